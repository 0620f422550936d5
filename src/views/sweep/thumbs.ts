import { largest } from "../../charts/scales.ts";
import type { GridRun } from "../../runner/grid-protocol.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import type { Configuration } from "../../session/sweep.ts";
import { pathOf } from "../compare/paths.ts";
import { columnOf } from "./seeds.ts";

/** The columns that the pictures need: what waits, what is ready, and what the objectives are about. */
export function keptColumns({ plant, objectives }: Pick<CompiledRun, "plant" | "objectives">): readonly string[] {
  const [queue] = plant.queues;
  const [service] = plant.services;
  const pressure = queue ? `queue/${queue.name}/depth` : service ? `service/${service.name}/p99` : "";
  const worker = plant.workloads.find(({ role }) => role.type !== "curve") ?? plant.workloads[0];
  return [pressure, worker ? `workload/${worker.name}/ready` : "", ...objectives.map(columnOf)];
}

export interface Scales {
  readonly pressure: number;
  readonly ready: number;
}

/** Columns of a run in the order of `keptColumns`. */
const kept = (run: GridRun | undefined): readonly (Float64Array | undefined)[] => {
  const all = [...(run?.columns ?? [])];
  return [
    all.find(([key]) => !key.startsWith("workload/"))?.[1],
    all.find(([key]) => key.startsWith("workload/"))?.[1],
  ];
};

/** One scale for all, so that heights compare. */
export const scalesOf = (configurations: readonly Configuration[]): Scales => ({
  pressure: largest(configurations.map(({ runs }) => kept(runs[0])[0])),
  ready: largest(configurations.map(({ runs }) => kept(runs[0])[1])),
});

/** A run in one glance, as paths of a box. */
export function thumbOf(run: GridRun | undefined, scales: Scales, width: number, height: number) {
  const path = (column: Float64Array | undefined, most: number, as: "line" | "step") =>
    column
      ? pathOf(column, as, {
          x: (row) => (row / Math.max(1, column.length - 1)) * width,
          y: (value) => height - (value / Math.max(1, most)) * (height - 3),
        })
      : "";
  const [pressure, ready] = kept(run);
  return { pressure: path(pressure, scales.pressure, "line"), ready: path(ready, scales.ready, "step") };
}

/** What the amber line of the small pictures is. */
export function pressureName({ plant: { queues, services } }: Pick<CompiledRun, "plant">): string {
  const [service] = services;
  return queues.length > 0 ? "backlog" : service ? `p99 of ${service.name}` : "";
}

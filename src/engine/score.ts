import type { KindDoc } from "../api/controller.ts";
import type { Intervention } from "../api/frame.ts";
import { type SummaryLine, summarize } from "../record/summary.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { demandOver } from "./demand.ts";
import { calmFrom, epochsOf } from "./outside.ts";
import type { Run } from "./run.ts";

type Demand = ReadonlyMap<string, Float64Array>;

/** Score cards of runs to their horizon; runs whose world around the loops is the same share the demand oracle's answers. */
export class Scorer {
  private readonly known = new Map<string, Demand>();

  constructor(private readonly kinds: readonly KindDoc[]) {}

  /** Demand at the load of a run, by workload and row. */
  demand(compiled: CompiledRun, log: readonly Intervention[], rows: number): Demand {
    const { plant, objectives, recordMs, script } = compiled;
    const deployments = compiled.objects.flatMap((object) => (object.kind === "Deployment" ? [template(object)] : []));
    const id = JSON.stringify([plant, objectives, recordMs, script, log, deployments, rows]);
    let demand = this.known.get(id);
    if (!demand) {
      demand = demandOver(epochsOf(compiled, log, this.kinds), rows);
      this.known.set(id, demand);
    }
    return demand;
  }

  card(run: Run, compiled: CompiledRun, log: readonly Intervention[]): readonly SummaryLine[] {
    const { history } = run;
    return summarize({
      history,
      totals: run.totals(),
      objectives: compiled.objectives,
      demand: this.demand(compiled, log, history.rows),
      calmFrom: calmFrom(epochsOf(compiled, log, this.kinds), [...compiled.script, ...log]),
    });
  }
}

/** What a Deployment's pods are like; how many there are is no part of demand. */
const template = ({ metadata, spec }: CompiledRun["objects"][number]): unknown => [
  metadata.name,
  (spec as { readonly template?: unknown }).template,
];

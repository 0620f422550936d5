import { nextDouble, stream } from "../base/random.ts";
import type { DurationMs } from "../base/units.ts";
import type { Startup } from "../kubelet/runtime.ts";
import type { CompiledRun } from "../scenario/model.ts";

/** Of pods that do nothing: those of a Job have done it at once. */
const NO_WORK: Startup = { sandboxMs: 500, pullMs: 1_000, bootMs: 0, runMs: 0, fails: 0 };

/** Start-up times follow the pod's ordinal in its workload, so that no variant shifts another's draws. */
export function drawStartup(run: CompiledRun, workload: number, ordinal: number): Startup {
  const spec = run.startup[workload];
  const name = run.plant.workloads[workload]?.name;
  if (!spec || name === undefined) return NO_WORK;
  const random = stream(run.seed, `startup/${name}/${ordinal}`);
  const between = ([min, max]: readonly [number, number]): number => Math.round(min + (max - min) * nextDouble(random));
  const [pullMs, bootMs] = [between(spec.pullMs), between(spec.bootMs)];
  const isConsumer = run.plant.workloads[workload]?.role.type === "consumer";
  const runMs = spec.runMs ? between(spec.runMs) : isConsumer ? "batch" : null;
  return { sandboxMs: spec.sandboxMs, pullMs, bootMs, runMs, fails: spec.fails };
}

/** Boot time of a node group's machine, by its ordinal in the group. */
export function drawBoot(
  seed: number,
  group: string,
  ordinal: number,
  [min, max]: readonly [number, number],
): DurationMs {
  const random = stream(seed, `boot/${group}/${ordinal}`);
  return Math.round((min + (max - min) * nextDouble(random)) * 1000);
}

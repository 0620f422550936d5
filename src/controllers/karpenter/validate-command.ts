import { allowedDisruptions, type Candidate, candidates } from "./candidates.ts";
import type { Command } from "./command.ts";
import type { Method } from "./methods.ts";
import type { Recorder } from "./recorder.ts";
import { movingProblem, simulate } from "./simulate.ts";
import type { World } from "./world.ts";

/** Why a command is dropped after its delay. */
export type Dropped = "churn" | "budget" | "scheduling" | "no pools";

/**
 * Does the command still hold? The command as it may run (an Empty one with those nodes that are still valid).
 * Upstream: karpenter v1.14.1 pkg/controllers/disruption/validation.go.
 */
export function validate(
  command: Command,
  method: Method,
  world: World,
  inQueue: ReadonlySet<string>,
  recorder: Recorder,
): Command | Dropped {
  const wanted = new Set(command.candidates.map(({ name }) => name));
  const current = candidates(world, inQueue, "graceful", recorder)
    .filter((candidate) => method.eligible(candidate, recorder))
    .filter(({ name }) => wanted.has(name));
  if (method.name === "empty") return stillEmpty(command, current, world, recorder);
  if (current.length !== wanted.size) return "churn";
  if (withinBudgets(current, method, world, recorder).length !== current.length) return "budget";
  return stillSchedules(command, current, world, recorder) ?? command;
}

function stillEmpty(command: Command, current: readonly Candidate[], world: World, recorder: Recorder) {
  if (current.length === 0) return "churn";
  const valid = withinBudgets(current, { reason: "Empty" }, world, recorder);
  return valid.length > 0 ? { ...command, candidates: valid } : "budget";
}

function withinBudgets(
  list: readonly Candidate[],
  { reason }: Pick<Method, "reason">,
  world: World,
  recorder: Recorder,
): readonly Candidate[] {
  const allowed = allowedDisruptions(world, reason, recorder);
  return list.filter(({ pool }) => {
    const left = allowed.get(pool.metadata.name) ?? 0;
    allowed.set(pool.metadata.name, left - 1);
    return left > 0;
  });
}

/** The same number of new claims, and every type of the command is still among those that would do. */
function stillSchedules(
  { replacements }: Command,
  current: readonly Candidate[],
  world: World,
  recorder: Recorder,
): Dropped | undefined {
  const plan = simulate(world, current, true, recorder);
  if (!plan) return "no pools";
  if (movingProblem(plan) !== undefined || plan.claims.length !== replacements.length) return "scheduling";
  const [wanted] = replacements;
  const names = new Set(plan.claims[0]?.types.map(({ name }) => name));
  return wanted?.types.every(({ name }) => names.has(name)) === false ? "scheduling" : undefined;
}

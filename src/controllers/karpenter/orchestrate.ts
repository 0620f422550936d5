import { type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../base/units.ts";
import { note } from "./candidates.ts";
import type { NodeClaim } from "./kinds.ts";
import type { DisruptionMemory, Running } from "./pass.ts";
import type { Recorder } from "./recorder.ts";
import { isTrue, type World } from "./world.ts";

const RETRY_MS = SECOND_MS;
const MIN_PATIENCE_MS = 10 * MINUTE_MS;
const MAX_PATIENCE_MS = HOUR_MS;
const PATIENCE_PER_NODE_MS = 80;

/** One look at one running command. */
export interface QueueLook {
  readonly command: Running;
  /** Not all replacements are initialized: look again. */
  readonly requeueAfterMs?: DurationMs;
  /** Claims that are deleted now. */
  readonly deleted: readonly string[];
  /** It is over. A command that took too long fails even if its nodes were deleted. */
  readonly over?: "succeeded" | "failed";
}

/**
 * Commands wait until all their replacements are initialized, and then delete the nodes that they replace.
 * Upstream: karpenter v1.14.1 pkg/controllers/disruption/queue.go.
 */
export function orchestrate(
  world: World,
  memory: DisruptionMemory,
  recorder: Recorder,
): { readonly looks: readonly QueueLook[]; readonly memory: DisruptionMemory } {
  let left = memory.running;
  const claims = new Map(world.claims.map((claim) => [claim.metadata.name, claim]));
  const looks = memory.running.map((command) => {
    const nodes = left.reduce((sum, { candidates }) => sum + candidates.length, 0);
    const patience = Math.min(MAX_PATIENCE_MS, Math.max(MIN_PATIENCE_MS, nodes * PATIENCE_PER_NODE_MS));
    const look = lookAt(command, claims, world, patience, recorder);
    left = left.flatMap((one) => (one !== command ? [one] : look.over ? [] : [look.command]));
    return look;
  });
  return { looks, memory: { ...memory, running: left } };
}

function lookAt(
  command: Running,
  claims: ReadonlyMap<string, NodeClaim>,
  world: World,
  patienceMs: DurationMs,
  recorder: Recorder,
): QueueLook {
  const late = world.now - command.startedAt > patienceMs;
  const replacements = [];
  for (const replacement of command.replacements) {
    if (replacement.initialized) {
      replacements.push(replacement);
      continue;
    }
    const claim = claims.get(replacement.name);
    if (!claim) return { command, deleted: [], over: "failed" };
    recorder.publish(claim, "Normal", "DisruptionLaunching", `Launching NodeClaim: ${command.reason}`);
    const initialized = isTrue(claim, "Initialized");
    if (!initialized) {
      const message = "Waiting on readiness to continue disruption";
      recorder.publish(claim, "Normal", "DisruptionWaitingReadiness", message);
    }
    replacements.push({ ...replacement, initialized });
  }
  const next = { ...command, replacements };
  if (!replacements.every(({ initialized }) => initialized)) {
    return late
      ? { command: next, deleted: [], over: "failed" }
      : { command: next, requeueAfterMs: RETRY_MS, deleted: [] };
  }
  for (const { id, node } of command.candidates) {
    const object = world.nodeByName.get(node);
    const claim = claims.get(id);
    if (object)
      note({ node: object, claim: undefined }, recorder, "DisruptionTerminating", `Disrupting Node: ${command.reason}`);
    if (claim)
      note({ node: undefined, claim }, recorder, "DisruptionTerminating", `Disrupting NodeClaim: ${command.reason}`);
  }
  return { command: next, deleted: command.candidates.map(({ id }) => id), over: late ? "failed" : "succeeded" };
}

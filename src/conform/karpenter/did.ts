import type { Condition, Pod } from "../../api/objects.ts";
import { amounts } from "../../controllers/karpenter/amounts.ts";
import { decision, savings } from "../../controllers/karpenter/command.ts";
import type { DrainLook } from "../../controllers/karpenter/drain.ts";
import { INSTANCE_TYPE } from "../../controllers/karpenter/labels.ts";
import type { QueueLook } from "../../controllers/karpenter/orchestrate.ts";
import type { PassResult, Started } from "../../controllers/karpenter/pass.ts";
import type { Created } from "../../controllers/karpenter/provision.ts";
import type { EventCommand } from "../../controllers/karpenter/recorder.ts";
import type { Plan } from "../../controllers/karpenter/solve.ts";
import type { StateNode, World } from "../../controllers/karpenter/world.ts";
import type { Sizes } from "./objects.ts";

/** What Karpenter decided, as the recordings write it. */
function sizes(list: Readonly<Record<string, string>>): Sizes {
  const all = amounts(list);
  const named: Record<string, number> = {};
  for (const name of Object.keys(all)) {
    named[name === "cpu" ? "cpuMilli" : name === "memory" ? "memoryBytes" : name] = all[name] ?? 0;
  }
  return named;
}

function claimDoc({ object, types, name, problem, pods, template, minValuesRelaxed }: Created): unknown {
  const { labels, ownerReferences: _owners } = object.metadata;
  const { taints = [], startupTaints = [], requirements = [], resources } = object.spec;
  return {
    instanceTypes: types.map((type) => type.name),
    labels,
    ...(problem === undefined ? { name } : { createError: problem }),
    nodePool: template.pool.metadata.name,
    pods: pods.map(({ metadata }) => metadata.name),
    requests: sizes(resources.requests),
    requirements: requirements
      .filter(({ key, minValues }) => key !== INSTANCE_TYPE || minValues !== undefined)
      .map(({ key, operator, values, minValues }) => ({
        key,
        operator,
        ...(values && key !== INSTANCE_TYPE ? { values } : {}),
        ...(minValues === undefined ? {} : { minValues }),
      })),
    ...(taints.length > 0 ? { taints } : {}),
    ...(startupTaints.length > 0 ? { startupTaints } : {}),
    ...(minValuesRelaxed ? { minValuesRelaxed } : {}),
  };
}

/** By object, reason, message; hosts that are only planned have no number. */
const eventDocs = (events: readonly EventCommand[]): readonly unknown[] => {
  const docs = events.map(({ involved, type, reason, message }) => ({
    object: `${involved.kind} ${involved.namespace ? `${involved.namespace}/` : ""}${involved.name}`,
    type,
    reason,
    message: anonymous(message),
  }));
  const sortKey = ({ object, reason, message }: (typeof docs)[number]) => `${object}|${reason}|${message}`;
  return docs.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
};

const anonymous = (text: string): string => text.replace(/hostname-placeholder-\d+/g, "hostname-placeholder-N");

export function planDoc(plan: Plan, created: readonly Created[], events: readonly EventCommand[]): unknown {
  return {
    errors: Object.fromEntries([...plan.errors].map(([pod, { problem }]) => [pod.metadata.name, anonymous(problem)])),
    events: eventDocs(events),
    existing: Object.fromEntries(
      plan.existing
        .filter(({ pods }) => pods.length > 0)
        .map(({ state, pods }) => [state.name, pods.map(({ metadata }) => metadata.name)]),
    ),
    newClaims: created.map(claimDoc),
  };
}

const CONSOLIDATION: readonly string[] = ["empty", "multi", "single"];

function commandDoc({ method, command, created }: Started, wellKnown: ReadonlySet<string>): unknown {
  const names = command.candidates.map(({ name }) => name);
  return {
    candidates: method.name === "empty" ? [...names].sort() : names,
    ...(CONSOLIDATION.includes(method.name) ? { consolidationType: method.name } : {}),
    decision: decision(command),
    reason: method.reason,
    ...(created.length > 0 ? { replacements: created.map(claimDoc) } : {}),
    savings: savings(command, wellKnown),
  };
}

export const nodeNames = (states: readonly StateNode[]): readonly string[] => states.map(({ name }) => name).sort();

/** @param untaintedBefore nodes that lost the taint in an earlier stretch of the same pass: shown at its end */
export function passDoc(
  result: PassResult,
  world: World,
  untaintedBefore: readonly string[],
  events: readonly EventCommand[],
): unknown {
  const { waitMs, requeueAfterMs, error, started } = result;
  if (waitMs !== undefined) return { events: eventDocs(events), waitMs };
  const on = nodeNames(result.tainted);
  const off = [...untaintedBefore, ...nodeNames(result.untainted)];
  const tainted = on.filter((name) => !off.includes(name));
  const untainted = off.filter((name) => !on.includes(name)).sort();
  const taints = { ...(tainted.length > 0 ? { tainted } : {}), ...(untainted.length > 0 ? { untainted } : {}) };
  return {
    commands: started ? [commandDoc(started, world.wellKnown)] : [],
    ...(error === undefined ? {} : { error }),
    events: eventDocs(events),
    requeueAfterMs,
    ...taints,
  };
}

export function queueDoc(looks: readonly QueueLook[], events: readonly EventCommand[]): Record<string, unknown> {
  return {
    events: eventDocs(events),
    queue: looks.map(({ command, requeueAfterMs, deleted, over }) => ({
      candidates: command.candidates.map(({ node }) => node).sort(),
      ...(requeueAfterMs === undefined ? {} : { requeueAfterMs }),
      ...(deleted.length > 0 ? { deleted: [...deleted].sort() } : {}),
      ...(over === undefined ? {} : { [over]: true }),
    })),
  };
}

export function claimConditionsDoc(conditions: readonly Condition[]): unknown {
  const doc: Record<string, unknown> = {};
  for (const { type, reason, lastTransitionTime: sinceMs } of conditions) {
    if (type === "Consolidatable") doc.Consolidatable = { sinceMs };
    if (type === "Drifted") doc.Drifted = { reason, sinceMs };
  }
  return doc;
}

const DRAIN_CONDITIONS: readonly string[] = ["Drained", "VolumesDetached", "InstanceTerminating"];
const podNames = (pods: readonly Pod[]): readonly string[] => pods.map(({ metadata }) => metadata.name).sort();

interface DrainDone {
  readonly conditions: readonly Condition[];
  readonly look: DrainLook;
  readonly stale: boolean;
  readonly waiting: readonly Pod[];
  readonly evicted: readonly Pod[];
  readonly events: readonly EventCommand[];
}

export function drainDoc({ conditions, look, stale, waiting, evicted, events }: DrainDone): unknown {
  const refused = waiting.filter((pod) => !evicted.includes(pod));
  const shown = conditions.filter(({ type }) => DRAIN_CONDITIONS.includes(type));
  return {
    conditions: Object.fromEntries(shown.map(({ type, status }) => [type, status])),
    events: eventDocs(events),
    ...(look.deleted.length > 0
      ? {
          deletedWithGraceSeconds: Object.fromEntries(
            look.deleted.map(({ pod, graceSeconds }) => [pod.metadata.name, graceSeconds]),
          ),
        }
      : {}),
    ...(waiting.length > 0 ? { queued: podNames(waiting) } : {}),
    ...(evicted.length > 0 ? { evicted: podNames(evicted) } : {}),
    ...(refused.length > 0 ? { evictionRefused: podNames(refused) } : {}),
    ...(stale ? { requeue: true } : {}),
    requeueAfterMs: stale ? 0 : look.requeueAfterMs,
  };
}

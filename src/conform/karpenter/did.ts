import { amounts } from "../../controllers/karpenter/amounts.ts";
import { INSTANCE_TYPE } from "../../controllers/karpenter/labels.ts";
import type { Created } from "../../controllers/karpenter/provision.ts";
import type { EventCommand } from "../../controllers/karpenter/recorder.ts";
import type { Plan } from "../../controllers/karpenter/solve.ts";
import type { Sizes } from "./objects.ts";

/** What Karpenter decided, as the recordings write it. */
export function sizes(list: Readonly<Record<string, string>>): Sizes {
  const all = amounts(list);
  const named: Record<string, number> = {};
  for (const name of Object.keys(all)) {
    named[name === "cpu" ? "cpuMilli" : name === "memory" ? "memoryBytes" : name] = all[name] ?? 0;
  }
  return named;
}

export function claimDoc({ object, types, name, problem, pods, template, minValuesRelaxed }: Created): unknown {
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
export const eventDocs = (events: readonly EventCommand[]): readonly unknown[] => {
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

import type { KubeObject, Pod } from "../api/objects.ts";
import type { Run } from "../engine/run.ts";

type Ended = Pick<Run, "cluster"> & { totals(): Pick<ReturnType<Run["totals"]>, "queues"> };

/**
 * What a run could not finish, and why, in upstream's words: pods without a node, containers that crash, rollouts past
 * their deadline, Jobs that failed, agents that cannot bring what Git says, messages delivered again and again.
 */
export const stuck = (run: Ended): readonly string[] => [
  ...together(run.cluster.list("Pod").flatMap(podTrouble)),
  ...run.cluster.list("Deployment").flatMap((each) => falseCondition(each, "Progressing")),
  ...(run.cluster.list("Job") as readonly Told[]).flatMap((each) => trueConditions(each, /^Failed$/)),
  ...(run.cluster.list("Application") as readonly Told[]).flatMap((each) => trueConditions(each, /Error$/)),
  ...["GitRepository", "Kustomization", "HelmChart", "HelmRelease"].flatMap((kind) =>
    (run.cluster.list(kind) as readonly Told[]).flatMap((each) => falseCondition(each, "Ready")),
  ),
  ...Object.entries(run.totals().queues).flatMap(([name, { redelivered, acked, ready, unacked }]) =>
    redelivered > acked && ready + unacked > 0
      ? [`queue ${name}: ${ready + unacked} messages left, ${redelivered} redeliveries, ${acked} done`]
      : [],
  ),
];

interface Said {
  readonly type: string;
  readonly status?: string;
  readonly message?: string;
}
type Told = KubeObject<unknown, { readonly conditions?: readonly Said[] }>;

/** Of Argo CD's conditions those that are there are true. */
const trueConditions = ({ kind, metadata, status }: Told, types: RegExp): readonly string[] =>
  (status.conditions ?? [])
    .filter(({ type, status: is = "True" }) => is === "True" && types.test(type))
    .map(({ message }) => `${kind} ${metadata.name}: ${message}`);

const falseCondition = ({ kind, metadata, status }: Told, wanted: string): readonly string[] =>
  (status.conditions ?? [])
    .filter(({ type, status: is }) => type === wanted && is === "False")
    .map(({ message }) => `${kind} ${metadata.name}: ${message}`);

function podTrouble({ spec, status }: Pod): readonly string[] {
  if (spec.nodeName === undefined) {
    const placed = status.conditions?.find(({ type }) => type === "PodScheduled");
    return [`Pending: ${placed?.message ?? "not scheduled yet"}`];
  }
  const crashing = status.containerStatuses?.find(({ state }) => state === "CrashLoopBackOff");
  return crashing ? [`CrashLoopBackOff: ${crashing.lastTermination?.reason ?? "Error"}`] : [];
}

/** The same trouble of many pods in one line. */
function together(troubles: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const trouble of troubles) counts.set(trouble, (counts.get(trouble) ?? 0) + 1);
  return [...counts].map(([trouble, count]) => `${count} ${count === 1 ? "pod" : "pods"} ${trouble}`);
}

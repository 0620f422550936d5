import type { DeploymentSpec, Pod, ReplicaSet } from "../../api/objects.ts";
import { fencepostsOf, resolveFenceposts } from "../../controllers/deployment/fenceposts.ts";
import { proportionOf } from "../../controllers/deployment/proportional.ts";
import { newSetSize } from "../../controllers/deployment/rolling.ts";
import { decideReplicaSet } from "../../controllers/replicaset/decide.ts";
import { compareForDeletion, deletionCostOf } from "../../controllers/replicaset/deletion-order.ts";
import { NONE } from "../../controllers/replicaset/expectations.ts";
import { compare } from "../compare.ts";
import type { Difference, Recording, Tick } from "../recording.ts";
import { intOrPercent, podOf, replicaSetOf, type SeenPod, setStatusOf } from "./objects.ts";

interface Rollout {
  readonly replicas: number;
  readonly strategy?: "RollingUpdate" | "Recreate";
  readonly maxSurge: string;
  readonly maxUnavailable: string;
}
type Rule = (see: never) => Readonly<Record<string, unknown>>;

/** What a vector file is about shows in its `did`; each rule answers in the same words. */
const RULES: Readonly<Record<string, Rule>> = {
  surge: fenceposts,
  newReplicas,
  proportion,
  deleteFirst,
  deleted,
};

/** Is every line a pure question to one rule? */
export const isVectors = ({ ticks }: Recording): boolean => ticks.every((tick) => ruleOf(tick) !== undefined);

export const replayVectors = ({ ticks }: Recording): readonly (readonly Difference[])[] =>
  ticks.map((tick) => compare(tick.t, tick.did, ruleOf(tick)?.(tick.see as never), "did"));

function ruleOf({ did = {} }: Tick): Rule | undefined {
  const name = Object.keys(RULES).find((key) => key in did);
  return name === undefined ? undefined : RULES[name];
}

const specOf = ({ replicas, strategy = "RollingUpdate", maxSurge, maxUnavailable }: Rollout) =>
  ({
    replicas,
    strategy: {
      type: strategy,
      rollingUpdate: { maxSurge: intOrPercent(maxSurge), maxUnavailable: intOrPercent(maxUnavailable) },
    },
  }) satisfies Partial<DeploymentSpec>;

function fenceposts(see: Rollout) {
  const spec = specOf(see);
  const { surge, unavailable } = resolveFenceposts(
    spec.strategy.rollingUpdate.maxSurge,
    spec.strategy.rollingUpdate.maxUnavailable,
    see.replicas,
  );
  const deployment = fencepostsOf(spec);
  return {
    surge,
    unavailable,
    deploymentMaxSurge: deployment.surge,
    deploymentMaxUnavailable: deployment.unavailable,
    deploymentMinAvailable: see.replicas - deployment.unavailable,
  };
}

function newReplicas(
  see: Rollout & { readonly newRSReplicas: number; readonly oldRSReplicas: readonly number[] | null },
) {
  const total = (see.oldRSReplicas ?? []).reduce((sum, size) => sum + size, see.newRSReplicas);
  return { newReplicas: newSetSize(specOf(see), total, see.newRSReplicas) };
}

function proportion(see: {
  readonly annotations: Readonly<Record<string, string>> | null;
  readonly deploymentReplicas: number;
  readonly deploymentStatusReplicas: number;
  readonly maxSurge: string;
  readonly replicasAdded: number;
  readonly replicasToAdd: number;
  readonly rsReplicas: number;
}) {
  const spec = specOf({ replicas: see.deploymentReplicas, maxSurge: see.maxSurge, maxUnavailable: "0" });
  const set = setOf(see.rsReplicas, see.annotations ?? {});
  const deployment = { spec, status: { replicas: see.deploymentStatusReplicas } };
  return { proportion: proportionOf(set, deployment, see.replicasToAdd, see.replicasAdded) };
}

function deleteFirst(see: {
  readonly pods: readonly (Omit<SeenPod, "createdMs"> & {
    readonly name: string;
    readonly ageNs: string;
    readonly readyForNs?: string;
    readonly rank: number;
  })[];
}) {
  const candidates = see.pods.map(({ deletionCost, readyForNs, ageNs, restarts = 0, ...pod }) => ({
    ...pod,
    restarts,
    deletionCost: deletionCostOf(deletionCost),
    readyForNs: readyForNs === undefined ? undefined : BigInt(readyForNs),
    ageNs: BigInt(ageNs),
  }));
  return { deleteFirst: candidates.sort(compareForDeletion).map(({ name }) => name) };
}

interface AgedPod extends Omit<SeenPod, "createdMs" | "readySinceMs"> {
  readonly name: string;
  readonly ageMs: number;
  readonly readyForMs?: number;
}

function deleted(see: {
  readonly replicas: number;
  readonly pods: readonly AgedPod[];
  readonly siblingPods: readonly AgedPod[] | null;
}) {
  const siblings = see.siblingPods ?? [];
  const now = Math.max(0, ...[...see.pods, ...siblings].map((pod) => pod.ageMs));
  const siblingsByNode: Record<string, number> = {};
  for (const pod of siblings) {
    if (!pod.deleting) siblingsByNode[pod.node] = (siblingsByNode[pod.node] ?? 0) + 1;
  }
  const seen = {
    replicaSet: setOf(see.replicas, {}),
    pods: see.pods.map((pod) => agedPodOf(pod, now)),
    siblingsByNode,
    waitingForOwnWrites: false,
    refusedWrites: {},
  };
  const { commands } = decideReplicaSet(seen, { nextOrdinal: 0, expectations: NONE }, now);
  const names = commands.flatMap((command) => (command.verb === "delete" ? [command.target.name] : []));
  return { deleted: names.length === 0 ? null : names.sort() };
}

const agedPodOf = ({ name, ageMs, readyForMs, ...pod }: AgedPod, now: number): Pod =>
  podOf(name, "web-x", {
    ...pod,
    createdMs: now - ageMs,
    ...(readyForMs === undefined ? {} : { readySinceMs: now - readyForMs }),
  });

function setOf(replicas: number, annotations: Readonly<Record<string, string>>): ReplicaSet {
  const nothing = { observedGeneration: 0, replicas: 0, fullyLabeled: 0, ready: 0, available: 0 };
  return replicaSetOf(
    "web-x",
    "x",
    "web",
    { annotations, generation: 1, minReadySeconds: 0, replicas },
    setStatusOf(nothing, []),
  );
}

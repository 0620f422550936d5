import type { ReplicaSet } from "../../api/objects.ts";
import { fencepostsOf } from "./fenceposts.ts";
import { surplusHistory } from "./history.ts";
import { allOf, createNewSet, type Sets } from "./new-set.ts";
import { isComplete, progressed } from "./progress.ts";
import { active, sum, wantedBy } from "./replica-sets.ts";
import { cutOldSets, newSetSize } from "./rolling.ts";
import { countedStatus, sameStatus, withReplicaFailure } from "./status.ts";
import type { Sync } from "./sync.ts";

/**
 * One step of a rolling update: the new set grows, or else old sets shrink, or else history is cleaned up.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/rolling.go rolloutRolling.
 */
export function roll(sync: Sync, found: Sets): void {
  const sets = found.current ? found : createNewSet(sync, found.old);
  if (!sets?.current) return;
  const grown = growNewSet(sync, sets, sets.current);
  if (grown === "refused") return;
  if (grown === "kept" && !shrinkOldSets(sync, sets.old, sets.current)) cleanUp(sync, sets.old);
  writeRolloutStatus(sync, sets);
}

/**
 * Recreate: first every old pod goes, then the new set comes at full size.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/recreate.go rolloutRecreate.
 */
export function recreate(sync: Sync, found: Sets): void {
  const running = active(found.old);
  if (!running.every((set) => sync.resizeIfNeeded(set, 0))) return;
  if (running.length > 0 || oldPodsLeft(sync, found)) {
    const left = { rule: "recreate", before: found.old.length, after: 0, because: "old pods must be gone first" };
    sync.steps.push(left);
    writeRolloutStatus(sync, found);
    return;
  }
  const sets = found.current ? found : createNewSet(sync, found.old);
  if (!sets?.current || !sync.resizeIfNeeded(sets.current, sync.deployment.spec.replicas)) return;
  cleanUp(sync, sets.old);
  writeRolloutStatus(sync, sets);
}

function growNewSet(sync: Sync, sets: Sets, current: ReplicaSet): "grown" | "kept" | "refused" {
  const { spec } = sync.deployment;
  const before = current.spec.replicas;
  if (before === spec.replicas) return "kept";
  const total = wantedBy(allOf(sets));
  const after = before > spec.replicas ? spec.replicas : newSetSize(spec, total, before);
  const { surge } = fencepostsOf(spec);
  const because = `min(${spec.replicas} + ${surge} surge − ${total} wanted, ${spec.replicas} − ${before}) = ${after - before}`;
  sync.steps.push({ rule: "surge", before, after, because });
  if (before === after) return "kept";
  return sync.resize(current, after) ? "grown" : "refused";
}

/** True when every planned cut was written and there was one; a refused cut ends the cuts, not the sync. */
function shrinkOldSets(sync: Sync, old: readonly ReplicaSet[], current: ReplicaSet): boolean {
  const running = active(old);
  const { cuts, steps } = cutOldSets(sync.deployment.spec, current, running);
  sync.steps.push(...steps);
  const written = cuts.every(({ name, to }) => {
    const set = running.find(({ metadata }) => metadata.name === name);
    return set !== undefined && sync.resizeIfNeeded(set, to);
  });
  return written && cuts.length > 0;
}

function oldPodsLeft(sync: Sync, { old, current }: Sets): boolean {
  if (sum(old, (set) => set.status.replicas) > 0) return true;
  return Object.entries(sync.seen.podsOf).some(
    ([uid, { pods, finished }]) => uid !== current?.metadata.uid && pods > finished,
  );
}

/** Only once the status seen is complete, so one sync after completion. */
function cleanUp(sync: Sync, old: readonly ReplicaSet[]): void {
  const { deployment } = sync;
  if (!isComplete(deployment, deployment.status)) return;
  for (const { metadata } of surplusHistory(old, deployment.spec.revisionHistoryLimit)) {
    const target = { kind: "ReplicaSet", namespace: metadata.namespace, name: metadata.name };
    sync.steps.push({ rule: "history", before: metadata.name, after: null, because: "beyond revisionHistoryLimit" });
    if (!sync.write({ verb: "delete", target, uid: metadata.uid })) return;
  }
}

function writeRolloutStatus(sync: Sync, sets: Sets): void {
  const { deployment, now } = sync;
  const all = allOf(sets);
  const counted = countedStatus(deployment, all, sets.current, now);
  const conditions = withReplicaFailure(
    progressed(deployment, counted, counted.conditions, sets.current?.metadata.name, now),
    all,
    sets.current,
  );
  const next = { ...counted, conditions };
  if (!sameStatus(deployment.status, next)) sync.writeStatus(next);
}

import type { Decision } from "../../api/controller.ts";
import type { Deployment } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { claimSets } from "./adopt.ts";
import { explain } from "./explain.ts";
import { surplusHistory } from "./history.ts";
import { allOf, type Sets, syncRevision, tellApart } from "./new-set.ts";
import { markPause } from "./pause.ts";
import { deadlineCheck, isComplete } from "./progress.ts";
import { recreate, roll } from "./rollout.ts";
import { isScaling, scale } from "./scaling.ts";
import { countedStatus, sameStatus } from "./status.ts";
import { type DeploymentSeen, Sync } from "./sync.ts";

/** Name of the timer that looks at the progress deadline. */
const DEADLINE = "progressDeadline";

/**
 * One sync of a Deployment. A refused write ends it; the next watch event or timer starts another.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/deployment_controller.go syncDeployment.
 */
export function decideDeployment(seen: DeploymentSeen, now: TimeMs): Decision<null> {
  const { deployment } = seen;
  if (!deployment) return { memory: null, commands: [], timers: { [DEADLINE]: null } };
  const sync = new Sync(deployment, seen, now);
  run(sync);
  return {
    memory: null,
    commands: sync.commands,
    explanation: explain(sync, deployment),
    timers: { [DEADLINE]: nextCheck(sync.deployment) },
  };
}

function run(sync: Sync): void {
  const claimed = claimSets(sync);
  if (!claimed) return;
  const found = tellApart(sync.deployment, claimed);
  const leaving = sync.deployment.metadata.deletionTimestamp !== undefined;
  if (!leaving && !markPause(sync)) return;
  const sets = syncRevision(sync, found);
  if (!sets) return;
  const { spec } = sync.deployment;
  if (leaving) writePlainStatus(sync, sets);
  else if (spec.paused || isScaling(sync.deployment, sets)) resizeOnly(sync, sets);
  else if (spec.strategy.type === "Recreate") recreate(sync, sets);
  else roll(sync, sets);
}

/** Paused, or scaled: sizes and counters only. */
function resizeOnly(sync: Sync, sets: Sets): void {
  if (!scale(sync, sets)) return;
  if (sync.deployment.spec.paused) {
    for (const { metadata } of surplusHistory(sets.old, sync.deployment.spec.revisionHistoryLimit)) {
      const target = { kind: "ReplicaSet", namespace: metadata.namespace, name: metadata.name };
      if (!sync.write({ verb: "delete", target, uid: metadata.uid })) return;
    }
  }
  writePlainStatus(sync, sets);
}

function writePlainStatus(sync: Sync, sets: Sets): void {
  const next = countedStatus(sync.deployment, allOf(sets), sets.current, sync.now);
  if (!sameStatus(sync.deployment.status, next)) sync.writeStatus(next);
}

const nextCheck = (deployment: Deployment): TimeMs | null =>
  deadlineCheck(deployment, deployment.status, isComplete(deployment, deployment.status));

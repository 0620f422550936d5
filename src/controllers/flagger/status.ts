import type { Condition, Deployment, PodTemplateSpec } from "../../api/objects.ts";
import { Digest } from "../../base/digest.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import type { Canary, CanaryStatus, Phase } from "./types.ts";

/** Status of a canary and of the Deployments that it waits for: pkg/canary/{status,deployment_ready,spec}.go. */

const wholeSeconds = (now: TimeMs): TimeMs => now - (now % SECOND_MS);

/** Fingerprint of a pod template: a change of it is a new version. */
export function templateHash(template: PodTemplateSpec): string {
  const digest = new Digest();
  digest.text(JSON.stringify(template));
  return digest.hex();
}

const CONDITION: Readonly<Record<Phase, readonly [Condition["status"], string]>> = {
  Initializing: ["Unknown", "New Deployment detected, starting initialization."],
  Initialized: ["True", "Deployment initialization completed."],
  Progressing: ["Unknown", "New revision detected, progressing canary analysis."],
  Promoting: ["Unknown", "Canary analysis completed, starting primary rolling update."],
  Finalising: ["Unknown", "Canary analysis completed, routing all traffic to primary."],
  Succeeded: ["True", "Canary analysis completed successfully, promotion finished."],
  Failed: ["False", "Canary analysis failed, Deployment scaled to zero."],
};

function conditionsOf({ status: { conditions = [] } }: Canary, phase: Phase, now: TimeMs): readonly Condition[] {
  const [current] = conditions;
  const [status, message] = CONDITION[phase];
  if (current?.status === status && current.reason === phase) return conditions;
  const at = wholeSeconds(now);
  const lastTransitionTime = current?.status === status ? (current.lastTransitionTime ?? at) : at;
  return [{ type: "Promoted", status, reason: phase, message, lastUpdateTime: at, lastTransitionTime }];
}

/** A new phase with nothing counted, and the version that it is about (`syncCanaryStatus`). */
export function synced(canary: Canary, phase: Phase, hash: string, now: TimeMs): CanaryStatus {
  return {
    ...canary.status,
    phase,
    canaryWeight: 0,
    failedChecks: 0,
    iterations: 0,
    lastAppliedSpec: hash,
    ...(phase === "Initialized" ? { lastPromotedSpec: hash } : {}),
    lastTransitionTime: wholeSeconds(now),
    conditions: conditionsOf(canary, phase, now),
  };
}

/** Another phase of the same version (`setStatusPhase`). */
export function inPhase(canary: Canary, phase: Phase, now: TimeMs): CanaryStatus {
  const { status } = canary;
  const counted = phase === "Progressing" ? {} : { canaryWeight: 0, iterations: 0 };
  const promoted = phase === "Succeeded" ? { lastPromotedSpec: status.lastAppliedSpec } : {};
  const lastTransitionTime = wholeSeconds(now);
  return {
    ...status,
    phase,
    ...counted,
    ...promoted,
    lastTransitionTime,
    conditions: conditionsOf(canary, phase, now),
  };
}

export interface Readiness {
  /** undefined: it is ready. */
  readonly waits: string | undefined;
  /** It may still become ready. */
  readonly retriable: boolean;
}

/** Is a rollout complete? */
export function readiness(deployment: Deployment, deadline: number, threshold: number, now: TimeMs): Readiness {
  const { metadata, spec, status } = deployment;
  const waiting = (what: string, retriable = true): Readiness => ({
    waits: `waiting for rollout to finish: ${what}`,
    retriable,
  });
  if (metadata.generation > (status.observedGeneration ?? 0)) {
    return waiting("observed deployment generation less than desired generation");
  }
  const condition = (type: string) => status.conditions?.find((each) => each.type === type);
  if (condition("Progressing")?.reason === "ProgressDeadlineExceeded") {
    return { waits: `deployment ${JSON.stringify(metadata.name)} exceeded its progress deadline`, retriable: false };
  }
  const available = condition("Available");
  const stuck = available?.status === "False" && available.reason === "MinimumReplicasUnavailable";
  const retriable = !stuck || now <= (available.lastUpdateTime ?? now) + deadline * SECOND_MS;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  if (updatedReplicas < spec.replicas) {
    return waiting(`${updatedReplicas} out of ${spec.replicas} new replicas have been updated`, retriable);
  }
  if (replicas > updatedReplicas) {
    return waiting(`${replicas - updatedReplicas} old replicas are pending termination`, retriable);
  }
  const wanted = Math.trunc((updatedReplicas * threshold) / 100);
  if (availableReplicas < wanted) {
    return waiting(
      `${availableReplicas} of ${wanted} (readyThreshold ${threshold}%) updated replicas are available`,
      retriable,
    );
  }
  return { waits: undefined, retriable: true };
}

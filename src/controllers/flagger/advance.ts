import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { Deployment, KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { primaryName } from "./kind.ts";
import { type Checked, halt } from "./metrics.ts";
import {
  noLabel,
  primaryDeployment,
  promoted,
  routesOf,
  routingObjects,
  selectorLabel,
  withRoutes,
} from "./objects.ts";
import { deadlineSeconds, maxWeight, nextStep, thresholdOf } from "./settings.ts";
import { inPhase, type Readiness, readiness, synced, templateHash } from "./status.ts";
import type { Canary, CanaryStatus } from "./types.ts";

/** What Flagger finds when it looks. */
export interface Observation {
  readonly canary: Canary;
  readonly target: Deployment | undefined;
  readonly primary: Deployment | undefined;
  readonly virtualService: KubeObject | undefined;
  /** Of what it makes, by "Kind/name". */
  readonly existing: readonly string[];
  readonly checks: readonly Checked[];
}

/** What it says, as an event of the canary. */
interface Said {
  readonly type: "Normal" | "Warning";
  readonly message: string;
}

/** What comes of one look. */
export interface Advance {
  readonly commands: readonly Command[];
  readonly said: readonly Said[];
  readonly status: CanaryStatus;
}

const TOTAL = 100;

/** One look, done step by step until one of them has to wait. */
class Look {
  readonly commands: Command[] = [];
  readonly said: Said[] = [];
  status: CanaryStatus;

  constructor(
    readonly seen: Observation,
    readonly now: TimeMs,
  ) {
    this.status = seen.canary.status;
  }

  get name(): string {
    return `${this.canary.spec.targetRef.name}.${this.canary.metadata.namespace}`;
  }

  get canary(): Canary {
    return this.seen.canary;
  }

  info(message: string): void {
    this.said.push({ type: "Normal", message });
  }

  warn(message: string): void {
    this.said.push({ type: "Warning", message });
  }

  scale(deployment: Deployment, replicas: number): void {
    if (deployment.spec.replicas !== replicas)
      this.commands.push({ verb: "scale", target: refOf(deployment), replicas });
  }

  route(rule: KubeObject, primary: number, fresh: number): void {
    this.commands.push({ verb: "update", object: withRoutes(this.canary, rule, primary, fresh) });
  }
}

/** Upstream: pkg/controller/scheduler.go `advanceCanary`. */
export function advance(seen: Observation, now: TimeMs): Advance {
  const look = new Look(seen, now);
  take(look);
  const { commands, said, status } = look;
  return { commands, said, status };
}

function take(look: Look): void {
  const { canary, target } = look.seen;
  const { phase } = canary.status;
  if (canary.spec.suspend) return look.info("skipping canary run as object is suspended");
  if (!target) {
    const { name } = canary.spec.targetRef;
    return look.warn(`deployment ${look.name} get query error: deployments.apps ${JSON.stringify(name)} not found`);
  }
  const label = selectorLabel(target);
  if (label === undefined) return look.warn(noLabel(target));
  const starts = phase === undefined || phase === "Initializing";
  if (starts) look.info("all the metrics providers are available!");
  if (!hasPrimary(look, target, label, starts)) return;
  if (starts) look.scale(target, 0);
  create(look, routingObjects(canary, label, target.spec.selector.matchLabels?.[label] ?? ""));
  const hash = templateHash(target.spec.template);
  if (starts) {
    look.status = synced(canary, "Initialized", hash, look.now);
    return look.info(`Initialization done! ${canary.metadata.name}.${canary.metadata.namespace}`);
  }
  const { primary, virtualService } = look.seen;
  if (primary && virtualService) analyse(look, { target, primary, virtualService, label, hash });
}

function create(look: Look, objects: readonly Extract<Command, { verb: "create" }>["object"][]): void {
  for (const object of objects) {
    if (look.seen.existing.includes(`${object.kind}/${object.metadata.name}`)) continue;
    look.commands.push({ verb: "create", object });
  }
}

/** The old version has a Deployment of its own, and at the start one waits for its pods. */
function hasPrimary(look: Look, target: Deployment, label: string, starts: boolean): boolean {
  const { primary, canary } = look.seen;
  if (!primary) create(look, [primaryDeployment(canary, target, label)]);
  if (!starts) return true;
  const { waits } = primary ? primaryReady(look, primary) : UNSEEN;
  if (waits === undefined) return true;
  look.warn(`${primaryName(canary.spec)}.${canary.metadata.namespace} not ready: ${waits}`);
  return false;
}

const UNSEEN: Readiness = {
  waits: "waiting for rollout to finish: observed deployment generation less than desired generation",
  retriable: true,
};

const primaryReady = ({ canary, now }: Look, primary: Deployment): Readiness =>
  readiness(primary, deadlineSeconds(canary.spec), canary.spec.analysis.primaryReadyThreshold ?? 100, now);

interface Parts {
  readonly target: Deployment;
  readonly primary: Deployment;
  readonly virtualService: KubeObject;
  readonly label: string;
  readonly hash: string;
}

const UNDER_WAY = ["Progressing", "Promoting", "Finalising"];

function analyse(look: Look, parts: Parts): void {
  const { canary, now } = look;
  const { target, primary, virtualService, hash } = parts;
  const { phase = "Initializing", lastAppliedSpec } = canary.status;
  const changed = lastAppliedSpec !== hash;
  const underWay = UNDER_WAY.includes(phase);
  if (!underWay && !changed) return;
  const old = primaryReady(look, primary);
  if (old.waits !== undefined) {
    look.warn(`${primary.metadata.name}.${primary.metadata.namespace} not ready: ${old.waits}`);
    return old.retriable ? undefined : rollBack(look, parts);
  }
  if (!underWay) {
    look.info(`New revision detected! Scaling up ${look.name}`);
    look.scale(target, Math.max(1, target.spec.replicas));
    look.status = synced(canary, "Progressing", hash, now);
    return;
  }
  if (phase === "Progressing" && changed) {
    look.route(virtualService, TOTAL, 0);
    look.status = synced(canary, "Progressing", hash, now);
    return look.info(`New revision detected! Restarting analysis for ${look.name}`);
  }
  const threshold = canary.spec.analysis.canaryReadyThreshold ?? 100;
  const fresh = readiness(target, deadlineSeconds(canary.spec), threshold, now);
  if (fresh.waits !== undefined) {
    look.warn(`canary deployment ${look.name} not ready: ${fresh.waits}`);
    return fresh.retriable ? undefined : rollBack(look, parts);
  }
  if (phase === "Promoting") return shift(look, virtualService);
  if (phase === "Finalising") return finalise(look, target);
  if ((canary.status.failedChecks ?? 0) >= thresholdOf(canary.spec.analysis)) return rollBack(look, parts);
  progress(look, parts);
}

/** All traffic back to the old version. */
function rollBack(look: Look, { target, virtualService, hash }: Parts): void {
  const { canary, now } = look;
  const { failedChecks = 0 } = canary.status;
  const who = `${canary.metadata.name}.${canary.metadata.namespace}`;
  if (failedChecks >= thresholdOf(canary.spec.analysis)) {
    look.warn(`Rolling back ${who} failed checks threshold reached ${failedChecks}`);
  }
  look.route(virtualService, TOTAL, 0);
  look.warn(`Canary failed! Scaling down ${who}`);
  look.scale(target, 0);
  look.status = synced(canary, "Failed", hash, now);
}

function progress(look: Look, parts: Parts): void {
  const { canary, now } = look;
  const { analysis } = canary.spec;
  const weights = routesOf(canary, parts.virtualService);
  if (weights.canary === 0) look.info(`Starting canary analysis for ${look.name}`);
  else {
    const problem = look.seen.checks.map((checked) => halt(canary, checked)).find((text) => text !== undefined);
    if (problem !== undefined) {
      look.warn(problem);
      look.status = { ...canary.status, failedChecks: (canary.status.failedChecks ?? 0) + 1 };
      return;
    }
  }
  const step = nextStep(analysis, weights.canary);
  if (step <= 0) return;
  if (weights.canary >= maxWeight(analysis)) {
    look.info(`Copying ${look.name} template spec to ${primaryName(canary.spec)}.${canary.metadata.namespace}`);
    look.commands.push({ verb: "update", object: promoted(parts.primary, parts.target, parts.label) as KubeObject });
    look.status = inPhase(canary, "Promoting", now);
    return;
  }
  const weight = Math.min(TOTAL, weights.canary + step);
  look.route(parts.virtualService, Math.max(0, weights.primary - step), weight);
  look.status = { ...canary.status, canaryWeight: weight };
  look.info(`Advance ${canary.metadata.name}.${canary.metadata.namespace} canary weight ${weight}`);
}

/** The primary has the new version: traffic goes back to it, at once or step by step. */
function shift(look: Look, virtualService: KubeObject): void {
  const { canary, now } = look;
  const { stepWeightPromotion = 0 } = canary.spec.analysis;
  const weights = routesOf(canary, virtualService);
  if (stepWeightPromotion === 0) {
    look.info("Routing all traffic to primary");
    look.route(virtualService, TOTAL, 0);
    look.status = inPhase(canary, "Finalising", now);
    return;
  }
  const primary = Math.min(TOTAL, weights.primary + stepWeightPromotion);
  const fresh = Math.max(0, weights.canary - stepWeightPromotion);
  look.route(virtualService, primary, fresh);
  look.info(`Advance ${canary.metadata.name}.${canary.metadata.namespace} primary weight ${primary}`);
  look.status = primary === TOTAL ? inPhase(canary, "Finalising", now) : { ...canary.status, canaryWeight: fresh };
}

function finalise(look: Look, target: Deployment): void {
  look.scale(target, 0);
  look.status = inPhase(look.canary, "Succeeded", look.now);
  look.info(`Promotion completed! Scaling down ${look.name}`);
}

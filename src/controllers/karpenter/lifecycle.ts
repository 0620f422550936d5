import type { Condition, Node } from "../../api/objects.ts";
import { rfc3339 } from "../../base/rfc3339.ts";
import { MINUTE_MS, type TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { amounts, resourceList } from "./amounts.ts";
import { isExpired, withCondition } from "./claim-conditions.ts";
import { terminationDeadline } from "./deadline.ts";
import type { Desk } from "./desk.ts";
import { apiDuration } from "./go-duration.ts";
import type { NodeClaim } from "./kinds.ts";
import {
  HOSTNAME,
  INITIALIZED,
  REGISTERED,
  TERMINATION_FINALIZER,
  TERMINATION_TIMESTAMP,
  UNREGISTERED_TAINT,
} from "./labels.ts";
import { launchChoice } from "./launch.ts";
import type { Recorder } from "./recorder.ts";
import { isEphemeral, sameTaint } from "./taints.ts";
import { isReadyNode, isTrue, type World } from "./world.ts";

/** Names the claim on the Node that the cloud registers for it. */
export const CLAIM_ANNOTATION = "setpoint.dev/node-claim";

const LAUNCH_TIMEOUT_MS = 5 * MINUTE_MS;
const REGISTRATION_TIMEOUT_MS = 15 * MINUTE_MS;

/** What happened to one claim, for the explanation. */
export interface Note {
  readonly claim: string;
  readonly rule: string;
  readonly because: string;
}

/**
 * Launched → Registered → Initialized, expiry, and the way out.
 * Upstream: karpenter v1.14.1 pkg/controllers/nodeclaim/lifecycle.
 */
export function advanceClaims(world: World, desk: Desk, recorder: Recorder): readonly Note[] {
  return world.claims.flatMap((claim) => {
    const node = nodeOf(claim, desk);
    if (claim.metadata.deletionTimestamp !== undefined) return finalize(claim, node, world, desk, recorder);
    if (isExpired(claim, world.now))
      return remove(claim, desk, "expired", `expireAfter ${claim.spec.expireAfter} is over`);
    const late = overdue(claim, world.now);
    if (late !== undefined) return remove(claim, desk, "timeout", late);
    if (claim.status?.providerID === undefined) return launch(claim, world, desk, recorder);
    if (!node) return [];
    return isTrue(claim, "Registered") ? initialize(claim, node, world, desk) : register(claim, node, world, desk);
  });
}

/** When the claim's age next matters: a timeout, or expireAfter. */
export function ageDeadline(claim: NodeClaim): TimeMs | undefined {
  const { metadata, spec } = claim;
  if (metadata.deletionTimestamp !== undefined) return undefined;
  const age = apiDuration(spec.expireAfter) ?? Number.POSITIVE_INFINITY;
  const limit = isTrue(claim, "Registered")
    ? age
    : isTrue(claim, "Launched")
      ? REGISTRATION_TIMEOUT_MS
      : LAUNCH_TIMEOUT_MS;
  const least = Math.min(age, limit);
  return Number.isFinite(least) ? metadata.creationTimestamp + least : undefined;
}

const nodeOf = ({ metadata }: NodeClaim, desk: Desk): Node | undefined =>
  desk.allNodes().find((node) => node.metadata.annotations?.[CLAIM_ANNOTATION] === metadata.name);

function remove({ metadata }: NodeClaim, desk: Desk, rule: string, because: string): readonly Note[] {
  desk.send({ verb: "delete", target: { kind: "NodeClaim", namespace: "", name: metadata.name } });
  return [{ claim: metadata.name, rule, because }];
}

function overdue(claim: NodeClaim, now: TimeMs): string | undefined {
  const age = now - claim.metadata.creationTimestamp;
  if (!isTrue(claim, "Launched")) return age >= LAUNCH_TIMEOUT_MS ? "not launched within 5m0s" : undefined;
  return !isTrue(claim, "Registered") && age >= REGISTRATION_TIMEOUT_MS ? "not registered within 15m0s" : undefined;
}

const conditionsOf = ({ status }: NodeClaim): readonly Condition[] => status?.conditions ?? [];

function launch(claim: NodeClaim, world: World, desk: Desk, recorder: Recorder): readonly Note[] {
  const { name } = claim.metadata;
  const choice = launchChoice(claim, world);
  if (!choice) {
    const message = "all requested instance types were unavailable during launch";
    recorder.publish(claim, "Warning", "InsufficientCapacityError", `NodeClaim ${name} event: ${message}`);
    return remove(claim, desk, "launch", message);
  }
  const { type, offering, labels } = choice;
  desk.setClaim({ ...claim, metadata: { ...claim.metadata, labels: { ...claim.metadata.labels, ...labels } } });
  desk.setStatus(desk.claim(name) ?? claim, {
    providerID: `setpoint:///${offering.zone}/${name}`,
    capacity: resourceList(type.capacity),
    allocatable: resourceList(type.allocatable),
    conditions: withCondition(conditionsOf(claim), "Launched", "Launched", world.now),
  });
  const because = `${type.name} ${offering.capacityType} in ${offering.zone} is the cheapest at $${offering.price}/h`;
  return [{ claim: name, rule: "price", because }];
}

function register(claim: NodeClaim, node: Node, world: World, desk: Desk): readonly Note[] {
  const { taints = [], startupTaints = [] } = claim.spec;
  const own = (node.spec.taints ?? []).filter((taint) => !sameTaint(taint, UNREGISTERED_TAINT));
  const missing = [...taints, ...startupTaints].filter((taint) => !own.some((known) => sameTaint(known, taint)));
  const { metadata } = node;
  desk.setNode({
    ...node,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...claim.metadata.labels, [HOSTNAME]: metadata.name, [REGISTERED]: "true" },
      finalizers: [...(metadata.finalizers ?? []), TERMINATION_FINALIZER],
    },
    spec: { ...node.spec, taints: [...own, ...missing] },
  });
  desk.setStatus(claim, {
    nodeName: metadata.name,
    conditions: withCondition(conditionsOf(claim), "Registered", "Registered", world.now),
  });
  return [{ claim: claim.metadata.name, rule: "registered", because: `node ${metadata.name} joined` }];
}

function initialize(claim: NodeClaim, node: Node, world: World, desk: Desk): readonly Note[] {
  if (isTrue(claim, "Initialized") || !isReadyNode(node)) return [];
  const held = (node.spec.taints ?? []).find(
    (taint) => isEphemeral(taint) || (claim.spec.startupTaints ?? []).some((known) => sameTaint(known, taint)),
  );
  const wanted = amounts(claim.spec.resources.requests);
  const there = amounts(node.status.allocatable);
  const lacks = Object.keys(wanted).some((name) => (wanted[name] ?? 0) > 0 && !there[name]);
  if (held || lacks) return [];
  desk.setNode({
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, [INITIALIZED]: "true" } },
  });
  desk.setConditions(claim, withCondition(conditionsOf(claim), "Initialized", "Initialized", world.now));
  return [{ claim: claim.metadata.name, rule: "initialized", because: `node ${node.metadata.name} is ready` }];
}

/** The node is deleted with its claim and drained; a claim without a node goes at once. */
function finalize(
  claim: NodeClaim,
  node: Node | undefined,
  { now, epochUnixMs }: World,
  desk: Desk,
  recorder: Recorder,
): readonly Note[] {
  const { metadata, spec } = claim;
  const period = apiDuration(spec.terminationGracePeriod);
  if (period !== undefined && terminationDeadline(claim) === undefined) {
    const text = rfc3339(epochUnixMs + (metadata.deletionTimestamp ?? now) + period);
    const annotations = { ...metadata.annotations, [TERMINATION_TIMESTAMP]: text };
    recorder.publish(claim, "Warning", "TerminationGracePeriodExpiring", `All pods will be deleted by ${text}`);
    desk.setClaim({ ...claim, metadata: { ...metadata, annotations } });
    return [];
  }
  if (node && conditionOf(conditionsOf(claim), "Registered")) {
    if (node.metadata.deletionTimestamp !== undefined) return [];
    desk.send({ verb: "delete", target: { kind: "Node", namespace: "", name: node.metadata.name } });
    return [{ claim: metadata.name, rule: "terminating", because: `node ${node.metadata.name} is deleted with it` }];
  }
  desk.setClaim({ ...claim, metadata: { ...metadata, finalizers: [] } });
  return [{ claim: metadata.name, rule: "gone", because: "its instance is gone" }];
}

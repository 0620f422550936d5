import type { Command } from "../../api/commands.ts";
import { type Decision, refOf } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { KubeObject, OwnerReference } from "../../api/objects.ts";

/** Finalizers that stand for a deletion's propagation policy. */
export const FOREGROUND = "foregroundDeletion";
const ORPHAN = "orphan";

/** An owner is there, gone, or waits for its dependents to go first. */
export interface SeenOwner {
  readonly reference: OwnerReference;
  readonly state: "solid" | "dangling" | "waiting";
}

/** One object, its owners and those it owns. */
export interface GarbageSeen {
  readonly object: KubeObject | undefined;
  readonly owners: readonly SeenOwner[];
  readonly dependents: readonly KubeObject[];
}

/**
 * What ownership asks of one object: to end with its owners, to wait for its dependents, or to let them go.
 * Upstream: kubernetes v1.36.1 pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem.
 */
export function decideGarbage(seen: GarbageSeen): Decision<null> {
  const { object } = seen;
  if (!object) return { memory: null, commands: [] };
  const { rule, commands, because } = collect(object, seen);
  return { memory: null, commands, explanation: explain(object, seen, rule, because, commands) };
}

interface Outcome {
  readonly rule: "kept" | "orphan" | "foreground" | "unowned" | "collected";
  readonly commands: readonly Command[];
  readonly because: string;
}
const KEPT: Outcome = { rule: "kept", commands: [], because: "" };

function collect(object: KubeObject, { owners, dependents }: GarbageSeen): Outcome {
  if (object.metadata.deletionTimestamp !== undefined) {
    if (has(object, ORPHAN)) return orphan(object, dependents);
    return has(object, FOREGROUND) ? finishForeground(object, dependents) : KEPT;
  }
  if (owners.length === 0) return KEPT;
  const lost = owners.filter(({ state }) => state !== "solid");
  if (lost.length < owners.length) {
    if (lost.length === 0) return KEPT;
    const uids = lost.map(({ reference }) => reference.uid);
    return {
      rule: "unowned",
      commands: [withoutOwners(object, uids)],
      because: "some owners are gone, others are not",
    };
  }
  const waited = owners.some(({ state }) => state === "waiting");
  if (waited && dependents.length > 0)
    return remove(object, FOREGROUND, "its owner waits for it, and it has dependents");
  return remove(object, undefined, waited ? "its owner waits for it" : "its owner is gone");
}

/** Deletes in the foreground with a finalizer, otherwise in the background. */
function remove(object: KubeObject, finalizer: string | undefined, because: string): Outcome {
  const deletion: Command = { verb: "delete", target: refOf(object), uid: object.metadata.uid };
  if (finalizer === undefined) return { rule: "collected", commands: [deletion], because };
  const finalizers = [...(object.metadata.finalizers ?? []), finalizer];
  const held: Command = { verb: "update", object: { ...object, metadata: { ...object.metadata, finalizers } } };
  return { rule: "collected", commands: [held, deletion], because };
}

/** Dependents lose this owner first, then the object goes. */
function orphan(object: KubeObject, dependents: readonly KubeObject[]): Outcome {
  const released = dependents.map((dependent) => withoutOwners(dependent, [object.metadata.uid]));
  return {
    rule: "orphan",
    commands: [...released, withoutFinalizer(object, ORPHAN)],
    because: "propagationPolicy Orphan",
  };
}

/** The object goes when nothing that blocks it is left. */
function finishForeground(object: KubeObject, dependents: readonly KubeObject[]): Outcome {
  const blocking = dependents.filter(({ metadata }) =>
    metadata.ownerReferences?.some((owner) => owner.uid === object.metadata.uid && owner.blockOwnerDeletion),
  );
  if (blocking.length > 0) return { ...KEPT, because: `${blocking.length} dependents are left` };
  return { rule: "foreground", commands: [withoutFinalizer(object, FOREGROUND)], because: "no dependent is left" };
}

const has = ({ metadata }: KubeObject, finalizer: string): boolean => metadata.finalizers?.includes(finalizer) ?? false;

const withoutFinalizer = (object: KubeObject, finalizer: string): Command => ({
  verb: "update",
  object: {
    ...object,
    metadata: { ...object.metadata, finalizers: object.metadata.finalizers?.filter((each) => each !== finalizer) },
  },
});

const withoutOwners = (object: KubeObject, uids: readonly string[]): Command => ({
  verb: "update",
  object: {
    ...object,
    metadata: {
      ...object.metadata,
      ownerReferences: object.metadata.ownerReferences?.filter((owner) => !uids.includes(owner.uid)),
    },
  },
});

function explain(
  object: KubeObject,
  { owners, dependents }: GarbageSeen,
  rule: Outcome["rule"],
  because: string,
  commands: readonly Command[],
): Explanation {
  const name = `${object.kind} ${object.metadata.name}`;
  const said: Readonly<Record<Outcome["rule"], string>> = {
    kept: `kept ${name}`,
    orphan: `let go of the ${dependents.length} dependents of ${name}`,
    foreground: `let ${name} go after its dependents`,
    unowned: `took lost owners off ${name}`,
    collected: `deleted ${name}`,
  };
  return {
    outcome: `Garbage collector ${said[rule]}.`,
    reason: rule,
    message: because,
    inputs: [
      { name: "owners", seen: { value: owners.length } },
      { name: "owners present", seen: { value: owners.filter(({ state }) => state === "solid").length } },
      { name: "dependents", seen: { value: dependents.length } },
    ],
    steps: commands.length === 0 ? [] : [{ rule, before: null, after: commands.length, because }],
    turningPoint: "An object goes when its last owner is gone.",
  };
}

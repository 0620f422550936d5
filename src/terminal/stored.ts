import type { NewObject } from "../api/commands.ts";
import type { KubeObject } from "../api/objects.ts";
import { equal } from "../base/equal.ts";
import { type Fields, fields, isFields } from "../kubectl/json.ts";
import { instant } from "../kubectl/times.ts";

/** Metadata that a client may write. */
const WRITABLE = ["annotations", "finalizers", "generateName", "labels", "managedFields"];

const writable = (metadata: Fields): Fields =>
  Object.fromEntries(
    Object.entries(metadata).filter(([name, value]) => WRITABLE.includes(name) && value !== undefined),
  );

/** A new object as the store takes it. */
export function newObject(json: Fields): NewObject {
  const { metadata, ...rest } = json;
  const { name, namespace } = fields(metadata);
  const where = { name: String(name), namespace: typeof namespace === "string" ? namespace : "" };
  return { ...rest, metadata: { ...where, ...writable(fields(metadata)) } } as unknown as NewObject;
}

/** A stored object after a client's write: what only the server writes stays, and a part that is as it was is the same. */
export function editedObject(before: KubeObject, was: Fields, json: Fields, epochUnixMs: number): KubeObject {
  const { metadata, spec, status: _, ...rest } = json;
  const { name, namespace, uid, generation, resourceVersion, creationTimestamp } = before.metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds, ownerReferences } = before.metadata;
  const kept = { deletionTimestamp, deletionGracePeriodSeconds, ownerReferences };
  const present = Object.entries(kept).filter(([, value]) => value !== undefined);
  return {
    ...rest,
    metadata: {
      ...writable(fields(metadata)),
      ...Object.fromEntries(present),
      ...{ name, namespace, uid, generation, resourceVersion, creationTimestamp },
    },
    spec: merged(before.spec, was.spec ?? {}, spec ?? {}, epochUnixMs),
    status: before.status,
  } as unknown as KubeObject;
}

/**
 * The value that a client wrote, with everything as it is stored where the client left it as it was served: the store
 * keeps instants as numbers, and leaves out defaults that no loop looks at.
 */
function merged(stored: unknown, was: unknown, next: unknown, epoch: number): unknown {
  if (equal(was, next)) return stored;
  if (isFields(next) && isFields(stored) && isFields(was)) {
    return Object.fromEntries(
      Object.entries(next).map(([key, value]) => [
        key,
        key in stored || key in was ? merged(stored[key], was[key], value, epoch) : inNumbers(key, value, epoch),
      ]),
    );
  }
  if (Array.isArray(next) && Array.isArray(stored) && Array.isArray(was) && stored.length === was.length) {
    return next.map((item, index) => merged(stored[index], was[index], item, epoch));
  }
  return next;
}

/** A taint has the instant it was added. */
function inNumbers(key: string, value: unknown, epoch: number): unknown {
  const at = key === "timeAdded" ? instant(value) : undefined;
  return at === undefined ? value : at - epoch;
}

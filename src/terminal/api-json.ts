import type { KubeObject, Node, Pod } from "../api/objects.ts";
import { rfc3339 } from "../base/rfc3339.ts";
import type { JsonMap } from "../cluster/apply/json.ts";
import { withPodDetails } from "../cluster/apply/pod-details.ts";
import { schemaOf } from "../cluster/apply/schema.ts";
import { serviceDefaults, serviceSettled } from "../cluster/apply/service.ts";
import { isClusterKind } from "../cluster/staged.ts";
import { type Fields, isFields } from "../kubectl/json.ts";
import { nodeStatus } from "./nodes.ts";
import { podStatus } from "./pods.ts";
import { uuid } from "./uuid.ts";

const known = new WeakMap<object, { readonly epoch: number; readonly json: Fields }>();

/** A stored object as the API serves it: times in RFC 3339, uids as UUIDs, and what the model has no use for. */
export function apiJson(object: KubeObject, epochUnixMs: number): Fields {
  const found = known.get(object);
  if (found?.epoch === epochUnixMs) return found.json;
  const json = made(object, epochUnixMs);
  known.set(object, { epoch: epochUnixMs, json });
  return json;
}

function made(object: KubeObject, epoch: number): Fields {
  const { metadata, spec, status, ...rest } = object;
  const { namespace, resourceVersion, uid, ownerReferences, ...others } = metadata;
  const owners = ownerReferences?.map((owner) => ({ ...owner, uid: uuid(owner.uid) }));
  const written = {
    ...(inWords(rest, epoch) as Fields),
    metadata: {
      ...(inWords(others, epoch) as Fields),
      ...(isClusterKind(object.kind) ? {} : { namespace }),
      uid: uuid(uid),
      resourceVersion: String(resourceVersion),
      ...(owners ? { ownerReferences: owners } : {}),
    },
    ...(isEmpty(spec) ? {} : { spec: inWords(spec, epoch) }),
    ...(isEmpty(status) ? {} : { status: inWords(statusOf(object), epoch) }),
  };
  const whole = withPodDetails(written as JsonMap, schemaOf(object.apiVersion, object.kind));
  return object.kind === "Service" ? serviceSettled(serviceDefaults(whole)) : whole;
}

function statusOf(object: KubeObject): unknown {
  if (object.kind === "Pod") return podStatus(object as Pod);
  if (object.kind === "Node") return nodeStatus(object as Node);
  return object.status;
}

const isEmpty = (value: unknown): boolean => isFields(value) && Object.keys(value).length === 0;

/** Names of fields that hold an instant. */
const IS_TIME = /(Time|Timestamp|At|timeAdded)$/;

/** Simulated instants as timestamps, wherever they stand. */
function inWords(value: unknown, epoch: number): unknown {
  if (Array.isArray(value)) return value.map((item) => inWords(item, epoch));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      if (each === undefined) return [];
      if (key === "disruptedPods" && isFields(each)) return [[key, Object.fromEntries(timed(each, epoch))]];
      return [[key, typeof each === "number" && IS_TIME.test(key) ? rfc3339(epoch + each) : inWords(each, epoch)]];
    }),
  );
}

const timed = (times: Fields, epoch: number): readonly (readonly [string, unknown])[] =>
  Object.entries(times).map(([name, at]) => [name, typeof at === "number" ? rfc3339(epoch + at) : at]);

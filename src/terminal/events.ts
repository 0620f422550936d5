import type { EventRecord } from "../api/objects.ts";
import type { TerminalHost } from "../api/terminal.ts";
import { rfc3339 } from "../base/rfc3339.ts";
import type { Fields } from "../kubectl/json.ts";
import { uuid } from "./uuid.ts";

/** How long the API server keeps an event: --event-ttl. */
const TTL_MS = 3_600_000;

/** The events that the API server still has, as it serves them; one that was counted up stands once. */
export function eventObjects(host: TerminalHost): readonly Fields[] {
  const kept = new Map<string, EventRecord>();
  for (const record of host.events) {
    const { at, involved, reason, message, source, type } = record;
    kept.set(JSON.stringify([at, involved, reason, message, source, type]), host.latest(record));
  }
  return [...kept.values()]
    .filter(({ lastAt }) => lastAt > host.cluster.now - TTL_MS)
    .map((record, index) => eventObject(record, index, host));
}

/** One event in the API's shape; its name ends with the nanosecond it was made, as upstream's does. */
export function eventObject(record: EventRecord, index: number, host: TerminalHost): Fields {
  const { epochUnixMs } = host;
  const { at, lastAt, type, reason, message, involved, source, count } = record;
  const { kind, name } = involved;
  const nanos = (BigInt(epochUnixMs + at) * 1_000_000n + BigInt(index)).toString(16);
  const namespace = involved.namespace || "default";
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${nanos}`, namespace, creationTimestamp: rfc3339(epochUnixMs + at) },
    involvedObject: {
      kind,
      name,
      ...(involved.namespace === "" ? {} : { namespace }),
      ...uidAt(record, host),
      ...fieldPath(record),
    },
    type,
    reason,
    message,
    count,
    firstTimestamp: rfc3339(epochUnixMs + at),
    lastTimestamp: rfc3339(epochUnixMs + lastAt),
    source: { component: source },
  };
}

/** The uid of the object that had the name then, if it is still there. */
function uidAt({ involved: { kind, namespace, name }, at }: EventRecord, { cluster }: TerminalHost): Fields {
  const metadata = cluster.get(kind, namespace, name)?.metadata;
  return metadata && metadata.creationTimestamp <= at ? { uid: uuid(metadata.uid) } : {};
}

/** A kubelet's events about a container name it. */
function fieldPath({ source, reason, message }: EventRecord): Fields {
  const [, container] = /^(?:Created container:|Started container|Stopping container) (\S+)$/.exec(message) ?? [];
  const about = source === "kubelet" && ["Created", "Started", "Killing"].includes(reason) ? container : undefined;
  return about === undefined ? {} : { fieldPath: `spec.containers{${about}}` };
}

import type { Command } from "../../api/commands.ts";
import type { Condition } from "../../api/objects.ts";
import { milliValue } from "../../base/quantity.ts";
import type { ApiCall } from "../../controllers/keda/observation.ts";
import type { HpaSpec, MetricSpec, MetricTarget } from "../../controllers/keda/types.ts";

type Json = Readonly<Record<string, unknown>>;

/** A list that is left out when nothing is in it. */
export const listed = <T>(items: readonly T[]): readonly T[] | undefined => (items.length > 0 ? items : undefined);

/** Events of a step; neighbours of one reason are sorted by message, and so are the names after "triggered by". */
export function eventsOf(commands: readonly Command[]): readonly Json[] | undefined {
  const events = commands.flatMap((command) =>
    command.verb === "event" ? [{ message: command.message, reason: command.reason, type: command.type }] : [],
  );
  const sorted: { message: string; reason: string; type: string }[] = [];
  for (const event of events) {
    const [cause, names] = event.message.split("triggered by ");
    const message = names ? `${cause}triggered by ${names.split(";").sort().join(";")}` : event.message;
    let at = sorted.length;
    while (at > 0 && sorted[at - 1]?.reason === event.reason && (sorted[at - 1]?.message ?? "") > message) at--;
    sorted.splice(at, 0, { ...event, message });
  }
  return listed(sorted);
}

/** What changed in the status, in the recording's keys; null = removed. */
export function statusChange(before: Json, after: Json): Json | undefined {
  const [old, now] = [statusRow(before), statusRow(after)];
  const change: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (JSON.stringify(old[key]) === JSON.stringify(now[key])) continue;
    change[key] = key === "conditions" ? conditionChange(old[key] as Json, now[key] as Json) : (now[key] ?? null);
  }
  return Object.keys(change).length > 0 ? change : undefined;
}

function statusRow(status: Json): Json {
  const { conditions, lastActiveTime, ...rest } = status;
  const rows = (conditions as readonly Condition[] | undefined)?.map((condition) => [
    condition.type,
    {
      ...(condition.message && { message: condition.message }),
      ...(condition.reason && { reason: condition.reason }),
      status: condition.status,
    },
  ]);
  return { ...sortKeys(rest), conditions: Object.fromEntries(rows ?? []), lastActiveMs: lastActiveTime };
}

/** Maps in key order, so that texts compare. */
function sortKeys(value: unknown): Json {
  const entries = Object.entries(value as Json).filter(([, item]) => item !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const nested = (item: unknown): unknown =>
    typeof item === "object" && item !== null && !Array.isArray(item) ? sortKeys(item) : item;
  return Object.fromEntries(sorted.map(([key, item]) => [key, nested(item)]));
}

function conditionChange(old: Json = {}, now: Json = {}): Json {
  const types = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const changed = types.filter((type) => JSON.stringify(old[type]) !== JSON.stringify(now[type]));
  return Object.fromEntries(changed.map((type) => [type, now[type] ?? null]));
}

/** A metric spec with its quantities in milli-units. */
export function metricRow(spec: MetricSpec): unknown {
  if (spec.type === "External") return { type: spec.type, external: withTarget(spec.external) };
  if (spec.type === "Resource") return { type: spec.type, resource: withTarget(spec.resource) };
  return { type: spec.type, containerResource: withTarget(spec.containerResource) };
}

function withTarget<T extends { readonly target: MetricTarget }>(part: T): unknown {
  const { type, value, averageValue, averageUtilization } = part.target;
  return {
    ...part,
    target: {
      type,
      averageUtilization,
      ...(value !== undefined && { valueMilli: milliValue(value) }),
      ...(averageValue !== undefined && { averageValueMilli: milliValue(averageValue) }),
    },
  };
}

const CALLS: Readonly<Record<string, Readonly<Record<string, ApiCall>>>> = {
  HorizontalPodAutoscaler: { create: "hpaCreate", update: "hpaUpdate", delete: "hpaDelete" },
  Job: { create: "jobCreate", delete: "jobDelete" },
};

/** The commands that the API server does not refuse. */
export const accepted = (
  commands: readonly Command[],
  fail: Readonly<Partial<Record<ApiCall, string>>>,
): readonly Command[] =>
  commands.filter((command) => {
    const kind = "object" in command ? command.object.kind : "target" in command ? command.target.kind : "";
    const call = CALLS[kind]?.[command.verb];
    return call === undefined || fail[call] === undefined;
  });

/** Writes to HPAs, in order. */
export function hpaWrites(commands: readonly Command[]): readonly Json[] | undefined {
  return listed(
    commands.flatMap((command): readonly Json[] => {
      if (command.verb === "delete" && command.target.kind === "HorizontalPodAutoscaler") {
        return [{ op: "delete", name: command.target.name }];
      }
      if (command.verb !== "create" && command.verb !== "update") return [];
      const { kind, metadata, spec } = command.object;
      if (kind !== "HorizontalPodAutoscaler") return [];
      const { name, labels, annotations, ownerReferences } = metadata;
      const rows = { ...(spec as HpaSpec), metrics: (spec as HpaSpec).metrics.map(metricRow) };
      return [{ op: command.verb, object: { metadata: { name, labels, annotations, ownerReferences }, spec: rows } }];
    }),
  );
}

/** Timers as the recording tells of the loop; polls set theirs anew without a word. */
export function loopChange(timers: Readonly<Record<string, number | null>> | undefined): readonly string[] | undefined {
  if (timers?.poll === undefined) return undefined;
  return [timers.poll === null ? "stopped" : "started"];
}

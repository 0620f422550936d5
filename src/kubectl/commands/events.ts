import { age } from "../durations.ts";
import { flag, flagList, isOn, isSet } from "../flags.ts";
import { type Follow, silent } from "../follow.ts";
import { goSorted } from "../go-sort.ts";
import { count, type Fields, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { structured } from "../output.ts";
import { findResource, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { align, alignNext, TABLE } from "../tabwriter.ts";
import { inNamespace, namespaceOf } from "../targets.ts";
import { instant, microseconds } from "../times.ts";

export const EVENTS_FLAGS =
  "for= types* watch,w all-namespaces,A no-headers chunk-size# output,o= template= allow-missing-template-keys show-managed-fields";

/** `kubectl events`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/events/{events,event_printer}.go. */
export function events(run: Running): void {
  const types = flagList(run.given, "types");
  for (const type of types) {
    if (!["normal", "warning"].includes(type.toLowerCase())) throw fail("valid --types are Normal or Warning");
  }
  const about = subject(run);
  const resource = findResource(run.cluster.resources, "events") as Resource;
  const chosen = inNamespace(run, resource)
    .filter((event) => types.length === 0 || types.some((t) => t.toLowerCase() === text(event, "type").toLowerCase()))
    .filter((event) => about === undefined || about(event));
  if (isOn(run.given, "watch")) return watched(run, chosen, about);
  const found = goSorted(chosen, (a, b) => lastSeen(a) < lastSeen(b));
  if (found.length === 0) {
    run.warn(run.allNamespaces ? "No events found." : `No events found in ${run.namespace} namespace.`);
    return;
  }
  const print = structured(run);
  if (print)
    return run.out(
      print(
        found.map((object) => ({ resource, object })),
        false,
        isOn(run.given, "no-headers"),
      ),
    );
  const rows = found.map((event) => rowOf(run, event, run.cluster.now));
  const lines = isOn(run.given, "no-headers") ? rows : [headerOf(run), ...rows];
  run.out(align(lines.map((cells) => `${cells.join("\t")}\n`).join(""), TABLE));
}

const headerOf = (run: Running): readonly string[] => [
  ...(run.allNamespaces ? ["NAMESPACE"] : []),
  ...["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
];

const rowOf = (run: Running, event: Fields, now: number): readonly string[] => [
  ...(run.allNamespaces ? [namespaceOf(event)] : []),
  ...eventCells(event, now),
];

/** Events in the order of the store, then as they come: every line is laid out alone, the first below the header. */
function watched(run: Running, found: readonly Fields[], about: ((event: Fields) => boolean) | undefined): void {
  const printed = (event: Fields, now: number, before: readonly number[] | undefined) => {
    const above = before === undefined && !isOn(run.given, "no-headers") ? [headerOf(run)] : [];
    return alignNext([...above, rowOf(run, event, now)], before ?? []);
  };
  const after = (widths: readonly number[] | undefined): Follow => {
    const follow: Follow = {
      next: ({ resource, object }, now) => {
        const here = run.allNamespaces || namespaceOf(object) === run.namespace;
        if (resource.plural !== "events" || !here || about?.(object) === false) return silent(follow);
        const { text: stdout, widths: grown } = printed(object, now, widths);
        return { stdout, stderr: "", follow: after(grown) };
      },
    };
    return follow;
  };
  let widths: readonly number[] | undefined;
  for (const event of found) {
    const line = printed(event, run.cluster.now, widths);
    run.out(line.text);
    widths = line.widths;
  }
  run.follow = after(widths);
}

function subject(run: Running): ((event: Fields) => boolean) | undefined {
  if (!isSet(run.given, "for")) return undefined;
  const [kind = "", name, more] = flag(run.given, "for").split("/");
  if (name === undefined) throw fail("--for must be in resource/name form");
  if (more !== undefined) throw fail("arguments in resource/name form may not have more than one slash");
  if (kind === "" || name === "") throw fail("arguments in resource/name form must have a single resource and name");
  const resource = findResource(run.cluster.resources, kind);
  if (!resource) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(kind)}`);
  return (event) =>
    text(event, "involvedObject", "kind") === resource.kind && text(event, "involvedObject", "name") === name;
}

/** When an event was last seen, microseconds. */
const lastSeen = (event: Fields): number =>
  microseconds(event, "series", "lastObservedTime") ??
  microseconds(event, "lastTimestamp") ??
  microseconds(event, "eventTime") ??
  0;

function eventCells(event: Fields, now: number): readonly string[] {
  const kind = text(event, "involvedObject", "kind");
  return [
    interval(event, now),
    text(event, "type"),
    text(event, "reason"),
    `${kind}/${text(event, "involvedObject", "name")}`,
    text(event, "message").trim(),
  ];
}

/** "5s (x3 over 2m)": since when it was last and first seen. */
export function interval(event: Fields, now: number): string {
  const first = instant(event, "firstTimestamp") ?? instant(event, "eventTime");
  const times = count(event, "series", "count") || count(event, "count");
  const last = instant(event, "series", "lastObservedTime") ?? instant(event, "lastTimestamp") ?? first;
  if (times > 1) return `${age(last, now)} (x${times} over ${age(first, now)})`;
  return age(first, now);
}

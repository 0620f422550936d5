import { civilFromSeconds } from "../civil.ts";
import { changesOf, type PosixRule, parsePosixRule } from "./posix-rule.ts";

/** 1999-01-01 UTC: the table counts from here. */
const SINCE_S = 915_148_800;

interface Change {
  /** UTC seconds. */
  readonly at: number;
  /** Seconds east of UTC from here on. */
  readonly offset: number;
}

/** A time zone: its recorded changes, then its yearly rule. */
export interface Zone {
  readonly first: number;
  readonly changes: readonly Change[];
  readonly rule: PosixRule;
}

const linesOf = (table: string): ReadonlyMap<string, string> =>
  new Map(
    table
      .trim()
      .split("\n")
      .flatMap((line) => (line.split("|")[0] ?? "").split(" ").map((name) => [name, line] as const)),
  );

const UTC = "Etc/UCT Etc/UTC Etc/Universal Etc/Zulu UCT UTC Universal Zulu|UTC0|0||";
let lines = linesOf(UTC);

/** Makes the zones of a table known (see zone-data.ts); before, there is UTC alone. The table is large, and few runs name a zone. */
export function readZones(table: string): void {
  lines = linesOf(table);
}

/** Zones read so far; they never change. */
const READ = new Map<string, Zone>();

/** The zone of an IANA name, or undefined. "" is UTC, as in Go's time.LoadLocation; "Local" is the operator's UTC. */
export function findZone(name: string): Zone | undefined {
  const line = lines.get(name === "" || name === "Local" ? "UTC" : name);
  if (line === undefined) return undefined;
  const zone = READ.get(line) ?? parseZone(line);
  READ.set(line, zone);
  return zone;
}

function parseZone(line: string): Zone {
  const [, rule = "", first = "0", offsets = "", text = ""] = line.split("|");
  const minutes = offsets.split(",").map(Number);
  let at = SINCE_S / 60;
  const changes = [...text.matchAll(/([0-9a-z]+)([A-Z])/g)].map(([, wait = "0", letter = "A"]) => {
    at += Number.parseInt(wait, 36);
    return { at: at * 60, offset: (minutes[letter.charCodeAt(0) - 65] ?? 0) * 60 };
  });
  return { first: Number(first) * 60, changes, rule: parsePosixRule(rule) };
}

/** The offset at a UTC second and the stretch [start, end) it holds for. */
export function lookup(
  zone: Zone,
  utc: number,
): { readonly offset: number; readonly start: number; readonly end: number } {
  const changes = changesAround(zone, utc);
  let offset = zone.first;
  let start = Number.NEGATIVE_INFINITY;
  for (const change of changes) {
    if (change.at > utc) return { offset, start, end: change.at };
    offset = change.offset;
    start = change.at;
  }
  return { offset, start, end: Number.POSITIVE_INFINITY };
}

/** Recorded changes, and beyond the last of them those of the rule in the years around `utc`. */
function changesAround({ changes, rule }: Zone, utc: number): readonly Change[] {
  const last = changes.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  if (utc < last) return changes;
  const { year } = civilFromSeconds(utc);
  const yearly = [year - 1, year, year + 1].flatMap((y) => changesOf(rule, y)).filter((change) => change.at > last);
  return [...changes, ...yearly.sort((a, b) => a.at - b.at)];
}

/** UTC seconds of a wall-clock time (given as if UTC); gaps and doubled hours resolve as Go's time.Date does. */
export function utcOf(zone: Zone, wall: number): number {
  const { offset, start, end } = lookup(zone, wall);
  const utc = wall - offset;
  return utc < start || utc >= end ? wall - lookup(zone, utc).offset : utc;
}

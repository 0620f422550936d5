import type { Intervention } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";
import { type Branch, commonStart, logOf, TRUNK, trunk } from "./forks.ts";
import { readable, readValue } from "./variant-link.ts";

/** What stands above the rows of an open scenario. */
export type Scene = "lanes" | "cluster" | "git" | "keys";

/** One run on the screen: a variant under the changes of a branch. */
export interface ShownRun {
  readonly variant: string;
  readonly branch: number;
}

/** What a reload or a link brings back. Times are simulated milliseconds. */
export interface SavedRun {
  /** None: as the scenario shows itself. */
  readonly lanes: readonly ShownRun[];
  readonly seed: number | null;
  /** The trunk first; parents before those that were forked from them. */
  readonly branches: readonly Branch[];
  readonly at: TimeMs;
  readonly playing: boolean;
  /** null: as suits its length. */
  readonly speed: number | null;
  readonly zoom: readonly [TimeMs, TimeMs] | null;
  readonly focus: number;
  readonly scene: Scene;
  readonly terminal: boolean;
}

const SCENES: readonly Scene[] = ["cluster", "git", "keys"];

/** What a link says beside the run. */
export interface LinkExtras {
  /** The scenario's text, where it is not the library's. */
  readonly text: string | null;
  /** Engine version, and the fingerprint of the library's text, that the link was made with. */
  readonly made: string | null;
}

export interface ReadLink extends LinkExtras {
  /** null: the link says nothing of a run. */
  readonly run: SavedRun | null;
  /** Parts that could not be read, each named with what is wrong; everything else was. */
  readonly problems: readonly string[];
}

const MOST_BRANCHES = 30;
const MOST_CHANGES = 2000;
const MOST_SECONDS = 1e8;

const seconds = (ms: TimeMs): string => String(Math.round(ms) / 1000);

/**
 * A run as a query a person can read: `v=cpu-hpa,keda-queue@1&t=750&fork=0~700~1~keda-queue~&set=120~load/messages.rate~45`.
 * The n-th `fork` is branch n: parent, time, how many changes it shares with its parent, variant, name; `set.1` are
 * its other changes. Every reader since the first reads what its own time wrote.
 */
export function writeQuery(run: SavedRun): string {
  const query = new URLSearchParams();
  const order = new Map(run.branches.map(({ id }, index) => [id, index]));
  const place = (branch: number) => order.get(branch) ?? TRUNK;
  query.set(
    "v",
    run.lanes.map(({ variant, branch }) => variant + (place(branch) ? `@${place(branch)}` : "")).join(","),
  );
  if (run.seed !== null) query.set("seed", String(run.seed));
  query.set("t", seconds(run.at));
  if (run.speed !== null) query.set("x", String(run.speed));
  if (!run.playing) query.set("paused", "1");
  if (run.focus > 0) query.set("on", String(run.focus));
  if (run.scene !== "lanes") query.set("view", run.scene);
  if (run.terminal) query.set("terminal", "1");
  if (run.zoom) query.set("zoom", run.zoom.map(seconds).join("-"));
  const kept = ({ parent, log }: Branch) => (parent === null ? 0 : commonStart(log, logOf(run.branches, parent)));
  for (const branch of run.branches) {
    const { parent, at, variant, name } = branch;
    if (parent !== null)
      query.append("fork", [place(parent), seconds(at), kept(branch), variant ?? "", name].join("~"));
  }
  run.branches.forEach((branch, index) => {
    const key = index === 0 ? "set" : `set.${index}`;
    for (const entry of branch.log.slice(kept(branch)))
      query.append(key, `${seconds(entry.at)}~${entry.path}~${String(entry.value)}`);
  });
  return readable(query);
}

/** Reads what `writeQuery` wrote, of this version or an older one, and whatever somebody has made of it. */
export function readLink(text: string): ReadLink {
  const query = new URLSearchParams(text);
  const problems: string[] = [];
  const wrong = (key: string, value: string, why: string): null => {
    problems.push(`${shortened(`${key}=${value}`)}: ${why}`);
    return null;
  };
  const number = (key: string, what: string, most: number): number | null => {
    const value = query.get(key);
    if (value === null) return null;
    const read = numeral(value);
    if (read === null) return wrong(key, value, `“${shortened(value)}” is no ${what}`);
    return read <= most ? read : wrong(key, value, `${what} beyond ${most}`);
  };
  const known = new Set([...PARTS, ...[...query.getAll("fork").keys()].map((index) => `set.${index + 1}`)]);
  for (const key of new Set(query.keys()))
    if (!known.has(key)) wrong(key, query.get(key) ?? "", "this page knows no such part");

  const run: SavedRun = {
    lanes: readLanes(query, wrong),
    seed: number("seed", "seed", Number.MAX_SAFE_INTEGER),
    branches: readBranches(query, wrong),
    at: millis(number("t", "time in seconds", MOST_SECONDS) ?? 0),
    playing: query.get("paused") !== "1",
    speed: number("x", "speed", 1e6) || null,
    zoom: readZoom(query, wrong),
    focus: Math.floor(number("on", "place of a run", 100) ?? 0),
    scene: SCENES.find((scene) => scene === query.get("view")) ?? "lanes",
    terminal: query.get("terminal") === "1",
  };
  const says = PARTS.some((part) => part !== "text" && part !== "made" && (query.get(part) ?? "") !== "");
  return { run: says ? run : null, text: query.get("text"), made: query.get("made"), problems };
}

const PARTS = [
  "v",
  "seed",
  "t",
  "x",
  "paused",
  "on",
  "view",
  "terminal",
  "zoom",
  "fork",
  "set",
  "made",
  "text",
] as const;

type Wrong = (key: string, value: string, why: string) => null;

const MOST_QUOTED = 80;
export const shortened = (text: string): string =>
  text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;

/** A number as people write it, not negative; null for anything else that JavaScript would take. */
const numeral = (text: string): number | null => (/^\d{1,16}(\.\d{1,9})?$/.test(text) ? Number(text) : null);

const time = (text: string): TimeMs | null => {
  const read = numeral(text);
  return read === null || read > MOST_SECONDS ? null : millis(read);
};
const millis = (secs: number): TimeMs => Math.round(secs * 1000);

function readLanes(query: URLSearchParams, wrong: Wrong): readonly ShownRun[] {
  const names = (query.get("v") ?? "").split(",").filter((name) => name !== "");
  const branches = Math.min(query.getAll("fork").length, MOST_BRANCHES);
  return names.flatMap((name) => {
    const [variant = "", branch, ...more] = name.split("@");
    if (branch === undefined) return { variant, branch: TRUNK };
    const read = numeral(branch);
    if (more.length > 0 || read === null || read > branches || !Number.isInteger(read))
      return wrong("v", name, `there is no fork ${shortened(branch)}`) ?? [];
    return { variant, branch: read };
  });
}

function readBranches(query: URLSearchParams, wrong: Wrong): readonly Branch[] {
  const branches: Branch[] = [trunk(readLog(query, "set", [], wrong))];
  const forks = query.getAll("fork");
  forks.slice(0, MOST_BRANCHES).forEach((text, index) => {
    const id = index + 1;
    const [parentText = "", atText = "", keptText = "", variant = "", ...name] = text.split("~");
    const [parent, at, kept] = [numeral(parentText), time(atText), numeral(keptText)];
    const good = parent !== null && parent < id && Number.isInteger(parent) && at !== null && kept !== null;
    if (!good) wrong("fork", text, "not parent~seconds~shared changes~variant~name; this fork is left out");
    branches.push({
      id,
      parent: good ? parent : TRUNK,
      // What nobody can run is dropped once the scenario is known; until then it keeps the places of the others.
      variant: good ? variant : "",
      at: at ?? 0,
      name: name.join("~").slice(0, MOST_QUOTED),
      log: readLog(query, `set.${id}`, good ? (branches[parent]?.log ?? []).slice(0, kept) : [], wrong),
    });
  });
  if (forks.length > MOST_BRANCHES) wrong("fork", "…", `${forks.length} forks; the first ${MOST_BRANCHES} were read`);
  return branches;
}

function readLog(
  query: URLSearchParams,
  key: string,
  shared: readonly Intervention[],
  wrong: Wrong,
): readonly Intervention[] {
  const entries = query.getAll(key);
  if (entries.length > MOST_CHANGES) wrong(key, "…", `${entries.length} changes; the first ${MOST_CHANGES} were read`);
  const own = entries.slice(0, MOST_CHANGES).flatMap((entry): Intervention[] => {
    const [atText = "", path = "", ...rest] = entry.split("~");
    const at = time(atText);
    const value = rest.join("~");
    if (path === "" || rest.length === 0) return wrong(key, entry, "not seconds~path~value") ?? [];
    if (at === null) return wrong(key, entry, `“${shortened(atText)}” is no time in seconds`) ?? [];
    return [{ at, by: "user", path, value: readValue(path, value) }];
  });
  return [...shared, ...own].sort((a, b) => a.at - b.at);
}

function readZoom(query: URLSearchParams, wrong: Wrong): SavedRun["zoom"] {
  const text = query.get("zoom");
  if (text === null) return null;
  const [from = null, to = null] = text.split("-").map(time);
  return from !== null && to !== null && to > from
    ? [from, to]
    : wrong("zoom", text, "not two times in seconds, the earlier one first");
}

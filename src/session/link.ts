import type { Intervention } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";
import { isTyped } from "../scenario/typed.ts";

/** What stands above the rows of an open scenario. */
export type Scene = "lanes" | "cluster";

/** What a reload or a link brings back. Times are simulated milliseconds. */
export interface SavedRun {
  readonly variants: readonly string[];
  readonly seed: number | null;
  readonly log: readonly Intervention[];
  readonly at: TimeMs;
  readonly playing: boolean;
  readonly speed: number;
  readonly zoom: readonly [TimeMs, TimeMs] | null;
  readonly focus: number;
  readonly scene: Scene;
  readonly terminal: boolean;
}

const seconds = (ms: TimeMs): string => String(Math.round(ms) / 1000);
const millis = (text: string): TimeMs => Math.round(Number(text) * 1000);

function readValue(text: string): Intervention["value"] {
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text !== "" && !Number.isNaN(number) ? number : text;
}

/** A run as a query a person can read: `v=cpu-hpa,keda-queue&t=750&set=120~load/messages.rate~45`. */
export function writeQuery(run: SavedRun): string {
  const query = new URLSearchParams();
  query.set("v", run.variants.join(","));
  if (run.seed !== null) query.set("seed", String(run.seed));
  query.set("t", seconds(run.at));
  query.set("x", String(run.speed));
  if (!run.playing) query.set("paused", "1");
  if (run.focus > 0) query.set("on", String(run.focus));
  if (run.scene === "cluster") query.set("view", "cluster");
  if (run.terminal) query.set("terminal", "1");
  if (run.zoom) query.set("zoom", run.zoom.map(seconds).join("-"));
  for (const entry of run.log) query.append("set", `${seconds(entry.at)}~${entry.path}~${String(entry.value)}`);
  return query.toString().replace(/%2F/g, "/").replace(/%2C/g, ",").replace(/%7E/g, "~");
}

/** Reads what `writeQuery` wrote; null when the query names no variant. Parts that make no sense are dropped. */
export function readQuery(text: string): SavedRun | null {
  const query = new URLSearchParams(text);
  const variants = (query.get("v") ?? "").split(",").filter((name) => name !== "");
  if (variants.length === 0) return null;
  const log = query.getAll("set").flatMap((entry): Intervention[] => {
    const [at, path, ...value] = entry.split("~");
    if (at === undefined || path === undefined || Number.isNaN(Number(at))) return [];
    const text = value.join("~");
    return [{ at: millis(at), by: "user", path, value: isTyped({ path }) ? text : readValue(text) }];
  });
  const zoom = (query.get("zoom") ?? "").split("-").map(millis);
  const [from, to] = zoom;
  const seed = query.get("seed");
  return {
    variants,
    seed: seed === null || Number.isNaN(Number(seed)) ? null : Number(seed),
    log,
    at: millis(query.get("t") ?? "0") || 0,
    playing: query.get("paused") !== "1",
    speed: Number(query.get("x")) || 60,
    zoom: from !== undefined && to !== undefined && to > from ? [from, to] : null,
    focus: Number(query.get("on")) || 0,
    scene: query.get("view") === "cluster" ? "cluster" : "lanes",
    terminal: query.get("terminal") === "1",
  };
}

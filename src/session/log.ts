import type { Intervention, KnobDoc, ScriptLine } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { FILE, isTyped, LINE } from "../scenario/typed.ts";

type Value = Intervention["value"];
type Log = readonly Intervention[];

/**
 * The log with one change more: a change of the same path at the same instant replaces the one before. Lines typed follow
 * each other, and a file that a line has read stays as that line read it.
 */
export function intervene(log: Log, at: TimeMs, path: string, value: Value): Log {
  const read = log.findLastIndex((entry) => entry.path === LINE && entry.at === at);
  const isKept = (index: number) => path === LINE || (path.startsWith(FILE) && index < read);
  const others = log.filter((entry, index) => entry.path !== path || entry.at !== at || isKept(index));
  const before = others.filter((entry) => entry.at <= at);
  const after = others.filter((entry) => entry.at > at);
  return [...before, { at, by: "user", path, value }, ...after];
}

/** What is done to a machine or a pod, not to a number: every run knows for itself whether it has one of that name. */
const MACHINE = /^(node|pod)\//;

/** Does an entry concern a run: has it a knob or an object for the path, or is it done to a node or a pod, or typed? */
export function concerned({
  knobs,
  objects,
}: Pick<CompiledRun, "knobs" | "objects">): (entry: Intervention) => boolean {
  const paths = new Set(knobs.map((knob) => knob.path));
  const places = objects.map(({ kind, metadata }) =>
    kind === "Repository" ? `git/${metadata.name}` : `${kind}/${metadata.name}`,
  );
  const isPlaced = (path: string) =>
    places.some((place) => path.startsWith(`${place}.`) || path.startsWith(`${place}/`));
  return ({ path }) => paths.has(path) || MACHINE.test(path) || isTyped({ path }) || isPlaced(path);
}

/** The entries that concern a run. */
export const logFor = (log: Log, run: Pick<CompiledRun, "knobs" | "objects">): Log => log.filter(concerned(run));

/** The value a knob stands at, at an instant: the last change by hand or by the script, or as the scenario has it. */
export function knobAt(knob: KnobDoc, script: readonly ScriptLine[], log: Log, at: TimeMs): number {
  const lastOf = <T extends { readonly at: TimeMs; readonly path: string }>(lines: readonly T[]) =>
    lines.findLast((line) => line.path === knob.path && line.at <= at);
  const byHand = lastOf(log);
  const scripted = lastOf(script.filter(({ holds }) => holds === "on"));
  const last = byHand && scripted ? (byHand.at > scripted.at ? byHand : scripted) : (byHand ?? scripted);
  if (last)
    return typeof last.value === "number" ? last.value : ((last.value === null ? knob.off : null) ?? knob.initial);
  return lastOf(script)?.value ?? knob.initial;
}

/** What is set when a knob is put somewhere. */
export const toSet = (knob: KnobDoc, value: number): number | null => (value === knob.off ? null : value);

/** "on" or "off" where a knob stands at no number. */
export function switchWord(knob: KnobDoc, value: number): "on" | "off" | null {
  if (value === knob.off) return "off";
  if (knob.unit !== "on") return null;
  return value === 0 ? "off" : "on";
}

/** Rounds to the knob's step and keeps within its range. */
export function snap(knob: Pick<KnobDoc, "min" | "max" | "step">, value: number): number {
  const steps = Math.round((value - knob.min) / knob.step);
  const decimals = (String(knob.step).split(".")[1] ?? "").length;
  return Number(Math.max(knob.min, Math.min(knob.max, knob.min + steps * knob.step)).toFixed(decimals));
}

/** Words too general to stand alone as a knob's name. */
const GENERAL = new Set(["value", "rate", "name", "cpu", "wait", "memory", "stabilizationWindowSeconds", "enabled"]);

/** The last API name of a path, with the one before it where it says too little: "metadata.value". */
export function knobName(path: string): string {
  const names = path
    .replace(/^[^/]*\//, "")
    .replace(/\[\d+\]/g, "")
    .split(".");
  const last = names.at(-1) ?? path;
  return GENERAL.has(last) ? names.slice(-2).join(".") : last;
}

/** A change in few words: "pollingInterval 15", "kill worker-1", a line as it was typed. */
export function changeName({ path, value }: Intervention): string {
  if (path === LINE) return String(value);
  if (path.startsWith(FILE)) return path.slice(FILE.length);
  const [, name, verb] = /^(?:node|pod)\/(.+)\.(\w+)$/.exec(path) ?? [];
  return verb === undefined ? `${knobName(path)} ${String(value)}` : `${verb} ${name}`;
}

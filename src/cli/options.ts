import { parseArgs } from "node:util";
import { nearest } from "../base/nearest.ts";
import type { Shard, Vary } from "../experiment/sweep.ts";
import { parseDuration } from "../scenario/durations.ts";
import type { Setting } from "../scenario/model.ts";
import { isTyped } from "../scenario/typed.ts";
import { UsageError } from "./failure.ts";

/** What the commands share after parsing: every value checked, times in ms. */
export interface Options {
  readonly words: readonly string[];
  readonly variants: readonly string[];
  readonly seed: number | null;
  readonly untilMs: number | null;
  readonly set: readonly Setting[];
  /** `--at TIME PATH=VALUE` of `run`. */
  readonly interventions: readonly (Setting & { readonly at: number })[];
  /** `--at TIME` of `explain`. */
  readonly atMs: number | null;
  readonly controller: string | null;
  readonly last: number;
  readonly limit: number;
  readonly counterfactuals: boolean;
  readonly digest: boolean;
  /** `--vary PATH=a,b,c`, in the order given. */
  readonly vary: readonly Vary[];
  /** `--seeds 1..10`; null without. */
  readonly seeds: readonly number[] | null;
  /** `--shard i/n`, or `--shards n` with the index that a Kubernetes Indexed Job gives. */
  readonly shard: Shard | null;
  readonly workers: number | null;
  readonly format: Format | null;
}

export type Format = "text" | "json" | "csv" | "jsonl";

const CONFIG = {
  variant: { type: "string", multiple: true },
  seed: { type: "string" },
  until: { type: "string" },
  set: { type: "string", multiple: true },
  at: { type: "string", multiple: true },
  controller: { type: "string" },
  last: { type: "string" },
  limit: { type: "string" },
  counterfactuals: { type: "boolean" },
  digest: { type: "boolean" },
  vary: { type: "string", multiple: true },
  seeds: { type: "string" },
  shard: { type: "string" },
  shards: { type: "string" },
  workers: { type: "string" },
  format: { type: "string" },
  json: { type: "boolean" },
  "no-color": { type: "boolean" },
} as const;

/** Commands that alone heed a flag which says what is run: elsewhere it must not pass unheard. */
const HEEDED: Readonly<Record<string, readonly string[]>> = {
  vary: ["sweep"],
  shard: ["sweep"],
  shards: ["sweep"],
  seeds: ["sweep", "compare"],
  at: ["run", "explain"],
};
/** Commands that take one scenario and no more words. */
const OF_ONE = ["run", "compare", "sweep", "explain"];

/** @throws UsageError naming the flag and what it wants */
export function parseOptions(command: string, argv: readonly string[]): Options {
  const { rest, interventions } = takeInterventions(argv);
  const { values, positionals } = parsed(rest);
  const at = values.at?.at(-1);
  refuseUnheard(command, [...Object.keys(values), ...(interventions.length > 0 ? ["at"] : [])], positionals);
  if (command === "run" && at !== undefined) throw new UsageError(`--at ${at}: want TIME PATH=VALUE`);
  return {
    words: positionals,
    variants: values.variant ?? [],
    seed: values.seed === undefined ? null : whole("--seed", values.seed),
    untilMs: values.until === undefined ? null : duration("--until", values.until),
    set: (values.set ?? []).map((text) => setting("--set", text)),
    interventions,
    atMs: at === undefined ? null : duration("--at", at),
    controller: values.controller ?? null,
    last: values.last === undefined ? 1 : whole("--last", values.last),
    limit: values.limit === undefined ? 5 : whole("--limit", values.limit),
    counterfactuals: values.counterfactuals ?? false,
    digest: values.digest ?? false,
    vary: variesOf(values.vary ?? []),
    seeds: values.seeds === undefined ? null : seedsOf(values.seeds),
    shard: shardOf(values),
    workers: values.workers === undefined ? null : Math.max(1, whole("--workers", values.workers)),
    format: formatOf(values),
  };
}

function refuseUnheard(command: string, flags: readonly string[], words: readonly string[]): void {
  const unheard = flags.find((flag) => HEEDED[flag]?.includes(command) === false);
  if (unheard !== undefined)
    throw new UsageError(`--${unheard}: ${command} does not heed it; ${HEEDED[unheard]?.join(" and ")} would`);
  const [, second] = words;
  if (second !== undefined && OF_ONE.includes(command))
    throw new UsageError(
      `${second}: ${command} takes one scenario${second.includes("=") ? "; a change stands behind its flag" : ""}`,
    );
}

function parsed(rest: readonly string[]) {
  try {
    return parseArgs({ args: [...rest], options: CONFIG, allowPositionals: true });
  } catch (error) {
    const [what = ""] = (error as Error).message.split(/\. To specify a positional argument|\.?\n/);
    const flag = /^Unknown option '--(.+)'$/.exec(what)?.[1];
    const near = flag === undefined ? undefined : nearest(flag, Object.keys(CONFIG));
    throw new UsageError(`${what}; ${near ? `did you mean --${near}?` : "setpoint --help shows the flags"}`);
  }
}

/** `--at 300s load/web.rate=50` takes two words, which parseArgs does not know: they are taken out first. */
function takeInterventions(argv: readonly string[]): {
  readonly rest: readonly string[];
  readonly interventions: Options["interventions"];
} {
  const rest: string[] = [];
  const interventions: (Setting & { readonly at: number })[] = [];
  for (let i = 0; i < argv.length; i++) {
    const [word, time, edit] = [argv[i] as string, argv[i + 1], argv[i + 2]];
    if (word === "--at" && time !== undefined && edit?.includes("=") && !edit.startsWith("-")) {
      interventions.push({ at: duration("--at", time), ...setting("--at", edit) });
      i += 2;
    } else {
      rest.push(word);
    }
  }
  return { rest, interventions };
}

function setting(flag: string, text: string): Setting {
  const first = text.indexOf("=");
  if (isTyped({ path: text.slice(0, first) })) return { path: text.slice(0, first), value: text.slice(first + 1) };
  const cut = text.lastIndexOf("=");
  if (cut < 1) throw new UsageError(`${flag} ${text}: want PATH=VALUE`);
  return { path: text.slice(0, cut), value: scalar(text.slice(cut + 1)) };
}

function scalar(text: string): Setting["value"] {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  return text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function whole(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`${flag} ${text}: want a whole number`);
  return value;
}

function duration(flag: string, text: string): number {
  const value = parseDuration(text);
  if (value === undefined) throw new UsageError(`${flag} ${text}: want a duration such as 90s, 20m or 1h30m`);
  return value;
}

const MOST_SEEDS = 10_000;

/** "1..10", "7", or "1,4,9". */
function seedsOf(text: string): readonly number[] {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (from === undefined) {
    const seeds = text.split(",").map((word) => whole("--seeds", word));
    if (new Set(seeds).size < seeds.length) throw new UsageError(`--seeds ${text}: a seed stands there twice`);
    return seeds;
  }
  const count = Number(to) - Number(from) + 1;
  if (!(count >= 1 && count <= MOST_SEEDS))
    throw new UsageError(`--seeds ${text}: want FIRST..LAST, at most ${MOST_SEEDS} seeds`);
  return Array.from({ length: count }, (_, i) => Number(from) + i);
}

function variesOf(texts: readonly string[]): readonly Vary[] {
  const varies = texts.map((text) => {
    const { path, value } = setting("--vary", text);
    const values = String(value).split(",");
    if (values.includes("")) throw new UsageError(`--vary ${text}: want PATH=a,b,c`);
    const scalars = values.map(scalar);
    if (new Set(scalars).size < scalars.length) throw new UsageError(`--vary ${text}: a value stands there twice`);
    return { path, values: scalars };
  });
  const twice = varies.find(({ path }, i) => varies.findIndex((each) => each.path === path) < i);
  if (twice) throw new UsageError(`--vary ${twice.path}: named twice; list its values with commas`);
  return varies;
}

function shardOf({ shard, shards }: { readonly shard?: string; readonly shards?: string }): Shard | null {
  if (shard !== undefined && shards !== undefined) throw new UsageError("--shard and --shards: give one of them");
  if (shards !== undefined) {
    const index = process.env[INDEX];
    if (index === undefined)
      throw new UsageError(
        `--shards ${shards}: wants ${INDEX}, which an Indexed Job sets; or write --shard 0/${shards}`,
      );
    return partOf(`--shards ${shards} with ${INDEX}=${index}`, index, shards);
  }
  if (shard === undefined) return null;
  const [, index = "", count = ""] = /^(\d+)\/(\d+)$/.exec(shard) ?? [];
  return partOf(`--shard ${shard}`, index, count);
}

/** Set in every pod of a Kubernetes Indexed Job; counts from 0. */
export const INDEX = "JOB_COMPLETION_INDEX";

function partOf(flag: string, index: string, count: string): Shard {
  const isWhole = (text: string): boolean => /^\d{1,9}$/.test(text);
  if (!isWhole(index) || !isWhole(count) || Number(count) < 1) throw new UsageError(`${flag}: want i/n, such as 0/4`);
  if (Number(index) >= Number(count))
    throw new UsageError(`${flag}: shards count from 0: 0/${count} to ${Number(count) - 1}/${count}`);
  return { index: Number(index), count: Number(count) };
}

function formatOf({ format, json }: { readonly format?: string; readonly json?: boolean }): Options["format"] {
  if (json) return "json";
  if (format === undefined) return null;
  const known = FORMATS.find((each) => each === format);
  if (!known) throw new UsageError(`--format ${format}: want ${FORMATS.join(", ")}`);
  return known;
}

const FORMATS: readonly Format[] = ["text", "json", "csv", "jsonl"];

/** The format that a command writes: what is asked for if it knows it, else the first that it knows. */
export function chosenFormat<F extends Format>({ format }: Options, known: readonly [F, ...F[]]): F {
  if (format === null) return known[0];
  const chosen = known.find((each) => each === format);
  if (!chosen) throw new UsageError(`--format ${format}: this command writes ${known.join(", ")}`);
  return chosen;
}

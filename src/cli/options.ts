import { parseArgs } from "node:util";
import { parseDuration } from "../scenario/durations.ts";
import type { Setting } from "../scenario/model.ts";
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
  readonly format: "text" | "json" | "csv";
}

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
  format: { type: "string" },
  json: { type: "boolean" },
  "no-color": { type: "boolean" },
} as const;

/** @throws UsageError naming the flag and what it wants */
export function parseOptions(argv: readonly string[]): Options {
  const { rest, interventions } = takeInterventions(argv);
  const { values, positionals } = parsed(rest);
  const at = values.at?.at(-1);
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
    format: formatOf(values),
  };
}

function parsed(rest: readonly string[]) {
  try {
    return parseArgs({ args: [...rest], options: CONFIG, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; setpoint --help shows the flags`);
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
  if (!Number.isInteger(value) || value < 0) throw new UsageError(`${flag} ${text}: want a whole number`);
  return value;
}

function duration(flag: string, text: string): number {
  const value = parseDuration(text);
  if (value === undefined) throw new UsageError(`${flag} ${text}: want a duration such as 90s, 20m or 1h30m`);
  return value;
}

function formatOf({ format, json }: { readonly format?: string; readonly json?: boolean }): Options["format"] {
  if (json) return "json";
  if (format === undefined || format === "text") return "text";
  if (format === "json" || format === "csv") return format;
  throw new UsageError(`--format ${format}: want text, json or csv`);
}

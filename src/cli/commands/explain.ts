import type { ExplanationStep } from "../../api/explanation.ts";
import type { DecisionRecord } from "../../api/frame.ts";
import type { History } from "../../record/history.ts";
import { UsageError } from "../failure.ts";
import type { Options } from "../options.ts";
import { chosenVariants, compileOptions, runVariant } from "../replays.ts";
import { find } from "../scenarios.ts";

interface Explained extends DecisionRecord {
  readonly variant: string;
  /** What was true, by the input's name. */
  readonly truth: Readonly<Record<string, number>>;
}

/** Prints the last decisions of each loop at or before a time. */
export function explain(options: Options): number {
  const { scenario } = find(options.words[0]);
  const { atMs } = options;
  if (atMs === null) throw new UsageError("explain wants --at TIME, such as --at 412s");
  const found = chosenVariants(scenario, options).flatMap((variant) => {
    const { run } = runVariant(scenario, variant, {
      ...compileOptions(options),
      horizonMs: Math.max(atMs, 1000),
    }).replay;
    return lastDecisions(run.history, options, atMs).map(
      (decision): Explained => ({ ...decision, variant, truth: truthOf(run.history, decision) }),
    );
  });
  if (options.format === "json")
    process.stdout.write(`${JSON.stringify({ scenario: scenario.name, at: atMs, decisions: found })}\n`);
  else process.stdout.write(`${found.map(text).join("\n\n") || "No decision yet."}\n`);
  return 0;
}

function lastDecisions(history: History, { controller, last }: Options, atMs: number): DecisionRecord[] {
  const before = history.decisions.filter((decision) => decision.at <= atMs);
  const loops = new Map<string, DecisionRecord[]>();
  for (const decision of before) {
    if (controller !== null && decision.controller !== controller) continue;
    const id = `${decision.controller}/${decision.object.namespace}/${decision.object.name}`;
    loops.set(id, [...(loops.get(id) ?? []), decision].slice(-last));
  }
  if (controller !== null && loops.size === 0 && before.length > 0) {
    const known = [...new Set(before.map((decision) => decision.controller))];
    throw new UsageError(`--controller ${controller}: decided nothing by then; these did: ${known.join(", ")}`);
  }
  return [...loops.values()].flat().sort((a, b) => a.at - b.at || a.id - b.id);
}

function truthOf(history: History, { at, explanation }: DecisionRecord): Readonly<Record<string, number>> {
  const row = Math.max(0, Math.floor(at / history.recordMs) - 1);
  return Object.fromEntries(
    explanation.inputs.flatMap(({ name, truth }) => {
      const value = truth === undefined ? undefined : history.column(truth)?.[row];
      return value === undefined || Number.isNaN(value) ? [] : [[name, Number(value.toPrecision(5))]];
    }),
  );
}

function text({ variant, at, controller, object, explanation, writes, truth }: Explained): string {
  const { outcome, reason, message, inputs, formula, steps, turningPoint } = explanation;
  return [
    `${clock(at)}  ${variant}  ${controller} ${object.namespace}/${object.name}`,
    outcome,
    ...inputs.map(({ name, seen, seenAt }) => {
      const age = seenAt === undefined || seenAt === at ? "" : `, ${(at - seenAt) / 1000} s old`;
      const real = truth[name] === undefined ? "" : `; true ${truth[name]}`;
      return `  seen  ${name}: ${seen.value ?? "nothing"}${seen.unit ? ` ${seen.unit}` : ""}${age}${real}`;
    }),
    ...(formula ?? []).map((line) => `  ${line}`),
    ...steps.map(stepLine),
    `  ${reason}: ${message}`,
    ...writes.map(({ target, field, from, to }) => `  wrote ${target.kind} ${target.name} ${field}: ${from} → ${to}`),
    ...(turningPoint ? [`  ${turningPoint}`] : []),
  ].join("\n");
}

const stepLine = ({ rule, before, after, because }: ExplanationStep): string =>
  `  ${rule}: ${before === after ? `${after ?? "–"}` : `${before ?? "–"} → ${after ?? "–"}`} (${because})`;

const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

import type { TimeMs } from "../../base/units.ts";
import { clockText, numberText, runningClock, spanText } from "../../charts/format.ts";
import { type History, lastAt, meanAt, valueAt } from "../../session/history.ts";
import { loopDecisions } from "../../session/loops.ts";
import type { RowKind } from "./rows.ts";
import { readingOf } from "./series.ts";
import { keysOf, subjectOf } from "./subject.ts";

/** A sentence in pieces; strong ones are the numbers. */
export type Sentence = readonly { readonly text: string; readonly strong: boolean }[];

/** The loops that set a number of replicas. */
const LOOP_NAMES: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: "the HPA",
  ScaledObject: "KEDA",
};

/** The loop that last said how many replicas there should be, as the subject of a sentence. */
function loopName(history: History, at: TimeMs): string {
  const decisions = loopDecisions(history);
  for (let i = lastAt(decisions, at); i >= 0; i--) {
    const name = LOOP_NAMES[decisions[i]?.object.kind ?? ""];
    if (name !== undefined) return name;
  }
  return "the Deployment";
}

const plain = (text: string) => ({ text, strong: false });
const strong = (text: string) => ({ text, strong: true });

/** "At 5:18, 29 % of browse is answered. 150 of 150 threads of frontend are busy, its CPU at 9 %." */
function callSentence(history: History, at: TimeMs): Sentence {
  const { service, workload } = subjectOf(history.info);
  const keys = keysOf(history.info);
  const share = readingOf(history, "success", at);
  const [busy, slots] = [valueAt(history, keys.busy, at), valueAt(history, keys.slots, at)];
  if (Number.isNaN(share))
    return [plain("At "), strong(runningClock(at)), plain(`, nothing of ${service} has ended yet.`)];
  const start = [
    plain("At "),
    strong(runningClock(at)),
    plain(", "),
    strong(`${numberText(share)}\u2009%`),
    plain(` of ${service} is answered. `),
  ];
  const { watch } = history.info;
  if (watch) {
    const value = numberText(readingOf(history, "watched", at));
    return [...start, plain(`${watch.title}: `), strong(`${value}\u2009${watch.unit}`), plain(".")];
  }
  const cpu = meanAt(history, keys.cpu, at);
  return [
    ...start,
    strong(`${numberText(busy)} of ${numberText(slots)}`),
    plain(` threads of ${workload} are busy`),
    ...(Number.isNaN(cpu) ? [] : [plain(", its CPU at "), strong(`${numberText(cpu)}\u2009%`)]),
    plain("."),
  ];
}

/** "At 6:49 web is not as Git has it in 1 object, for 6 min 20 s." Of several deliveries the one that has drifted longest. */
function deliverySentence(history: History, at: TimeMs): Sentence | null {
  const names = history.info.columns.flatMap(({ key }) => /^delivery\/(.+)\/drift$/.exec(key)?.[1] ?? []);
  const readings = names.map((name) => ({
    name,
    drift: valueAt(history, `delivery/${name}/drift`, at),
    differing: valueAt(history, `delivery/${name}/differing`, at),
  }));
  const worst = readings.filter(({ differing }) => differing > 0).sort((a, b) => b.drift - a.drift)[0];
  if (readings.length === 0) return null;
  const start = [plain("At "), strong(runningClock(at))];
  if (!worst) return [...start, plain(" the cluster is as Git has it.")];
  return [
    ...start,
    plain(` ${worst.name} is not as Git has it in `),
    strong(numberText(worst.differing)),
    plain(worst.differing === 1 ? " object, for " : " objects, for "),
    strong(spanText(worst.drift * 1000)),
    plain("."),
  ];
}

/** "At 12:30 the HPA wants 2 replicas. The oldest message has waited 8 min 16 s." */
export function liveSentence(history: History, at: TimeMs): Sentence {
  if (subjectOf(history.info).called !== null) return callSentence(history, at);
  const { queue, service } = subjectOf(history.info);
  const delivered = queue === null && service === null ? deliverySentence(history, at) : null;
  if (delivered) return delivered;
  const keys = keysOf(history.info);
  const read = (key: string) => valueAt(history, key, at);
  const desired = read(keys.desired);
  const start = [plain("At "), strong(runningClock(at))];
  const wants = Number.isNaN(desired)
    ? [plain(read(keys.ready) > 0 ? "." : " nothing runs.")]
    : [
        plain(` ${loopName(history, at)} wants `),
        strong(numberText(desired)),
        plain(desired === 1 ? " replica." : " replicas."),
      ];
  if (queue !== null) {
    const depth = read(keys.depth);
    if (Number.isNaN(depth)) return [...start, ...wants];
    if (depth < 1) return [...start, ...wants, plain(" Nobody waits.")];
    return [
      ...start,
      ...wants,
      plain(" The oldest message has waited "),
      strong(spanText(read(keys.oldest) * 1000)),
      plain("."),
    ];
  }
  const p99 = read(keys.p99);
  if (Number.isNaN(p99)) return [...start, ...wants];
  return [
    ...start,
    ...wants,
    plain(" One request in a hundred takes longer than "),
    strong(`${numberText(p99)} ms`),
    plain("."),
  ];
}

/** The backlog as words, for those who do not see the chart. */
export function textTwin(history: History, letter: string, kind: RowKind): string {
  const keys = keysOf(history.info);
  const end = history.info.horizonMs;
  const at = (key: string, time: TimeMs) => numberText(valueAt(history, key, time));
  const from = (key: string, unit: string, name: string) =>
    `${name} of ${letter}: ${at(key, 0)} ${unit} at the start, ${at(key, end / 2)} half way, ${at(key, end)} at ${clockText(end)}.`;
  switch (kind) {
    case "watched": {
      const { title = "", unit = "" } = history.info.watch ?? {};
      const value = (time: TimeMs) => numberText(readingOf(history, "watched", time));
      return `${title} of ${letter}: ${value(0)} ${unit} at the start, ${value(end / 2)} half way, ${value(end)} at ${clockText(end)}.`;
    }
    case "load":
      return `${from(keys.rate, "a second", "Arrivals")} ${from(keys.out, "a second", "Throughput")}`;
    case "backlog":
      return from(keys.depth, "messages", "Backlog");
    case "success": {
      const share = (time: TimeMs) => numberText(readingOf(history, "success", time));
      return `Answered of ${letter}: ${share(0)} % at the start, ${share(end / 2)} half way, ${share(end)} at ${clockText(end)}.`;
    }
    case "threads":
      return from(keys.busy, "threads", "Busy threads");
    case "attempts":
      return from(keys.attempts, "a second", "Attempts");
    case "latency":
      return from(keys.p99, "ms", "99th percentile of latency");
    case "cpu":
      return from(keys.cpu, "% of request", "CPU per pod");
    case "replicas":
      return from(keys.ready, "ready pods", "Replicas");
    case "pods":
      return `Pods of ${letter}: ${at(keys.ready, end)} ready at the end.`;
  }
}

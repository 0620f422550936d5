import type { Objective } from "../../api/frame.ts";
import { numberText, spanText, tightSpan } from "../../charts/format.ts";
import type { Configuration } from "../../session/sweep.ts";
import { valueText } from "../compare/measures.ts";

/** What the map may show of a configuration. */
export const MEASURES = [
  { key: "lost", title: "SLO lost", unit: "s", hue: "loss" },
  { key: "cost", title: "Pod-hours", unit: "h", hue: "plain" },
  { key: "actions", title: "Scale actions", unit: "writes", hue: "plain" },
] as const;
export type Measure = (typeof MEASURES)[number];

/** The first measure in which the runs that are there differ. */
export const telling = (configurations: readonly Configuration[]): Measure =>
  MEASURES.find(({ key }) => varies(configurations, key)) ?? MEASURES[0];

/** Do the runs that are there differ in this? */
export const varies = (configurations: readonly Configuration[], key: Measure["key"]): boolean =>
  new Set(configurations.map((each) => each[key]).filter(Number.isFinite)).size > 1;

const upToMinute = (ms: number): string =>
  ms < 1000 ? `${numberText(ms)}\u2009ms` : `${numberText(ms / 1000)}\u2009s`;

/** A waiting time with its unit: 250 ms, 1.5 s, 60 s, 10 min; in words or where room is tight: 10:00. */
const waitText = (ms: number): string => (ms <= 60_000 ? upToMinute(ms) : wholeSpan(ms));
export const tightWait = (ms: number): string => (ms <= 60_000 ? upToMinute(ms) : tightSpan(ms));

/** A span without a part that is nothing: 20 min, 6 h. */
export const wholeSpan = (ms: number): string => spanText(ms).replace(/ 0\s?(s|min|h)$/, "");

/** What the cells show, in words. */
export function saysOf({ key, title }: Measure, objectives: readonly Objective[]): string {
  if (key !== "lost") return title.toLowerCase();
  const [only, ...others] = objectives;
  if (!only) return "time with an objective missed";
  if (others.length > 0) return `time with any of ${objectives.length} objectives missed`;
  const bound = waitText(only.boundMs);
  return only.group === "queue"
    ? `time with a message older than ${bound}`
    : `time with ${only.measure} of ${only.name} above ${bound}`;
}

/** What stands above the manifests of a configuration. */
export const manifestTitle = ({ lost, cost }: Configuration): string =>
  `SLO lost ${valueText(lost, "s")}, ${valueText(cost, "h")} pod-hours`;

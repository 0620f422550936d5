import type { SweepState } from "../../session/sweep.ts";

/** What the map may show of a configuration. */
export const MEASURES = [
  { key: "lost", title: "SLO lost", says: "time with the objective missed", unit: "s", hue: "loss" },
  { key: "cost", title: "Pod-hours", says: "pod-hours", unit: "h", hue: "plain" },
  { key: "actions", title: "Scale actions", says: "scale actions", unit: "writes", hue: "plain" },
] as const;
export type Measure = (typeof MEASURES)[number];

/** The first measure in which the runs that are there differ. */
export const telling = (configurations: SweepState["configurations"]): Measure =>
  MEASURES.find(({ key }) => new Set(configurations.map((each) => each[key]).filter(Number.isFinite)).size > 1) ??
  MEASURES[0];

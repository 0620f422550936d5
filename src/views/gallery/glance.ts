import { columnOf, type History } from "../../session/history.ts";
import { keysOf } from "../lab/subject.ts";
import { type Bins, binned, MEASURES, type Measure, mean, PODS } from "./measures.ts";

/** A scenario in one glance: what its runs came to, small enough to fetch of every scenario. */
export interface Glance {
  /** In the order they are drawn. */
  readonly lines: readonly GlanceLine[];
  /** "23 943" */
  readonly number: string;
  /** "messages wait at the end" */
  readonly words: string;
}

export interface GlanceLine {
  readonly hue: "demand" | "capacity" | "backlog" | "error";
  readonly as: "area" | "line" | "step";
  /** Of the run that fares better. */
  readonly other: boolean;
  /** Percent of the height, one a bin of equal time; null where nothing is known. */
  readonly points: readonly (number | null)[];
}

const told = (bins: Bins): readonly number[] => bins.filter((value) => !Number.isNaN(value));

const topOf = ({ least }: Measure, all: readonly Bins[]): number => Math.max(least, ...all.flatMap(told));

/** How far two runs are apart, as a share of the scale. */
function apart(measure: Measure, [first = [], second = []]: readonly Bins[]): number {
  const gaps = told(first.map((value, bin) => Math.abs(value - (second[bin] ?? Number.NaN))));
  return gaps.length === 0
    ? 0
    : gaps.reduce((all, gap) => all + gap, 0) / gaps.length / topOf(measure, [first, second]);
}

/** How far a run moves, as a share of the scale. */
function moves(measure: Measure, bins: Bins): number {
  const values = told(bins);
  return values.length === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / topOf(measure, [bins]);
}

/** The run's worst value. */
const worstOf = ({ worse }: Measure, bins: Bins): number =>
  worse === "more" ? Math.max(...told(bins)) : Math.min(...told(bins));

/** Below this share of the scale the eye sees a flat line. */
const SEEN = 0.04;

interface Told {
  readonly measure: Measure;
  /** The run that fares worse comes first. */
  readonly runs: readonly Bins[];
  readonly histories: readonly History[];
}

function toldBy(measure: Measure, histories: readonly History[]): readonly Told[] {
  const runs = histories.flatMap((history) => {
    const bins = measure.bins(history);
    return bins && told(bins).length > 0 ? [{ bins, history }] : [];
  });
  if (runs.length < histories.length) return [];
  const sign = measure.worse === "more" ? -1 : 1;
  runs.sort((a, b) => sign * (worstOf(measure, a.bins) - worstOf(measure, b.bins)));
  return [{ measure, runs: runs.map(({ bins }) => bins), histories: runs.map(({ history }) => history) }];
}

/** The first measure by which the runs are told apart, else one in which anything moves. */
function telling(histories: readonly History[]): Told | undefined {
  const all = MEASURES.flatMap((measure) => toldBy(measure, histories));
  return (
    all.find(({ measure, runs }) => apart(measure, runs) > measure.apart) ??
    all.find(({ measure, runs: [first = []] }) => moves(measure, first) > SEEN)
  );
}

const FULL = 100;
/** Shares that never fall below this are drawn from here up. */
const HIGH = 90;

/** Where the scale begins. */
const floorOf = ({ worse }: Measure, runs: readonly Bins[]): number =>
  worse === "less" && Math.min(...runs.flatMap(told)) >= HIGH ? HIGH : 0;

const scaled = (bins: Bins, floor: number, top: number): GlanceLine["points"] =>
  bins.map((value) => {
    if (Number.isNaN(value)) return null;
    return Math.round((FULL * Math.max(0, Math.min(value, top) - floor)) / (top - floor));
  });

/** Within this share of the scale the worst is still there at the end. */
const STAYS = 0.1;

function summary({ measure, runs }: Told): Pick<Glance, "number" | "words"> {
  const [first = []] = runs;
  const worst = worstOf(measure, first);
  const end = told(first).at(-1) ?? worst;
  if (measure.words === "") return { number: measure.text(worst), words: "at most" };
  const stays = Math.abs(end - worst) <= STAYS * (topOf(measure, runs) - floorOf(measure, runs));
  return { number: measure.text(stays ? end : worst), words: `${measure.words} ${stays ? "at the end" : "at worst"}` };
}

/** A load is part of the story when its peak stands so far above what is usual. */
const SURGE = 1.5;

/** What moves beside it in the same run: its pods, else its load. */
function context({ measure, histories: [history] }: Told): readonly GlanceLine[] {
  if (!history) return [];
  const line = (hue: GlanceLine["hue"], as: GlanceLine["as"], bins: Bins, top: number): readonly GlanceLine[] => [
    { hue, as, other: false, points: scaled(bins, 0, top) },
  ];
  const pods = measure.as === "step" ? undefined : PODS.bins(history);
  if (pods && moves(PODS, pods) > SEEN) return line("capacity", "step", pods, topOf(PODS, [pods]));
  const rate = columnOf(history, keysOf(history.info).rate);
  const load = rate ? binned(rate, mean) : [];
  const sorted = [...told(load)].sort((one, next) => one - next);
  const [usual = 0, peak = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
  return peak > SURGE * usual ? line("demand", "line", load, peak) : [];
}

/** A scenario's picture from whole runs of the one or two variants that it shows first. */
export function glanceOf(histories: readonly History[]): Glance {
  const found = telling(histories);
  if (!found) return { lines: [], number: "", words: "" };
  const { measure, runs } = found;
  const [floor, top] = [floorOf(measure, runs), topOf(measure, runs)];
  const [worse = [], better] = runs.map((bins) => scaled(bins, floor, top));
  const { hue, as } = measure;
  return {
    lines: [
      { hue, as, other: false, points: worse },
      ...(better ? [{ hue, as: as === "area" ? ("line" as const) : as, other: true, points: better }] : []),
      ...context(found),
    ],
    ...summary(found),
  };
}

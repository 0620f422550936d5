import type { TimeMs } from "../../base/units.ts";
import { numberText, tightSpan } from "../../charts/format.ts";
import type { Lane } from "../../session/lab.ts";
import { countKept, loopDecisions } from "../../session/loops.ts";
import type { RowKind } from "./rows.ts";
import { readingOf } from "./series.ts";
import type { KeyName } from "./subject.ts";

/** What stands at the end of a line: a letter, a word, a hue; `value` is where the line ends. */
export interface EndLabel {
  readonly id: string;
  readonly lane: number | null;
  readonly text: string;
  readonly second: string;
  readonly hue: "demand" | "capacity" | "backlog" | "decision" | "error" | "ink";
  readonly value: number;
}

const endOf = ({ history }: Lane, name: KeyName, at: TimeMs): number =>
  history ? readingOf(history, name, at) : Number.NaN;

/** Where CFS throttling is a line of its own: nowhere but with CPU limits. */
function throttled(lane: Lane, end: TimeMs): readonly EndLabel[] {
  const value = endOf(lane, "throttled", end);
  return value > 0 ? [{ id: "throttled", lane: null, text: "throttled", second: "", hue: "error", value }] : [];
}

const wordsOf: Readonly<
  Record<RowKind, (lane: Lane, index: number, focused: boolean, end: TimeMs) => readonly EndLabel[]>
> = {
  watched: (lane, index, _, end) => {
    const value = endOf(lane, "watched", end);
    const unit = lane.history?.info.watch?.unit === "%" ? "%" : "";
    return [{ id: `watched${index}`, lane: index, text: `${numberText(value)}${unit}`, second: "", hue: "ink", value }];
  },
  load: (lane, index, focused, end) => [
    ...(focused
      ? [
          {
            id: "in",
            lane: null,
            text: "arrivals",
            second: "",
            hue: "demand" as const,
            value: endOf(lane, "rate", end),
          },
        ]
      : []),
    { id: `out${index}`, lane: index, text: "out", second: "", hue: "capacity", value: endOf(lane, "out", end) },
  ],
  backlog: (lane, index, focused, end) => {
    const value = endOf(lane, "depth", end);
    const oldest = endOf(lane, "oldest", end);
    const second = focused && oldest > 0 ? `oldest ${tightSpan(oldest * 1000)}` : "";
    return [{ id: `depth${index}`, lane: index, text: numberText(value), second, hue: "backlog", value }];
  },
  success: (lane, index, _, end) => {
    const value = endOf(lane, "success", end);
    return [{ id: `success${index}`, lane: index, text: `${numberText(value)}%`, second: "", hue: "capacity", value }];
  },
  threads: (lane, index, focused, end) => {
    const value = endOf(lane, "busy", end);
    const slots = endOf(lane, "slots", end);
    const all = { id: "slots", lane: null, text: `${numberText(slots)} threads`, second: "", hue: "error" as const };
    return [
      { id: `busy${index}`, lane: index, text: `${numberText(value)} busy`, second: "", hue: "capacity", value },
      ...(focused ? [{ ...all, value: slots }] : []),
    ];
  },
  attempts: (lane, index, _, end) => {
    const value = endOf(lane, "attempts", end);
    return [{ id: `attempts${index}`, lane: index, text: numberText(value), second: "", hue: "demand", value }];
  },
  latency: (lane, index, focused, end) => [
    { id: `p99${index}`, lane: index, text: "p99", second: "", hue: "backlog", value: endOf(lane, "p99", end) },
    ...(focused
      ? [{ id: "p50", lane: index, text: "p50", second: "", hue: "backlog" as const, value: endOf(lane, "p50", end) }]
      : []),
  ],
  cpu: (lane, index, focused, end) => [
    { id: `cpu${index}`, lane: index, text: "true", second: "", hue: "capacity", value: endOf(lane, "cpu", end) },
    ...(focused
      ? [
          {
            id: "target",
            lane: null,
            text: "target",
            second: "",
            hue: "decision" as const,
            value: endOf(lane, "cpuTarget", end),
          },
          {
            id: "seen",
            lane: index,
            text: "seen",
            second: "",
            hue: "ink" as const,
            value: endOf(lane, "cpuSeen", end),
          },
          ...throttled(lane, end),
        ]
      : []),
  ],
  replicas: (lane, index, _, end) => [
    { id: `ready${index}`, lane: index, text: "ready", second: "", hue: "capacity", value: endOf(lane, "ready", end) },
  ],
  pods: () => [],
};

/** The end labels of a row at the right edge of the plot, one for each line that has an end there. */
export function endLabels(kind: RowKind, lanes: readonly Lane[], focus: number, end: TimeMs): readonly EndLabel[] {
  return lanes
    .flatMap((lane, index) => (lane.history ? wordsOf[kind](lane, index, index === focus, end) : []))
    .filter((label) => !Number.isNaN(label.value));
}

/** "79 × keep 2", for the rail of the focused run. */
export function railLabel(lanes: readonly Lane[], focus: number): string {
  const history = lanes[focus]?.history;
  return history ? countKept(loopDecisions(history)) : "";
}

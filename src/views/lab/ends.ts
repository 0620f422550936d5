import { numberText, tightSpan } from "../../charts/format.ts";
import type { Lane } from "../../session/lab.ts";
import { countKept, loopDecisions } from "../../session/loops.ts";
import { seriesOf } from "./draw.ts";
import type { RowKind } from "./rows.ts";
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

const lastOf = (lane: Lane, name: KeyName): number =>
  (lane.history && seriesOf(lane.history, name)?.at(-1)) ?? Number.NaN;

const wordsOf: Readonly<Record<RowKind, (lane: Lane, index: number, focused: boolean) => readonly EndLabel[]>> = {
  load: (lane, index, focused) => [
    ...(focused
      ? [{ id: "in", lane: null, text: "arrivals", second: "", hue: "demand" as const, value: lastOf(lane, "rate") }]
      : []),
    { id: `out${index}`, lane: index, text: "out", second: "", hue: "capacity", value: lastOf(lane, "out") },
  ],
  backlog: (lane, index, focused) => {
    const value = lastOf(lane, "depth");
    const oldest = lastOf(lane, "oldest");
    const second = focused && oldest > 0 ? `oldest ${tightSpan(oldest * 1000)}` : "";
    return [{ id: `depth${index}`, lane: index, text: numberText(value), second, hue: "backlog", value }];
  },
  latency: (lane, index, focused) => [
    { id: `p99${index}`, lane: index, text: "p99", second: "", hue: "backlog", value: lastOf(lane, "p99") },
    ...(focused
      ? [{ id: "p50", lane: index, text: "p50", second: "", hue: "backlog" as const, value: lastOf(lane, "p50") }]
      : []),
  ],
  cpu: (lane, index, focused) => [
    { id: `cpu${index}`, lane: index, text: "true", second: "", hue: "capacity", value: lastOf(lane, "cpu") },
    ...(focused
      ? [
          {
            id: "target",
            lane: null,
            text: "target",
            second: "",
            hue: "decision" as const,
            value: lastOf(lane, "cpuTarget"),
          },
          {
            id: "seen",
            lane: index,
            text: "seen",
            second: "",
            hue: "ink" as const,
            value: lastOf(lane, "cpuSeen"),
          },
        ]
      : []),
  ],
  replicas: (lane, index) => [
    { id: `ready${index}`, lane: index, text: "ready", second: "", hue: "capacity", value: lastOf(lane, "ready") },
  ],
  pods: () => [],
};

/** The end labels of a row, one for each line that has an end. */
export function endLabels(kind: RowKind, lanes: readonly Lane[], focus: number): readonly EndLabel[] {
  return lanes
    .flatMap((lane, index) => (lane.history ? wordsOf[kind](lane, index, index === focus) : []))
    .filter((label) => !Number.isNaN(label.value));
}

/** "79 × keep 2", for the rail of the focused run. */
export function railLabel(lanes: readonly Lane[], focus: number): string {
  const history = lanes[focus]?.history;
  return history ? countKept(loopDecisions(history)) : "";
}

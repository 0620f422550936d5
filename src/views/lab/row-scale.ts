import { largest, type TimeScale, type ValueScale, valueScale } from "../../charts/scales.ts";
import { type History, rowAt } from "../../session/history.ts";
import { RAIL_PX } from "./draw.ts";
import type { RowKind } from "./rows.ts";
import { seriesOf } from "./series.ts";
import type { KeyName } from "./subject.ts";

/** The column whose dot rides on the clock line. */
export const MAIN: Readonly<Record<RowKind, KeyName | null>> = {
  watched: "watched",
  load: "rate",
  backlog: "depth",
  success: "success",
  threads: "busy",
  attempts: "attempts",
  latency: "p99",
  cpu: "cpu",
  replicas: "ready",
  pods: null,
};
const MAXIMA: Readonly<Record<RowKind, readonly KeyName[]>> = {
  watched: ["watched"],
  load: ["rate", "out"],
  backlog: ["depth"],
  success: ["success"],
  threads: ["busy", "slots"],
  attempts: ["attempts"],
  latency: ["p99"],
  cpu: ["cpu", "cpuSeen", "cpuTarget", "throttled"],
  replicas: ["ready", "desired"],
  pods: [],
};
/** The smallest top of an axis, so that a calm line does not look wild. */
const LEAST: Readonly<Record<RowKind, number>> = {
  watched: 10,
  load: 10,
  backlog: 20,
  success: 100,
  threads: 4,
  attempts: 10,
  latency: 50,
  cpu: 80,
  replicas: 4,
  pods: 1,
};

/** A row's scale for what is on the screen of these runs. */
export function rowScale(kind: RowKind, histories: readonly History[], x: TimeScale, height: number): ValueScale {
  const [from = 0, to = 0] = x.domain();
  const max = histories.reduce((most, history) => {
    const columns = MAXIMA[kind].map((name) => seriesOf(history, name));
    return Math.max(most, largest(columns, rowAt(history.info, from), rowAt(history.info, to) + 2));
  }, LEAST[kind]);
  return kind === "replicas" ? valueScale(max, height, 14, RAIL_PX + 12) : valueScale(max * 1.03, height, 14, 5);
}

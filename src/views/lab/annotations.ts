import type { TimeMs } from "../../base/units.ts";
import { numberText } from "../../charts/format.ts";
import type { Lane } from "../../session/lab.ts";
import type { RowKind } from "./rows.ts";
import { seriesOf } from "./series.ts";
import { flowUnit } from "./subject.ts";

/** A remark inside a row, in the hue of what it explains, at a height in the row's own values. */
export interface Annotation {
  readonly text: string;
  /** Where room is tight. */
  readonly short: string;
  readonly hue: "backlog" | "ink2";
  readonly value: number;
}

function mean(column: Float64Array | undefined, from: number, to: number): number {
  let sum = 0;
  let known = 0;
  for (let row = from; column && row < Math.min(to, column.length); row += 1) {
    const value = column[row] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    known += 1;
  }
  return known === 0 ? Number.NaN : sum / known;
}

/** Less than this a second reads as none. */
const LEAST_MORE = 0.05;

/** At most one remark a row, about the focused run, only when it is true of the whole span shown. */
export function annotationOf(
  kind: RowKind,
  lane: Lane | undefined,
  span: readonly [TimeMs, TimeMs],
): Annotation | null {
  const history = lane?.history;
  if (!lane || !history) return null;
  const from = Math.max(0, Math.floor(span[0] / history.info.recordMs));
  const to = Math.ceil(span[1] / history.info.recordMs);
  const middle = Math.floor((from + to) / 2);
  const average = (name: Parameters<typeof seriesOf>[1]) => mean(seriesOf(history, name), from, to);
  /** Whether both halves of the span say the same. */
  const steady = (name: Parameters<typeof seriesOf>[1]) => {
    const column = seriesOf(history, name);
    return Math.abs(mean(column, from, middle) - mean(column, middle, to)) < 0.15 * mean(column, from, to);
  };
  if (kind === "load") {
    const rate = average("rate");
    const more = rate - average("out");
    if (!(more > Math.max(LEAST_MORE, rate * 0.1)) || !seriesOf(history, "depth") || !steady("rate") || !steady("out"))
      return null;
    const text = `${numberText(more)} ${flowUnit(history.info)} more than ${lane.letter} can take, every second`;
    const short = `+${numberText(more)} ${flowUnit(history.info)} wait`;
    return { text, short, hue: "backlog", value: rate - more / 2 };
  }
  if (kind === "cpu") {
    const target = average("cpuTarget");
    const seen = average("cpuSeen");
    if (!(seen < target * 0.6)) return null;
    return {
      text: "far below target, so the HPA would rather shrink",
      short: "far below target",
      hue: "ink2",
      value: (target + seen) / 2,
    };
  }
  return null;
}

import type { Palette } from "../../charts/palette.ts";
import { area, type Drawing } from "./draw.ts";
import type { ForkPair } from "./fork-tree.ts";
import type { RowKind } from "./rows.ts";
import { seriesOf } from "./series.ts";
import type { KeyName } from "./subject.ts";

/** The line of a row between whose futures the gap is tinted, and its hue. */
const PARTING: Partial<
  Readonly<Record<RowKind, readonly [KeyName, keyof Palette & ("backlog" | "capacity" | "demand")]>>
> = {
  backlog: ["depth", "backlog"],
  success: ["success", "capacity"],
  threads: ["busy", "capacity"],
  attempts: ["attempts", "demand"],
  latency: ["p99", "backlog"],
  replicas: ["ready", "capacity"],
};

/** Tints the gap between a fork and the run it was forked from, after they part. */
export function drawForkGaps(kind: RowKind, drawing: Drawing, pairs: readonly ForkPair[]): void {
  const { palette } = drawing;
  const [name, hue] = PARTING[kind] ?? [];
  if (!name || !hue) return;
  for (const { fork, other, at } of pairs) {
    if (!fork.history || !other.history) continue;
    const [upper, lower] = [seriesOf(fork.history, name), seriesOf(other.history, name)];
    if (!upper || !lower) continue;
    const after = upper.map((value, row) =>
      row * (fork.history?.info.recordMs ?? 0) < at || Number.isNaN(lower[row] ?? Number.NaN) ? Number.NaN : value,
    );
    area(drawing, fork.history, after, lower, palette[hue], palette.tints[1]);
  }
}

import type { TimeMs } from "../../base/units.ts";
import type { Palette } from "../../charts/palette.ts";
import type { History } from "../../session/history.ts";
import { isFull } from "../../session/moments.ts";
import type { Graph } from "./graph.ts";
import type { Box, Placement, Point } from "./place.ts";
import { countAt, readLink, readTier, type TierReading } from "./readings.ts";

/** What does not change from frame to frame. */
export interface Picture {
  readonly graph: Graph;
  readonly placement: Placement;
  readonly history: History;
  readonly palette: Palette;
  /** Of every link, first tries and retries made so far by row. */
  readonly counts: readonly { readonly tries: Float64Array; readonly retries: Float64Array }[];
  /** The largest rate of any link, per second: as wide as a line gets. */
  readonly most: number;
  /** Marks travel along the lines. */
  readonly moves: boolean;
}

const WIDEST_PX = 10;
const RETRY_PX = 3;
/** Marks on a line stand so far apart; at the largest rate they travel so far in a second of wall time. */
const MARK_PX = 16;
const MARK_LONG_PX = 3;
const FASTEST_PX = 56;

/** Draws lines, marks and gauges at an instant; `speed` is simulated seconds per wall second. */
export function drawGraph(context: CanvasRenderingContext2D, picture: Picture, at: TimeMs, speed: number): void {
  const { graph, placement } = picture;
  graph.links.forEach((_, index) => {
    drawLink(context, picture, index, at, speed);
  });
  placement.boxes.forEach((box, tier) => {
    const reading = readTier(picture.history, graph, tier, at);
    drawGauge(context, box, reading, picture);
  });
}

function trace(context: CanvasRenderingContext2D, points: readonly Point[], down: boolean, shift: number): void {
  context.beginPath();
  points.forEach(([x, y], index) => {
    const [nextX, nextY] = down ? [x + shift, y] : [x, y + shift];
    const before = points[index - 1];
    if (!before) {
      context.moveTo(nextX, nextY);
      return;
    }
    const [lastX, lastY] = down ? [before[0] + shift, before[1]] : [before[0], before[1] + shift];
    if (down) {
      const middle = (lastY + nextY) / 2;
      context.bezierCurveTo(lastX, middle, nextX, middle, nextX, nextY);
    } else {
      const middle = lastX + (nextX - lastX) * 0.35;
      context.bezierCurveTo(middle, lastY, lastX + 4, nextY, middle, nextY);
      context.lineTo(nextX, nextY);
    }
  });
}

/** A band as wide as the rate, its failing share solid red; retries are a dashed line of their own below it. */
function drawLink(
  context: CanvasRenderingContext2D,
  { graph, placement, history, palette, counts, most, moves }: Picture,
  index: number,
  at: TimeMs,
  speed: number,
): void {
  const link = graph.links[index];
  const line = placement.lines[index];
  if (!link || !line) return;
  const { rate, retries, failing } = readLink(history, link, at);
  const { points } = line;
  const { down } = placement;
  const share = (value: number) => (most > 0 && value > 0 ? value / most : 0);
  const width = Math.max(rate > 0 ? 1.2 : 1, WIDEST_PX * share(rate));
  const stroke = (colour: string, wide: number, shift: number) => {
    context.strokeStyle = colour;
    context.lineWidth = wide;
    trace(context, points, down, shift);
    context.stroke();
  };
  context.setLineDash([]);
  if (!(rate > 0)) stroke(palette.line2, 1, 0);
  else {
    const bad = width * failing;
    if (width - bad > 0.2) stroke(palette.demand, width - bad, -bad / 2);
    if (bad > 0.2) stroke(palette.error, bad, (width - bad) / 2);
  }
  const perMark = (Math.max(1, most) * Math.max(1, speed) * MARK_PX) / FASTEST_PX;
  const march = (sums: Float64Array | undefined, colour: string, wide: number, shift: number) => {
    context.setLineDash([MARK_LONG_PX, MARK_PX - MARK_LONG_PX]);
    const count = moves && sums ? countAt(sums, history.info.recordMs, at) / perMark : 0;
    context.lineDashOffset = -(count - Math.floor(count)) * MARK_PX;
    stroke(colour, wide, shift);
  };
  if (rate > 0 && moves) march(counts[index]?.tries, palette.bg, Math.max(1.2, width * 0.5), 0);
  if (retries > 0) {
    const wide = Math.max(1.2, Math.min(RETRY_PX, WIDEST_PX * share(retries)));
    const shift = width / 2 + 3 + wide / 2;
    context.globalAlpha = 0.35;
    context.setLineDash([]);
    stroke(palette.error, wide, shift);
    context.globalAlpha = 1;
    march(counts[index]?.retries, palette.error, wide + 0.6, shift);
  }
  context.setLineDash([]);
  context.lineDashOffset = 0;
}

/** Inside a box: the gauge leaves room for a line of words above and below. */
const GAUGE = { inset: 12, top: 28, bottom: 28 } as const;
const LEAST_PITCH_PX = 4;
const MOST_PITCH_PX = 8;
const ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const;

/** How threads are shown in a box: one square for so many of them. */
export function gaugeOf(slots: number, width: number, height: number) {
  const fit = (pitch: number) => ({ columns: Math.floor(width / pitch), rows: Math.floor((height + 1) / pitch) });
  const least = fit(LEAST_PITCH_PX);
  const per = ROUND.find((count) => slots / count <= least.columns * least.rows) ?? 10_000;
  const squares = Math.ceil(slots / per);
  let pitch: number = LEAST_PITCH_PX;
  while (pitch < MOST_PITCH_PX) {
    const next = fit(pitch + 0.5);
    if (next.columns * next.rows < squares) break;
    pitch += 0.5;
  }
  return { per, squares, pitch, columns: fit(pitch).columns };
}

/** One square a thread: green works, amber waits for somebody else, all red when none is free. Below it, who waits in line. */
function drawGauge(context: CanvasRenderingContext2D, box: Box, reading: TierReading, { palette }: Picture): void {
  const { slots, busy, held, queue } = reading;
  const width = box.width - 2 * GAUGE.inset;
  const height = box.height - GAUGE.top - GAUGE.bottom;
  const { per, squares, pitch, columns } = gaugeOf(slots, width, height);
  const side = pitch - (pitch > 5 ? 1.5 : 1);
  const [used, waiting] = [Math.ceil(busy / per), Math.round(held / per)];
  const full = isFull(reading);
  for (let square = 0; square < squares; square += 1) {
    context.fillStyle =
      square >= used ? palette.line2 : full ? palette.error : square < waiting ? palette.backlog : palette.capacity;
    context.fillRect(
      box.x + GAUGE.inset + (square % columns) * pitch,
      box.y + GAUGE.top + Math.floor(square / columns) * pitch,
      side,
      side,
    );
  }
  if (!(queue > 0)) return;
  context.fillStyle = palette.backlog;
  const ticks = Math.min(Math.ceil(queue), Math.floor(width / 3));
  for (let tick = 0; tick < ticks; tick += 1) {
    context.fillRect(box.x + GAUGE.inset + tick * 3, box.y + box.height - 6, 1.6, 4);
  }
}

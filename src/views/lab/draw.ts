import type { TimeMs } from "../../base/units.ts";
import { AGES_MS, waitingLonger } from "../../charts/ages.ts";
import { hatch } from "../../charts/canvas.ts";
import { bandPath, gaps, linePath, meanPath, type Projection, stepPath } from "../../charts/decimate.ts";
import type { Palette } from "../../charts/palette.ts";
import type { Pen } from "../../charts/pen.ts";
import { podLines } from "../../charts/pods.ts";
import { largest, type TimeScale, type ValueScale } from "../../charts/scales.ts";
import { type History, timeOfRow } from "../../session/history.ts";
import type { RowKind } from "./rows.ts";
import { isRate, seriesOf } from "./series.ts";
import { keysOf } from "./subject.ts";

/** One run as a row draws it. */
export interface DrawnLane {
  readonly history: History;
  readonly focused: boolean;
}

export interface Drawing {
  readonly context: Pen;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly x: TimeScale;
  readonly y: ValueScale;
}

/** Both scales are straight lines; two values of each spare a call of the scale for every row of every line. */
function projection({ x, y }: Drawing, { info }: History): Projection {
  const x0 = x(timeOfRow(info, 0));
  const perRow = x(timeOfRow(info, 1)) - x0;
  const y0 = y(0);
  const perUnit = y(1) - y0;
  return { x: (row) => x0 + perRow * row, y: (value) => y0 + perUnit * value };
}

/** Rows on the screen, one more on each side. */
function shownRows({ x, width }: Drawing, history: History): readonly [number, number] {
  const row = (at: TimeMs) => Math.floor(at / history.info.recordMs) - 1;
  return [row(x.invert(0)) - 1, row(x.invert(width)) + 1];
}

interface Stroke {
  readonly colour: string;
  readonly alpha?: number;
  readonly width?: number;
  readonly dash?: readonly number[];
  /** How rows become a path; "line" keeps the extremes of every pixel. */
  readonly as?: "line" | "step" | "mean";
}

/** Rates and shares of CPU are drawn as means over so many pixels. */
const MEAN_PX = 4;

function stroke(drawing: Drawing, history: History, column: Float64Array | undefined, how: Stroke): void {
  if (!column) return;
  const { context } = drawing;
  const [from, to] = shownRows(drawing, history);
  context.save();
  context.globalAlpha = how.alpha ?? 1;
  context.strokeStyle = how.colour;
  context.lineWidth = how.width ?? 1;
  context.setLineDash([...(how.dash ?? [])]);
  context.beginPath();
  const at = projection(drawing, history);
  if (how.as === "step") stepPath(context, column, from, to, at);
  else if (how.as === "mean") meanPath(context, column, from, to, at, MEAN_PX);
  else linePath(context, column, from, to, at);
  context.stroke();
  context.restore();
}

/** Fills between a line and another one, or zero. */
export function area(
  drawing: Drawing,
  history: History,
  upper: Float64Array,
  lower: Float64Array | null,
  colour: string,
  alpha: number,
): void {
  const { context } = drawing;
  const [from, to] = shownRows(drawing, history);
  context.save();
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.beginPath();
  bandPath(context, upper, lower, from, to, projection(drawing, history));
  context.fill();
  context.restore();
}

/** The area between what arrives and what leaves, both as means. */
function surplus(drawing: Drawing, history: History, arrivals: Float64Array, out: Float64Array): void {
  const { context, palette } = drawing;
  const [from, to] = shownRows(drawing, history);
  const points: [number, number][][] = [[], []];
  [arrivals, out].forEach((column, side) => {
    const add = (x: number, y: number) => {
      points[side]?.push([x, y]);
    };
    meanPath({ moveTo: add, lineTo: add }, column, from, to, projection(drawing, history), MEAN_PX);
  });
  context.save();
  context.globalAlpha = palette.tints[0];
  context.fillStyle = palette.backlog;
  context.beginPath();
  [...(points[0] ?? []), ...(points[1] ?? []).reverse()].forEach(([x, y]) => {
    context.lineTo(x, y);
  });
  context.fill();
  context.restore();
}

function drawLoad(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  const front = lanes.find((lane) => lane.focused) ?? lanes[0];
  if (!front) return;
  const arrivals = seriesOf(front.history, "rate");
  const out = seriesOf(front.history, "out");
  if (arrivals && out && seriesOf(front.history, "depth")) surplus(drawing, front.history, arrivals, out);
  for (const { history, focused } of lanes) {
    stroke(drawing, history, seriesOf(history, "out"), {
      as: "mean",
      colour: palette.capacity,
      alpha: focused ? 1 : 0.42,
    });
    const errors = seriesOf(history, "errors");
    if (errors && largest([errors]) === 0) continue;
    stroke(drawing, history, errors, {
      as: "mean",
      colour: palette.error,
      alpha: focused ? 1 : 0.42,
    });
  }
  stroke(drawing, front.history, arrivals, { as: "mean", colour: palette.demand });
}

function drawBacklog(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  for (const { history, focused } of lanes) {
    const depth = seriesOf(history, "depth");
    if (!depth) continue;
    const arrived = seriesOf(history, "arrived");
    area(drawing, history, depth, null, palette.backlog, palette.tints[0]);
    if (focused && arrived) {
      AGES_MS.forEach((age) => {
        const older = waitingLonger(depth, arrived, history.info.recordMs, age);
        area(drawing, history, older, null, palette.backlog, palette.tints[1] * 0.85);
      });
    }
    stroke(drawing, history, depth, { colour: palette.backlog, alpha: focused ? 1 : 0.75 });
  }
}

function drawLatency(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  for (const { history, focused } of lanes) {
    const p99 = seriesOf(history, "p99");
    if (!p99) continue;
    if (focused) area(drawing, history, p99, null, palette.backlog, palette.tints[0]);
    stroke(drawing, history, seriesOf(history, "p50"), { colour: palette.backlog, alpha: focused ? 0.6 : 0.3 });
    stroke(drawing, history, p99, { colour: palette.backlog, alpha: focused ? 1 : 0.5 });
  }
}

/** What callers outside get: the loss is an area from above. */
function drawSuccess(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  for (const { history, focused } of lanes) {
    const share = seriesOf(history, "success");
    if (!share) continue;
    if (focused)
      area(
        drawing,
        history,
        share.map(() => 100),
        share,
        palette.error,
        palette.tints[1],
      );
    stroke(drawing, history, share, { colour: palette.capacity, alpha: focused ? 1 : 0.6 });
  }
}

/** What the scenario is about. */
function drawWatched(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  for (const { history, focused } of lanes) {
    const watched = seriesOf(history, "watched");
    const { watch } = history.info;
    if (!watched || !watch) continue;
    const how = { colour: palette.ink, alpha: focused ? 1 : 0.6 };
    if (isRate(watch)) stroke(drawing, history, watched, { ...how, as: "mean" });
    else {
      if (focused) area(drawing, history, watched, null, palette.ink, palette.tints[0]);
      stroke(drawing, history, watched, how);
    }
  }
}

/** Busy threads under the line of all there are. */
function drawThreads(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  for (const { history, focused } of lanes) {
    const busy = seriesOf(history, "busy");
    if (!busy) continue;
    if (focused) area(drawing, history, busy, null, palette.capacity, palette.tints[1]);
    stroke(drawing, history, busy, { colour: palette.capacity, alpha: focused ? 1 : 0.6 });
    if (focused)
      stroke(drawing, history, seriesOf(history, "slots"), { colour: palette.error, as: "step", dash: [2, 3] });
  }
}

function drawAttempts(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  for (const { history, focused } of lanes) {
    const wasted = seriesOf(history, "wasted");
    const alpha = focused ? 1 : 0.5;
    if (wasted && largest([wasted]) > 0) stroke(drawing, history, wasted, { as: "mean", colour: palette.error, alpha });
    stroke(drawing, history, seriesOf(history, "attempts"), { as: "mean", colour: palette.demand, alpha });
  }
}

/** Where nothing was seen yet: hatch over the plot. */
function drawUnknown(drawing: Drawing, history: History, seen: Float64Array): void {
  const { context, palette, x, height } = drawing;
  const [from, to] = shownRows(drawing, history);
  for (const [first, after] of gaps(seen, from, to)) {
    const left = Math.max(0, x(first * history.info.recordMs));
    const right = x(timeOfRow(history.info, after));
    hatch(context, left, 0, right - left, height, palette.line2);
  }
}

function drawCpu(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  const order = [...lanes].sort((a, b) => Number(a.focused) - Number(b.focused));
  for (const { history, focused } of order) {
    const seen = seriesOf(history, "cpuSeen");
    const target = seriesOf(history, "cpuTarget");
    const reads = target?.some((value) => !Number.isNaN(value)) ?? false;
    if (focused && reads && seen) drawUnknown(drawing, history, seen);
    stroke(drawing, history, seriesOf(history, "cpu"), {
      as: "mean",
      colour: palette.capacity,
      alpha: focused ? 1 : 0.4,
    });
    stroke(drawing, history, seriesOf(history, "throttled"), {
      as: "mean",
      colour: palette.error,
      alpha: focused ? 1 : 0.4,
    });
    if (reads) stroke(drawing, history, target, { colour: palette.decision, as: "step", alpha: focused ? 1 : 0.6 });
    if (focused) stroke(drawing, history, seen, { colour: palette.ink, as: "step", dash: [4, 3] });
  }
}

/** Pixels that the decision rail takes at the bottom of the Replicas row. */
export const RAIL_PX = 24;

function drawReplicas(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { palette } = drawing;
  for (const { history, focused } of lanes) {
    stroke(drawing, history, seriesOf(history, "desired"), {
      colour: palette.decision,
      as: "step",
      dash: [2, 2],
      alpha: 0.8,
    });
    stroke(drawing, history, seriesOf(history, "ready"), {
      colour: palette.capacity,
      as: "step",
      width: focused ? 2 : 1,
    });
  }
}

const GAP_PX = 6;

function drawPods(drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const { context, palette, x, width, height } = drawing;
  const groups = lanes.map(({ history, focused }) => {
    const workload = keysOf(history.info).ready.split("/")[1];
    const own = history.pods.filter((change) => change.workload === workload);
    const lines = podLines(own, history.info.horizonMs);
    return { focused, lines, slots: lines.reduce((most, line) => Math.max(most, line.slot + 1), 1) };
  });
  const slots = groups.reduce((sum, group) => sum + group.slots, 0);
  const pitch = Math.min(7, (height - 8 - GAP_PX * (groups.length - 1)) / slots);
  const thick = Math.max(0.6, pitch - (pitch > 3 ? 2 : 0.3));
  let top = 4;
  for (const { focused, lines, slots: own } of groups) {
    for (const line of lines) {
      for (const span of line.spans) {
        const left = Math.max(0, x(span.from));
        const right = Math.min(width, x(span.to));
        if (right < 0 || left > width) continue;
        const y = top + line.slot * pitch;
        const across = Math.max(1, right - left);
        context.globalAlpha = focused ? 0.85 : 0.5;
        if (span.state === "ready") {
          context.fillStyle = palette.capacity;
          context.fillRect(left, y, across, thick);
        } else if (span.state === "starting" || span.state === "unready") {
          context.globalAlpha = 1;
          hatch(context, left, y, across, thick, palette.capacity, 3);
        } else if (span.state !== "gone") {
          context.globalAlpha = 1;
          context.fillStyle = { pending: palette.backlog, failing: palette.error, stopping: palette.ink3 }[span.state];
          context.fillRect(left, y, across, thick);
        }
      }
    }
    top += own * pitch + GAP_PX;
  }
  context.globalAlpha = 1;
}

const DRAW: Readonly<Record<RowKind, (drawing: Drawing, lanes: readonly DrawnLane[]) => void>> = {
  watched: drawWatched,
  load: drawLoad,
  backlog: drawBacklog,
  success: drawSuccess,
  threads: drawThreads,
  attempts: drawAttempts,
  latency: drawLatency,
  cpu: drawCpu,
  replicas: drawReplicas,
  pods: drawPods,
};

/** Paints a row: the other runs first, the focused one on top. */
export function drawRow(kind: RowKind, drawing: Drawing, lanes: readonly DrawnLane[]): void {
  const order = kind === "pods" ? lanes : [...lanes].sort((a, b) => Number(a.focused) - Number(b.focused));
  DRAW[kind](drawing, order);
}

import { linePath, meanPath, type PathSink, type Projection, stepPath } from "../../charts/decimate.ts";

/** Rates and shares are drawn as means over so many pixels. */
const MEAN_PX = 3;

/** Collects a path as the text that SVG takes. */
class PathText implements PathSink {
  private readonly parts: string[] = [];
  moveTo(x: number, y: number): void {
    this.parts.push(`M${round(x)} ${round(y)}`);
  }
  lineTo(x: number, y: number): void {
    this.parts.push(`L${round(x)} ${round(y)}`);
  }
  toString(): string {
    return this.parts.join("");
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A column as an SVG path. */
export function pathOf(column: Float64Array, as: "line" | "step" | "mean", at: Projection): string {
  const sink = new PathText();
  if (as === "step") stepPath(sink, column, 0, column.length - 1, at);
  else if (as === "mean") meanPath(sink, column, 0, column.length - 1, at, MEAN_PX);
  else linePath(sink, column, 0, column.length - 1, at);
  return sink.toString();
}

/** Value to pixels, straight or by powers; both rise from 0. */
export function heightScale(most: number, height: number, log: boolean, top: number, bottom: number) {
  const span = height - top - bottom;
  const grown = (value: number): number => (log ? Math.log1p(Math.max(0, value)) : value);
  const full = grown(Math.max(most, 1e-9));
  return (value: number): number => height - bottom - (grown(value) / full) * span;
}

/** Round values from 0 to `most`, by powers of ten. */
export function powerTicks(most: number): readonly number[] {
  const ticks = [0];
  for (let power = 1; power <= most; power *= 10) ticks.push(power);
  return ticks;
}

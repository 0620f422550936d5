/** Where to draw a row: x in pixels for the row, y in pixels for the value. */
export interface Projection {
  x(row: number): number;
  y(value: number): number;
}

/** Something a path can be drawn into: a canvas, a Path2D, or d3's path for a string. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/**
 * A line through the rows from..to. Where several rows share a pixel column only the extremes are drawn, so no spike
 * is lost; a NaN breaks the line.
 */
export function linePath(sink: PathSink, column: Float64Array, from: number, to: number, at: Projection): void {
  let pen = false;
  let pixel = Number.NaN;
  let low = 0;
  let high = 0;
  let last = 0;
  const flush = () => {
    if (Number.isNaN(pixel)) return;
    const first = pen ? low : last;
    if (pen) sink.lineTo(pixel, at.y(first));
    else sink.moveTo(pixel, at.y(first));
    if (high !== low) sink.lineTo(pixel, at.y(high));
    if (last !== high && high !== low) sink.lineTo(pixel, at.y(last));
    pen = true;
  };
  const end = Math.min(to, column.length - 1);
  for (let row = Math.max(0, from); row <= end; row += 1) {
    const value = column[row] as number;
    if (Number.isNaN(value)) {
      flush();
      pixel = Number.NaN;
      pen = false;
      continue;
    }
    const here = Math.round(at.x(row) * 2) / 2;
    if (here === pixel) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      last = value;
      continue;
    }
    flush();
    pixel = here;
    low = high = last = value;
  }
  flush();
}

/**
 * A line of rates through the means of `binPx` pixels each: a rate over a longer span is the mean of the rates within
 * it, so nothing is invented. Where a row is wider than a bin, every row is drawn.
 */
export function meanPath(
  sink: PathSink,
  column: Float64Array,
  from: number,
  to: number,
  at: Projection,
  binPx: number,
): void {
  let bin = Number.NaN;
  let sum = 0;
  let count = 0;
  let x = 0;
  let pen = false;
  const flush = () => {
    if (count === 0) return;
    const y = at.y(sum / count);
    if (pen) sink.lineTo(x / count, y);
    else sink.moveTo(x / count, y);
    pen = true;
    sum = count = x = 0;
  };
  const end = Math.min(to, column.length - 1);
  for (let row = Math.max(0, from); row <= end; row += 1) {
    const value = column[row] as number;
    const here = Math.floor(at.x(row) / binPx);
    if (here !== bin || Number.isNaN(value)) flush();
    bin = here;
    if (Number.isNaN(value)) {
      pen = false;
      continue;
    }
    sum += value;
    x += at.x(row);
    count += 1;
  }
  flush();
}

/** A step line: each value holds until the next row; only changes are drawn. */
export function stepPath(sink: PathSink, column: Float64Array, from: number, to: number, at: Projection): void {
  let previous = Number.NaN;
  const end = Math.min(to, column.length - 1);
  for (let row = Math.max(0, from); row <= end; row += 1) {
    const value = column[row] as number;
    if (value === previous) continue;
    const x = at.x(row);
    if (!Number.isNaN(previous)) sink.lineTo(x, at.y(previous));
    if (!Number.isNaN(value)) {
      if (Number.isNaN(previous)) sink.moveTo(x, at.y(value));
      else sink.lineTo(x, at.y(value));
    }
    previous = value;
  }
  if (!Number.isNaN(previous)) sink.lineTo(at.x(end), at.y(previous));
}

/** The closed area between an upper and a lower column, thinned to one point a pixel. */
export function bandPath(
  sink: PathSink & { closePath(): void },
  upper: Float64Array,
  lower: Float64Array | null,
  from: number,
  to: number,
  at: Projection,
): void {
  const end = Math.min(to, upper.length - 1);
  const rows: number[] = [];
  let pixel = Number.NaN;
  for (let row = Math.max(0, from); row <= end; row += 1) {
    const here = Math.round(at.x(row));
    if ((here === pixel && row !== end) || Number.isNaN(upper[row] as number)) continue;
    pixel = here;
    rows.push(row);
  }
  const [first] = rows;
  if (first === undefined) return;
  rows.forEach((row, index) => {
    const y = at.y(upper[row] as number);
    if (index === 0) sink.moveTo(at.x(row), y);
    else sink.lineTo(at.x(row), y);
  });
  for (const row of rows.reverse()) sink.lineTo(at.x(row), at.y(lower ? (lower[row] as number) : 0));
  sink.closePath();
}

/** Runs of rows without a value, as [first, after] row indexes. */
export function gaps(column: Float64Array, from: number, to: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let open = -1;
  const end = Math.min(to, column.length - 1);
  for (let row = Math.max(0, from); row <= end; row += 1) {
    const unknown = Number.isNaN(column[row] as number);
    if (unknown && open < 0) open = row;
    if (!unknown && open >= 0) {
      found.push([open, row]);
      open = -1;
    }
  }
  if (open >= 0) found.push([open, end + 1]);
  return found;
}

/** Keeps a mark only when it stands at least `apart` pixels from the one kept before it. */
export function thin<T>(items: readonly T[], x: (item: T) => number, apart: number): readonly T[] {
  let last = Number.NEGATIVE_INFINITY;
  return items.filter((item) => {
    const here = x(item);
    if (here - last < apart) return false;
    last = here;
    return true;
  });
}

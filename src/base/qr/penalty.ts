import type { Matrix } from "./matrix.ts";

/** A finder's proportions with light before or after it: 1011101 and four zeros. */
const FINDERS = [0b00001011101, 0b10111010000] as const;

/** How hard a symbol is to read: long runs, blocks, what looks like a finder, and too much of one colour. */
export function penaltyOf({ size, dark }: Matrix): number {
  const at = (x: number, y: number) => dark[y * size + x] ?? 0;
  let penalty = 0;
  for (let line = 0; line < size; line += 1)
    penalty += linePenalty(size, (step) => at(step, line)) + linePenalty(size, (step) => at(line, step));
  for (let y = 1; y < size; y += 1)
    for (let x = 1; x < size; x += 1) {
      const sum = at(x, y) + at(x - 1, y) + at(x, y - 1) + at(x - 1, y - 1);
      if (sum === 0 || sum === 4) penalty += 3;
    }
  const share = (100 * dark.reduce((sum, value) => sum + value, 0)) / (size * size);
  return penalty + 10 * Math.floor(Math.abs(share - 50) / 5);
}

function linePenalty(size: number, at: (step: number) => number): number {
  let penalty = 0;
  let run = 0;
  let last = 0;
  for (let step = 0; step < size; step += 1) {
    run = step > 0 && at(step) === at(step - 1) ? run + 1 : 1;
    if (run === 5) penalty += 3;
    else if (run > 5) penalty += 1;
    last = ((last << 1) | at(step)) & 0x7ff;
    if (step >= 10 && FINDERS.some((finder) => finder === last)) penalty += 40;
  }
  return penalty;
}

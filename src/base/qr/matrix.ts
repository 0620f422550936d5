import { alignments, type Level, sizeOf } from "./capacity.ts";

/** A square of modules, row by row; 1 is dark. */
export interface Matrix {
  readonly size: number;
  readonly dark: Uint8Array;
  /** 1 where a function pattern stands, which carries no data and is not masked. */
  readonly fixed: Uint8Array;
}

const LEVEL_BITS: Readonly<Record<Level, number>> = { L: 1, M: 0 };

function fix({ size, dark, fixed }: Matrix, x: number, y: number, on: boolean): void {
  dark[y * size + x] = on ? 1 : 0;
  fixed[y * size + x] = 1;
}

/** The function patterns of a version, with room for the format. */
export function emptyMatrix(version: number): Matrix {
  const size = sizeOf(version);
  const matrix = { size, dark: new Uint8Array(size * size), fixed: new Uint8Array(size * size) };
  for (let at = 0; at < size; at += 1) {
    fix(matrix, 6, at, at % 2 === 0);
    fix(matrix, at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    finder(matrix, x, y);
  const centres = alignments(version);
  const last = centres.length - 1;
  centres.forEach((x, column) => {
    centres.forEach((y, row) => {
      const corner = (column === 0 && row === 0) || (column === 0 && row === last) || (column === last && row === 0);
      if (!corner) square(matrix, x, y, 2, (ring) => ring !== 1);
    });
  });
  placeFormat(matrix, "L", 0);
  placeVersion(matrix, version);
  return matrix;
}

/** Rings around a centre, as far as they lie inside. */
function square(matrix: Matrix, x: number, y: number, radius: number, on: (ring: number) => boolean): void {
  for (let dy = -radius; dy <= radius; dy += 1)
    for (let dx = -radius; dx <= radius; dx += 1) {
      const inside = x + dx >= 0 && x + dx < matrix.size && y + dy >= 0 && y + dy < matrix.size;
      if (inside) fix(matrix, x + dx, y + dy, on(Math.max(Math.abs(dx), Math.abs(dy))));
    }
}

/** With its light separator. */
const finder = (matrix: Matrix, x: number, y: number) => square(matrix, x, y, 4, (ring) => ring !== 2 && ring !== 4);

/** A value with the remainder of its division by a polynomial after it. */
function withRemainder(value: number, bits: number, polynomial: number): number {
  let remainder = value;
  for (let left = bits; left > 0; left -= 1) remainder = (remainder << 1) ^ ((remainder >>> (bits - 1)) * polynomial);
  return (value << bits) | remainder;
}

/** Level and mask, twice. */
export function placeFormat(matrix: Matrix, level: Level, mask: number): void {
  const { size } = matrix;
  const bits = withRemainder((LEVEL_BITS[level] << 3) | mask, 10, 0x537) ^ 0x5412;
  const bit = (index: number) => ((bits >>> index) & 1) === 1;
  for (let index = 0; index < 15; index += 1) {
    const down = index < 6 ? index : index < 8 ? index + 1 : size - 15 + index;
    fix(matrix, 8, down, bit(index));
    const across = index < 8 ? size - 1 - index : index === 8 ? 7 : 14 - index;
    fix(matrix, across, 8, bit(index));
  }
  fix(matrix, 8, size - 8, true);
}

function placeVersion(matrix: Matrix, version: number): void {
  if (version < 7) return;
  const bits = withRemainder(version, 12, 0x1f25);
  for (let index = 0; index < 18; index += 1) {
    const far = matrix.size - 11 + (index % 3);
    const near = Math.floor(index / 3);
    fix(matrix, far, near, ((bits >>> index) & 1) === 1);
    fix(matrix, near, far, ((bits >>> index) & 1) === 1);
  }
}

/** Codewords in pairs of columns from the right, up and down in turn; the column of the timing pattern is left out. */
export function placeCodewords({ size, dark, fixed }: Matrix, codewords: readonly number[]): void {
  let bit = 0;
  let upward = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2, upward = !upward)
    for (let step = 0; step < size; step += 1)
      for (const x of [right, right - 1]) {
        const y = upward ? size - 1 - step : step;
        if (fixed[y * size + x]) continue;
        dark[y * size + x] = ((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
        bit += 1;
      }
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];
export const MASK_COUNT = MASKS.length;

/** The same matrix with its data masked; its format is still to be placed. */
export function masked({ size, dark, fixed }: Matrix, mask: number): Matrix {
  const flips = MASKS[mask];
  const other = dark.map((value, at) => (fixed[at] || !flips?.(at % size, Math.floor(at / size)) ? value : 1 - value));
  return { size, dark: other, fixed: fixed.slice() };
}

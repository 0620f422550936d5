/** Error correction: L mends about 7 % of the symbol, M about 15 %. */
export type Level = "L" | "M";

export const MOST_VERSION = 40;

/** ISO/IEC 18004:2015, table 9, by version from 1: error correction codewords of one block, and how many blocks. */
const CORRECTION: Readonly<Record<Level, readonly number[]>> = {
  L: [
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  M: [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  ],
};
const BLOCKS: Readonly<Record<Level, readonly number[]>> = {
  L: [
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19,
    20, 21, 22, 24, 25,
  ],
  M: [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33,
    35, 37, 38, 40, 43, 45, 47, 49,
  ],
};

/** Modules of a side. */
export const sizeOf = (version: number): number => version * 4 + 17;

/** Centres of the alignment patterns on either axis. */
export function alignments(version: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => last - (count - 2 - index) * step)];
}

/** Modules that hold codewords: all but the function patterns. */
function dataModules(version: number): number {
  const count = alignments(version).length;
  const plain = (16 * version + 128) * version + 64;
  return plain - (count === 0 ? 0 : (25 * count - 10) * count - 55) - (version >= 7 ? 36 : 0);
}

/** How the codewords of a symbol fall into blocks. */
export interface BlockPlan {
  readonly blocks: number;
  /** Of each block. */
  readonly correction: number;
  /** All codewords of the symbol. */
  readonly total: number;
  readonly data: number;
}

export function blockPlan(version: number, level: Level): BlockPlan {
  const blocks = BLOCKS[level][version - 1] ?? 0;
  const correction = CORRECTION[level][version - 1] ?? 0;
  const total = Math.floor(dataModules(version) / 8);
  return { blocks, correction, total, data: total - blocks * correction };
}

/** Bits that say how many bytes follow. */
export const countBits = (version: number): number => (version < 10 ? 8 : 16);

const MODE_BITS = 4;

/** Bytes that fit into a symbol. */
export const bytesIn = (version: number, level: Level): number =>
  Math.floor((blockPlan(version, level).data * 8 - MODE_BITS - countBits(version)) / 8);

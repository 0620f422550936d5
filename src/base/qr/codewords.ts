import { type BlockPlan, blockPlan, countBits, type Level } from "./capacity.ts";
import { correctionOf } from "./reed-solomon.ts";

const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11] as const;

/** Bytes as the data codewords of a symbol: mode, count, bytes, end, padding. */
function dataOf(bytes: Uint8Array, version: number, length: number): Uint8Array {
  const result = new Uint8Array(length);
  let at = 0;
  const put = (value: number, bits: number) => {
    for (let bit = bits - 1; bit >= 0; bit -= 1, at += 1)
      result[at >>> 3] = (result[at >>> 3] ?? 0) | (((value >>> bit) & 1) << (7 - (at & 7)));
  };
  put(BYTE_MODE, 4);
  put(bytes.length, countBits(version));
  for (const byte of bytes) put(byte, 8);
  // The end is up to four zero bits and those that fill the byte.
  const used = Math.ceil(Math.min(at + 4, length * 8) / 8);
  for (let byte = used; byte < length; byte += 1) result[byte] = PADDING[(byte - used) % 2] ?? 0;
  return result;
}

interface Block {
  readonly data: Uint8Array;
  readonly correction: Uint8Array;
}

/** The first blocks are one codeword shorter where they do not come out even. */
function blocksOf(data: Uint8Array, { blocks, correction, total }: BlockPlan): readonly Block[] {
  const short = blocks - (total % blocks);
  const length = Math.floor(total / blocks) - correction;
  let from = 0;
  return Array.from({ length: blocks }, (_, index) => {
    const own = data.subarray(from, from + length + (index < short ? 0 : 1));
    from += own.length;
    return { data: own, correction: correctionOf(own, correction) };
  });
}

/** One codeword of each block after the other, until the longest block ends. */
function interleaved(parts: readonly Uint8Array[]): readonly number[] {
  const longest = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat();
}

/** All codewords of a symbol in the order in which they are placed. `bytes` must fit. */
export function codewordsOf(bytes: Uint8Array, version: number, level: Level): readonly number[] {
  const plan = blockPlan(version, level);
  const blocks = blocksOf(dataOf(bytes, version, plan.data), plan);
  return [...interleaved(blocks.map(({ data }) => data)), ...interleaved(blocks.map(({ correction }) => correction))];
}

import { bytesIn, type Level, MOST_VERSION } from "./capacity.ts";
import { codewordsOf } from "./codewords.ts";
import { emptyMatrix, MASK_COUNT, type Matrix, masked, placeCodewords, placeFormat } from "./matrix.ts";
import { penaltyOf } from "./penalty.ts";

/** Bytes of the largest symbol. */
export const MOST_BYTES = bytesIn(MOST_VERSION, "L");

/** A QR code: its side in modules and each of them row by row, 1 for dark. Without the quiet zone of four modules. */
export type QrCode = Pick<Matrix, "size" | "dark">;

/**
 * Bytes as a QR code (ISO/IEC 18004:2015, byte mode) in the smallest version that holds them, under the mask that is
 * easiest to read.
 * @returns null when no version holds them
 */
export function qrCode(bytes: Uint8Array, level: Level): QrCode | null {
  let version = 1;
  while (version <= MOST_VERSION && bytesIn(version, level) < bytes.length) version += 1;
  if (version > MOST_VERSION) return null;
  const plain = emptyMatrix(version);
  placeCodewords(plain, codewordsOf(bytes, version, level));
  let best: Matrix | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < MASK_COUNT; mask += 1) {
    const tried = masked(plain, mask);
    placeFormat(tried, level, mask);
    const penalty = penaltyOf(tried);
    if (penalty < least) [best, least] = [tried, penalty];
  }
  return best;
}

import { describe, expect, test } from "vitest";
import { bytesIn, type Level } from "../../src/base/qr/capacity.ts";
import { MOST_BYTES, type QrCode, qrCode } from "../../src/base/qr/code.ts";
import { correctionOf } from "../../src/base/qr/reed-solomon.ts";
import { decodeQr } from "./decode-qr.ts";

/** ISO/IEC 18004:2015, table 7: bytes that a symbol holds, by version from 1. */
const HOLDS: Readonly<Record<Level, readonly number[]>> = {
  L: [
    17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1003, 1091,
    1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431, 2563, 2699, 2809, 2953,
  ],
  M: [
    14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911,
    997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
  ],
};

const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 131 + (at >> 3) * 7 + 33) & 255);
const made = (bytes: Uint8Array, level: Level): QrCode => {
  const code = qrCode(bytes, level);
  if (!code) throw new Error("too long");
  return code;
};

describe.each(["L", "M"] as const)("level %s", (level) => {
  test("every version holds what the standard says", () => {
    expect(HOLDS[level].map((_, index) => bytesIn(index + 1, level))).toEqual(HOLDS[level]);
  });

  test("full to the last byte, and with one byte, every version is read back", () => {
    HOLDS[level].forEach((most, index) => {
      const least = (HOLDS[level][index - 1] ?? 0) + 1;
      for (const length of [least, most]) {
        const bytes = bytesOf(length);
        const code = made(bytes, level);
        expect(code.size).toBe(index * 4 + 21);
        expect(decodeQr(code)).toEqual({ version: index + 1, level, bytes, errors: 0 });
      }
    });
  });

  test("one byte too many is no code", () => {
    expect(qrCode(bytesOf((HOLDS[level].at(-1) ?? 0) + 1), level)).toBeNull();
  });
});

test("the most is what the largest symbol holds", () => expect(MOST_BYTES).toBe(2953));

test("error correction of the standard's own example", () => {
  // ISO/IEC 18004:2015, annex I: "01234567" as version 1-M.
  const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11];
  expect([...correctionOf(Uint8Array.from(data), 10)]).toEqual([
    0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55,
  ]);
});

test("a damaged module is noticed by the reader of this test", () => {
  const code = made(bytesOf(50), "M");
  const dark = code.dark.slice();
  const at = code.size * (code.size - 1) + code.size - 1;
  dark[at] = 1 - (dark[at] ?? 0);
  expect(decodeQr({ ...code, dark }).errors).toBeGreaterThan(0);
});

test("finders, timing and the dark module stand where readers look for them", () => {
  const { size, dark } = made(bytesOf(100), "M");
  const row = (y: number, from: number, to: number) => [...dark.subarray(y * size + from, y * size + to)].join("");
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((y) => row(y, 0, 8))).toEqual([
    "11111110",
    "10000010",
    "10111010",
    "10111010",
    "10111010",
    "10000010",
    "11111110",
    "00000000",
  ]);
  expect(row(6, 8, size - 8)).toMatch(/^(10)*1$/);
  expect(dark[(size - 8) * size + 8]).toBe(1);
});

import { expect, it } from "vitest";
import { parseDuration } from "../../src/scenario/durations.ts";

const rows: readonly [text: string, ms: number | undefined][] = [
  ["20m", 1_200_000],
  ["100ms", 100],
  ["1h30m", 5_400_000],
  ["90s", 90_000],
  ["1.5s", 1_500],
  ["1d", 86_400_000],
  ["0", 0],
  ["0s", 0],
  ["90", undefined],
  ["-5s", undefined],
  ["5 s", undefined],
  ["m", undefined],
  ["", undefined],
];
it.each(rows)("%j is %s ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

import type { TimeMs } from "../../base/units.ts";

/** Numbers as explanations print them: at most two decimals, no trailing zeros. */
export const short = (x: number): string => String(Number(x.toFixed(2)));

/** Milli-units in whole units: 1500 is "1.5". */
export const fromMilli = (milli: bigint | number): string => short(Number(milli) / 1_000);

/** Simulated time: "5:15", "1:00:00". */
export function clock(at: TimeMs): string {
  const seconds = Math.max(0, Math.ceil(at / 1_000));
  const two = (x: number): string => String(x).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "1 pod", "2 pods". */
export const pods = (count: number): string => (count === 1 ? "1 pod" : `${count} pods`);

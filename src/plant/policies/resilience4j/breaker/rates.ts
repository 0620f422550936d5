import { failedOf, slowOf, totalOf } from "../window.ts";
import type { Breaker } from "./state.ts";

/** Percent of failed results as the library's 32-bit float; −1 below the minimum. */
export const failureRate = (state: Breaker): number => rate(state, failedOf(state.window));

/** Percent of slow results, likewise. */
export const slowCallRate = (state: Breaker): number => rate(state, slowOf(state.window));

function rate({ window, minimum }: Breaker, count: number): number {
  const total = totalOf(window);
  return total === 0 || total < minimum ? -1 : Math.fround(Math.fround(count * 100) / total);
}

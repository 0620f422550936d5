import type { SweepState } from "../../session/sweep.ts";

/** Choosing a configuration of the grid. */
export interface PickProps {
  readonly state: SweepState;
  readonly chosen: number;
  choose(index: number): void;
}

/** Index of a configuration: the first parameter is the slower one in the grid's order. */
export const at = ({ vary }: SweepState, column: number, row: number): number =>
  column * (vary[1]?.values.length ?? 1) + row;

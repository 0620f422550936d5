import type { Cell, CellResult, SweepPlan } from "../../experiment/sweep.ts";
import { cellRunner } from "../../runner/cells.ts";
import { openPool, type Pool, type Service } from "../pool.ts";
import { find } from "../scenarios.ts";

/** What a thread must know of a grid. */
interface Grid {
  /** File or name of the scenario: each thread reads it for itself. */
  readonly word: string;
  readonly plan: Pick<SweepPlan, "set" | "horizonMs">;
}

/** Threads that run the cells of a grid. */
export const cellPool = (entry: URL, size: number, about: Grid): Pool<Cell, CellResult> =>
  openPool(entry, size, { service: "cells", about });

/** The thread's side. */
export const serveCells: Service = (about) => {
  const { word, plan } = about as Grid;
  const runner = cellRunner(find(word).scenario, plan);
  return (cell) => runner.run(cell as Cell);
};

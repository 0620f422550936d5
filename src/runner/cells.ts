import type { Problem } from "../api/frame.ts";
import { CONTROLLERS } from "../controllers/registry.ts";
import { Run } from "../engine/run.ts";
import { Scorer } from "../engine/score.ts";
import type { Cell, CellResult, SweepPlan } from "../experiment/sweep.ts";
import { compileVariant } from "../scenario/compile.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { resolveSetting } from "../scenario/settings.ts";
import type { ScenarioSource } from "../scenario/source.ts";
import { terminal } from "../terminal/terminal.ts";

/** A setting of the grid does not fit the scenario. */
export class UnfitCell extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join("; "));
  }
}

/**
 * Runs cells of one grid, one after the other. A configuration is compiled once and run with every seed, and the demand
 * oracle is asked once for all that share their load.
 */
export function cellRunner(source: ScenarioSource, plan: Pick<SweepPlan, "set" | "horizonMs">) {
  const scorer = new Scorer(CONTROLLERS.flatMap(({ kinds }) => kinds));
  let last: { readonly configuration: number; readonly compiled: CompiledRun } | undefined;
  const compiledFor = ({ configuration, variant, vary }: Cell): CompiledRun => {
    if (last?.configuration === configuration) return last.compiled;
    const sets = [...plan.set, ...vary];
    const compiled = compileVariant(source, variant, {
      sets,
      ...(plan.horizonMs === null ? {} : { horizonMs: plan.horizonMs }),
    });
    if (!compiled.ok) throw new UnfitCell(compiled.error);
    last = { configuration, compiled: compiled.value };
    return compiled.value;
  };
  return {
    /** @throws UnfitCell when a setting of the cell cannot be taken */
    compile: compiledFor,
    run(cell: Cell): CellResult {
      const compiled = { ...compiledFor(cell), seed: cell.seed };
      const run = new Run(compiled, CONTROLLERS, resolveSetting, terminal);
      run.advance(compiled.horizonMs);
      return { cell, digest: run.history.fingerprint(), summary: scorer.card(run, compiled, []) };
    },
  };
}

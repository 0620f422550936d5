import type { Problem } from "../api/frame.ts";
import type { RunVariant } from "../experiment/check.ts";
import type { Finished } from "../experiment/measure.ts";
import type { ScenarioSource } from "../scenario/source.ts";
import { openVariant } from "./open.ts";

/** A setting of an expectation does not fit its scenario. */
export class UnfitSetting extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join("; "));
  }
}

/** Runs variants of one scenario to their horizon, for expectations; equal runs under its own seed are made once. */
export function batch(source: ScenarioSource): RunVariant {
  const made = new Map<string, Finished>();
  return (variant, horizonMs, sets, seed) => {
    const id = JSON.stringify([variant, horizonMs, sets]);
    const known = seed === null ? made.get(id) : undefined;
    if (known) return known;
    const opened = openVariant(source, variant, {
      sets,
      ...(horizonMs === null ? {} : { horizonMs }),
      ...(seed === null ? {} : { seed }),
    });
    if (!opened.ok) throw new UnfitSetting(opened.error);
    const { run } = opened.value;
    run.advance(run.info.horizonMs);
    const finished: Finished = {
      variant,
      history: run.history,
      objects: (kind) => run.cluster.list(kind),
      plant: run.running,
      epochUnixMs: run.info.epochUnixMs,
    };
    if (seed === null) made.set(id, finished);
    return finished;
  };
}

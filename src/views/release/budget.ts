import type { TimeMs } from "../../base/units.ts";
import { mayFail } from "../../experiment/budget.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import { type History, totalAt } from "../../session/history.ts";

/** Requests that may fail in the whole run, and those that have. */
export interface Budget {
  readonly service: string;
  /** 0…1. */
  readonly mayFail: number;
  readonly allowed: number;
  readonly failed: number;
}

/** Of many services those that burn most are shown. */
const MOST_SHOWN = 3;

/**
 * Error budgets of the services with an objective that are asked at all. The whole run's requests are those so far,
 * and as many a second in what is not yet known.
 */
export function budgetsAt(
  history: History,
  run: Pick<CompiledRun, "objectives"> | undefined,
  at: TimeMs,
): readonly Budget[] {
  const { horizonMs } = history.info;
  const all = (run?.objectives ?? []).flatMap((objective): readonly Budget[] => {
    const { group, name } = objective;
    const known = Math.min(history.until, horizonMs);
    const asked = group === "service" ? totalAt(history, `service/${name}/in`, known) * (horizonMs / known) : 0;
    if (!(asked > 0)) return [];
    const share = mayFail(objective);
    const failed = Math.round(totalAt(history, `service/${name}/errors`, at));
    return [{ service: name, mayFail: share, allowed: share * asked, failed }];
  });
  return [...all].sort((a, b) => b.failed / b.allowed - a.failed / a.allowed).slice(0, MOST_SHOWN);
}

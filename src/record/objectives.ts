import type { Objective } from "../api/frame.ts";
import type { History } from "./history.ts";

/** A latency quantile lets this share of requests fail or be slower; of a queue's oldest message nothing is let off. */
export const SHARE: Readonly<Record<Objective["measure"], number>> = { oldest: 1, p50: 0.5, p95: 0.95, p99: 0.99 };

/**
 * Rows in which an objective is missed (1) or kept (0). A service misses it as well when more requests fail than its
 * quantile lets off: an error is no fast answer. Rows without an answer or a failure keep it.
 */
export function missedRows(history: Pick<History, "column">, objective: Objective): Uint8Array {
  const { group, name, measure, boundMs } = objective;
  const column = (part: string): Float64Array => history.column(`${group}/${name}/${part}`) ?? new Float64Array(0);
  const measured = column(measure);
  const bound = group === "queue" ? boundMs / 1000 : boundMs;
  const missed = new Uint8Array(measured.length);
  for (let r = 0; r < missed.length; r++) if ((measured[r] ?? 0) > bound) missed[r] = 1;
  if (group === "queue") return missed;
  const [errors, good] = [column("errors"), column("out")];
  const mayFail = 1 - SHARE[measure];
  for (let r = 0; r < missed.length; r++) {
    const failed = errors[r] ?? 0;
    if (failed > 0 && failed > mayFail * (failed + (good[r] ?? 0))) missed[r] = 1;
  }
  return missed;
}

/** Rows in which at least one of several objectives is missed. */
export function missedAny(history: History, objectives: readonly Objective[]): Uint8Array {
  const any = new Uint8Array(history.rows);
  for (const objective of objectives) {
    const rows = missedRows(history, objective);
    for (let r = 0; r < any.length; r++) if (rows[r]) any[r] = 1;
  }
  return any;
}

import type { Explanation } from "../../api/explanation.ts";
import type { Poll } from "./poll.ts";
import type { Reconciled } from "./reconcile.ts";
import type { ScaledObject } from "./types.ts";
export function explainPoll(_o: ScaledObject, _r: Poll, _now: number): Explanation | undefined {
  return undefined;
}
export function explainReconcile(_o: ScaledObject, _r: Reconciled): Explanation | undefined {
  return undefined;
}

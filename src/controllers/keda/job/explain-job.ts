import type { Explanation } from "../../../api/explanation.ts";
import type { Reconciled } from "../reconcile.ts";
import type { ScaledJob } from "../types.ts";
import type { JobPoll } from "./poll.ts";
export const explainJobPoll = (_o: ScaledJob, _p: JobPoll): Explanation | undefined => undefined;
export const explainJobReconcile = (_o: ScaledJob, _p: Reconciled): Explanation | undefined => undefined;

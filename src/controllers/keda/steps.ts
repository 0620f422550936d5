import type { Condition } from "../../api/objects.ts";
import type { Result } from "../../base/result.ts";
import type { LoopChange } from "./loop.ts";
import type { ObjectSession } from "./scale-target.ts";

/** A step of a reconcile that failed: its name and the bare error. */
export interface StepFault {
  readonly step: string;
  readonly error: string;
}

/** How a reconcile ended, for the memory and the explanation. */
export interface Reconciled {
  readonly loop: LoopChange;
  readonly fault?: StepFault;
  readonly paused?: boolean;
  readonly deleted?: boolean;
}

/** The steps' result: the message for the condition Ready and what is to become of the loop, or the step that failed. */
export type Steps = Result<
  { readonly message: string; readonly loop: "start" | null | undefined },
  StepFault & { readonly loop: null | undefined }
>;

/** Writes the conditions now. */
export function setConditions(session: ObjectSession, conditions: readonly Condition[]): void {
  session.patchStatus(session.object, { ...session.object.status, conditions });
}

import { type FluxObject, listAt, textAt } from "./fields.ts";

/** Upstream: fluxcd/cli-utils kstatus/status/status.go, v1.2.3. */
export type Kstatus = "Current" | "InProgress" | "Failed" | "Terminating";

export interface KstatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export interface KstatusResult {
  readonly status: Kstatus;
  readonly message: string;
  /** What the status amounts to, in the abnormal-true way; none when current. */
  readonly conditions: readonly KstatusCondition[];
}

export const current = (message: string): KstatusResult => ({ status: "Current", message, conditions: [] });

export const inProgress = (reason: string, message: string): KstatusResult => ({
  status: "InProgress",
  message,
  conditions: [{ type: "Reconciling", status: "True", reason, message }],
});

/** `told` is what the condition says where that differs from the result. */
export const failed = (reason: string, message: string, told = message): KstatusResult => ({
  status: "Failed",
  message,
  conditions: [{ type: "Stalled", status: "True", reason, message: told }],
});

export const conditionsOf = (object: FluxObject): readonly KstatusCondition[] =>
  listAt(object, "status.conditions").map((entry) => ({
    type: textAt(entry, "type"),
    status: textAt(entry, "status"),
    reason: textAt(entry, "reason"),
    message: textAt(entry, "message"),
  }));

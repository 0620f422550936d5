import type { TimeMs } from "../base/units.ts";

/** What kept a call from a pod: its node's kernel, which lets no connection through, or the proxy on that node. */
export type Enforcer = "kernel" | "proxy";

/** One end of a flow, as the agent on a node knows it. */
export interface FlowEnd {
  readonly pod: string;
  readonly namespace: string;
  readonly workload: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A call that a node kept from one of its pods, as the agent there observed it. */
export interface Flow {
  readonly at: TimeMs;
  /** Services. */
  readonly from: string;
  readonly to: string;
  readonly method: string;
  readonly by: Enforcer;
  readonly source: FlowEnd;
  readonly destination: FlowEnd;
  /** Of the destination. */
  readonly node: string;
}

/** The same as the plant knows it: pods by their slots. */
export type PlantFlow = Pick<Flow, "at" | "from" | "to" | "method" | "by"> & {
  readonly caller: number;
  readonly callee: number;
};

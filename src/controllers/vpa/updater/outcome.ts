import type { TimeMs } from "../../../base/units.ts";
import type { Patch } from "../patch.ts";
import type { Vpa } from "../types.ts";
import type { Priority } from "./priority.ts";

/** One call to the API server, and what it said if it refused. */
export type Action =
  | { readonly verb: "evict"; readonly pod: string; readonly at: TimeMs; readonly error?: string }
  | {
      readonly verb: "resize" | "annotate";
      readonly pod: string;
      readonly patch: readonly Patch[];
      readonly at: TimeMs;
      readonly error?: string;
    }
  | {
      readonly verb: "event";
      readonly kind: "Pod" | "VerticalPodAutoscaler";
      readonly name: string;
      readonly reason: string;
      readonly message: string;
      readonly at: TimeMs;
    };

/** What one loop did about one VPA. */
export interface VpaUpdate {
  readonly vpa: Vpa;
  /** In the order computed. */
  readonly priorities: readonly Priority[];
  /** The queue, and what evictionRequirements say. */
  readonly order: readonly { readonly pod: string; readonly admitted: boolean }[];
  readonly actions: readonly Action[];
}

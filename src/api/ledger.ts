import type { TimeMs } from "../base/units.ts";

/** A request of a service with an effect on the world, as it ended for its caller, or went on after that. */
export interface LedgerEntry {
  readonly at: TimeMs;
  readonly service: string;
  /** Its number among the service's requests. */
  readonly request: number;
  /** Times that it has had its effect until then. */
  readonly effects: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** What its caller got: an answer, or a failure; null: it had given up before, and learns nothing of this. */
  readonly answered: boolean | null;
}

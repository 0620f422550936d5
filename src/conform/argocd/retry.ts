import { nextRetryAt, type RetryStrategy } from "../../controllers/argocd/retry.ts";
import { compare } from "../compare.ts";
import type { Adapter } from "../recording.ts";

interface See {
  readonly retry: RetryStrategy;
  readonly lastAttemptMs: number;
  readonly retryCount: number;
}

/** One question a tick; keys of later ticks replace those of earlier ones. */
export const argocdRetryAdapter: Adapter = {
  controller: "argocd-retry",
  replay({ ticks }) {
    let see = {} as See;
    return ticks.map((tick) => {
      see = { ...see, ...tick.see };
      const next = nextRetryAt(see.retry, see.lastAttemptMs, see.retryCount);
      return compare(tick.t, tick.did, next.ok ? { nextRetryMs: next.value } : { error: next.error }, "did");
    });
  },
};

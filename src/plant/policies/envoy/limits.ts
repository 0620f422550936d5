/** Limits of a cluster at one priority: Envoy 1.36 `circuit_breakers.thresholds[]`, source/common/upstream/resource_manager_impl.h. */
export interface Limits {
  readonly maxConnections: number;
  readonly maxPendingRequests: number;
  readonly maxRequests: number;
  readonly maxRetries: number;
  /** Replaces `maxRetries`. */
  readonly retryBudget?: RetryBudget;
}

export interface RetryBudget {
  /** Percent of the active and pending requests. */
  readonly budgetPercent: number;
  /** Retries that are always allowed. */
  readonly minRetryConcurrency: number;
}

export const LIMIT_DEFAULTS: Limits = {
  maxConnections: 1024,
  maxPendingRequests: 1024,
  maxRequests: 1024,
  maxRetries: 3,
};

/** What a calling proxy has under way to a cluster at one priority. */
export interface InUse {
  connections: number;
  /** Requests that wait for a connection. */
  pending: number;
  /** Requests on a connection. */
  active: number;
  /** Retries in back-off or under way. */
  retries: number;
}

/** Whether one more request may wait for a connection; otherwise it overflows (503, UO). */
export const mayWait = (inUse: InUse, { maxPendingRequests }: Limits): boolean => inUse.pending < maxPendingRequests;

/** Whether one more request may be sent on a connection; otherwise it overflows (503, UO). */
export const maySend = (inUse: InUse, { maxRequests }: Limits): boolean => inUse.active < maxRequests;

/**
 * Whether a host's pool may open a connection.
 * @param ofPool connections that the pool has; a pool without any opens one even above the limit
 */
export const mayConnect = (inUse: InUse, { maxConnections }: Limits, ofPool: number): boolean =>
  inUse.connections < maxConnections || ofPool === 0;

/** Whether one more retry may be started. The failing attempt itself still counts as active. */
export const mayRetry = (inUse: InUse, limits: Limits): boolean => inUse.retries < retryLimit(inUse, limits);

function retryLimit({ active, pending }: InUse, { maxRetries, retryBudget }: Limits): number {
  if (retryBudget === undefined) return maxRetries;
  const { budgetPercent, minRetryConcurrency } = retryBudget;
  return Math.max(Math.floor(((active + pending) * budgetPercent) / 100), minRetryConcurrency);
}

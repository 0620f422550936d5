/** What became of a batchwise attempt: how many were tried, and the last failure of the batch that stopped it. */
export interface Attempt {
  readonly tried: number;
  readonly failure: string | undefined;
}

/**
 * Tries in batches of 1, 2, 4, … and stops after the first batch with a failure, so that a full quota costs few calls.
 * @param attempt returns the error of try number `index`, or undefined
 * Upstream: kubernetes v1.36.1 pkg/controller/replicaset/replica_set.go slowStartBatch.
 */
export function slowStart(count: number, attempt: (index: number) => string | undefined): Attempt {
  let tried = 0;
  for (let batch = Math.min(count, 1); batch > 0; batch = Math.min(2 * batch, count - tried)) {
    let failure: string | undefined;
    for (const end = tried + batch; tried < end; tried++) failure = attempt(tried) ?? failure;
    if (failure !== undefined) return { tried, failure };
  }
  return { tried, failure: undefined };
}

/** Local rate limit of Envoy 1.36 (source/common/common/token_bucket_impl.cc): refilled continuously, not at once. */
export interface TokenBucket {
  tokens: number;
  /** When `tokens` was true, in milliseconds. */
  at: number;
}

export interface TokenBucketSettings {
  readonly maxTokens: number;
  readonly tokensPerFill: number;
  readonly fillIntervalMs: number;
}

export const tokenBucket = ({ maxTokens }: TokenBucketSettings, now: number): TokenBucket => ({
  tokens: maxTokens,
  at: now,
});

/** Whether a request passes, for one whole token; otherwise 429, RL. */
export function takeToken(bucket: TokenBucket, settings: TokenBucketSettings, now: number): boolean {
  const { maxTokens, tokensPerFill, fillIntervalMs } = settings;
  bucket.tokens = Math.min(maxTokens, bucket.tokens + ((now - bucket.at) * tokensPerFill) / fillIntervalMs);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

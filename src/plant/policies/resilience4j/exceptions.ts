/**
 * Which exceptions count: `recordExceptions` or `retryExceptions` (all when no list is given) and `ignoreExceptions`
 * of resilience4j 2.4.0. Ignoring wins.
 */
export interface ExceptionLists {
  readonly counted?: readonly string[];
  readonly ignored?: readonly string[];
}

/** `other` is in neither list: a breaker takes it for a success, a retry does not retry it. */
export function exceptionKind(
  { counted, ignored }: ExceptionLists,
  exception: string,
): "counted" | "ignored" | "other" {
  if (ignored?.includes(exception)) return "ignored";
  return counted === undefined || counted.includes(exception) ? "counted" : "other";
}

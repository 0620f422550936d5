import { parseRfc3339 } from "../../base/rfc3339.ts";
import type { NodeClaim } from "./kinds.ts";
import { TERMINATION_TIMESTAMP } from "./labels.ts";

/** When a claim's terminationGracePeriod ends, ms since 1970; undefined when it has none. */
export function terminationDeadline({ metadata }: NodeClaim): number | undefined {
  const text = metadata.annotations?.[TERMINATION_TIMESTAMP];
  return text === undefined ? undefined : parseRfc3339(text);
}

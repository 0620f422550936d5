/**
 * How Kubernetes writes spans of time. Nanoseconds in, integer arithmetic, truncated.
 * Upstream: k8s.io/apimachinery v0.36.1 pkg/util/duration/duration.go, Go's time.Duration.String.
 */
const SECOND = 1_000_000_000n;
const MINUTE = 60n;
const HOUR = 3600n;
const DAY = 86_400n;
const YEAR = 365n * DAY;

/** HumanDuration: the AGE column, two units at most. */
export function humanDuration(ns: bigint): string {
  const seconds = ns / SECOND;
  if (seconds < -1n) return "<invalid>";
  if (seconds < 0n) return "0s";
  if (seconds < 2n * MINUTE) return `${seconds}s`;
  if (seconds < 10n * MINUTE) return two(seconds, MINUTE, "m", 1n, "s");
  if (seconds < 3n * HOUR) return `${seconds / MINUTE}m`;
  if (seconds < 8n * HOUR) return two(seconds, HOUR, "h", MINUTE, "m");
  if (seconds < 2n * DAY) return `${seconds / HOUR}h`;
  if (seconds < 8n * DAY) return two(seconds, DAY, "d", HOUR, "h");
  if (seconds < 2n * YEAR) return `${seconds / DAY}d`;
  if (seconds < 8n * YEAR) return two(seconds, YEAR, "y", DAY, "d");
  return `${seconds / YEAR}y`;
}

function two(seconds: bigint, large: bigint, name: string, small: bigint, smallName: string): string {
  const rest = (seconds % large) / small;
  return rest === 0n ? `${seconds / large}${name}` : `${seconds / large}${name}${rest}${smallName}`;
}

/** ShortHumanDuration: one unit. */
export function shortHumanDuration(ns: bigint): string {
  const seconds = ns / SECOND;
  if (seconds < -1n) return "<invalid>";
  if (seconds < 0n) return "0s";
  if (seconds < MINUTE) return `${seconds}s`;
  if (seconds < HOUR) return `${seconds / MINUTE}m`;
  if (seconds < DAY) return `${seconds / HOUR}h`;
  if (seconds < YEAR) return `${seconds / DAY}d`;
  return `${seconds / YEAR}y`;
}

/** time.Duration's String: "1m30s", "1.5s", "2ms". */
export function goDuration(ns: bigint): string {
  if (ns < 0n) return `-${goDuration(-ns)}`;
  if (ns === 0n) return "0s";
  if (ns < 1_000n) return `${ns}ns`;
  if (ns < 1_000_000n) return `${decimals(ns, 1_000n)}µs`;
  if (ns < SECOND) return `${decimals(ns, 1_000_000n)}ms`;
  const minutes = ns / SECOND / MINUTE;
  const rest = `${decimals(ns % (SECOND * MINUTE), SECOND)}s`;
  if (minutes === 0n) return rest;
  return minutes < 60n ? `${minutes}m${rest}` : `${minutes / 60n}h${minutes % 60n}m${rest}`;
}

function decimals(amount: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(amount % unit)
    .padStart(digits, "0")
    .replace(/0+$/, "");
  return fraction === "" ? String(amount / unit) : `${amount / unit}.${fraction}`;
}

/** A span between two instants in milliseconds as HumanDuration; "<unknown>" when the first is missing. */
export const age = (sinceMs: number | undefined, nowMs: number): string =>
  sinceMs === undefined ? "<unknown>" : humanDuration(BigInt(Math.trunc(nowMs - sinceMs)) * 1_000_000n);

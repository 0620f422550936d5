const NANOS: Readonly<Record<string, number>> = {
  h: 3_600_000_000_000,
  m: 60_000_000_000,
  s: 1_000_000_000,
  ms: 1_000_000,
  us: 1_000,
  µs: 1_000,
  ns: 1,
};

/** Nanoseconds of a duration as Istio's objects write it: "1m30s", "0.5s". */
export const nanosOf = (text: string): number =>
  [...text.matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|h|m|s)/g)].reduce(
    (sum, [, amount, unit = "s"]) => sum + Math.round(Number(amount) * (NANOS[unit] ?? 0)),
    0,
  );

/** A duration as proto JSON writes it: seconds with no, three, six or nine decimals. */
export function protoDuration(text: string): string {
  const nanos = nanosOf(text);
  const fraction = nanos % 1_000_000_000;
  const digits = String(fraction)
    .padStart(9, "0")
    .replace(/(?:000){1,3}$/, "");
  return `${Math.floor(nanos / 1_000_000_000)}${digits === "" ? "" : `.${digits}`}s`;
}

/** The same for a field that may be absent. */
export const optionalDuration = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : protoDuration(text);

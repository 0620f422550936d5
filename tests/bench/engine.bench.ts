import { measureCluster } from "./cluster-1000.ts";
import { measureDefaultHour } from "./default-hour.ts";
import type { Measure } from "./measure.ts";
import { measureMeshHops } from "./mesh-hops.ts";
import { measureMm10 } from "./mm10.ts";
import { measurePendingBurst } from "./pending-burst.ts";

/** `npm run bench`: prints a table, or with --json one object. Names and shapes are the CLI contract's. */
const BENCHES: readonly (readonly [string, () => Measure])[] = [
  ["mm10", measureMm10],
  ["mesh-hops", measureMeshHops],
  ["default-hour", measureDefaultHour],
  ["cluster-1000", measureCluster],
  ["pending-burst", measurePendingBurst],
];

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const measures = BENCHES.filter(([name]) => words.length === 0 || words.includes(name)).map(([, measure]) => measure());

if (process.argv.includes("--json")) {
  process.stdout.write(`${JSON.stringify({ measures })}\n`);
} else {
  for (const { name, value, unit, reference, ratio } of measures) {
    const against = reference === null ? "" : `  reference ${Math.round(reference)}, ratio ${ratio?.toFixed(2)}`;
    process.stdout.write(`${name.padEnd(16)}${String(Math.round(value)).padStart(12)} ${unit}${against}\n`);
  }
}

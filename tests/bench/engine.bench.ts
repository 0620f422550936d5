import { serveCells } from "../../src/cli/commands/cells.ts";
import { serve } from "../../src/cli/pool.ts";
import { measureCluster } from "./cluster-1000.ts";
import { measureDefaultHour } from "./default-hour.ts";
import { measureGitopsWeek } from "./gitops-week.ts";
import type { Measure } from "./measure.ts";
import { measureMeshHops } from "./mesh-hops.ts";
import { measureMeshKnob } from "./mesh-knob.ts";
import { measureMm10 } from "./mm10.ts";
import { measurePendingBurst } from "./pending-burst.ts";
import { measurePodMemory } from "./pod-memory.ts";
import { measureSweep } from "./sweep.ts";

/** `npm run bench`: prints a table, or with --json one object. Names and shapes are the CLI contract's. */
const BENCHES: readonly (readonly [string, () => Measure | Promise<Measure>])[] = [
  ["mm10", measureMm10],
  ["mesh-hops", measureMeshHops],
  ["mesh-knob", measureMeshKnob],
  ["default-hour", measureDefaultHour],
  ["cluster-1000", measureCluster],
  ["pending-burst", measurePendingBurst],
  ["gitops-week", measureGitopsWeek],
  ["pod-memory", measurePodMemory],
  ["sweep", () => measureSweep(new URL(import.meta.url))],
];

async function main(words: readonly string[]): Promise<void> {
  const named = words.filter((word) => !word.startsWith("--"));
  const measures: Measure[] = [];
  for (const [name, measure] of BENCHES) if (named.length === 0 || named.includes(name)) measures.push(await measure());
  if (words.includes("--json")) {
    process.stdout.write(`${JSON.stringify({ measures })}\n`);
    return;
  }
  for (const { name, value, unit, reference, ratio } of measures) {
    const against = reference === null ? "" : `  reference ${Math.round(reference)}, ratio ${ratio?.toFixed(2)}`;
    process.stdout.write(`${name.padEnd(16)}${String(Math.round(value)).padStart(12)} ${unit}${against}\n`);
  }
}

// The bundle is its own worker thread.
if (!serve({ cells: serveCells })) await main(process.argv.slice(2));

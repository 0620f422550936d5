import { readFileSync } from "node:fs";
import { openScenario, openVariant } from "../../src/runner/open.ts";
import { type Measure, median } from "./measure.ts";

const FILE = "simulations/scaling/calm-cpu-long-queue.yaml";
const HOUR_MS = 3_600_000;
const ROUNDS = 5;

/** Simulated seconds per second: one hour of the default scenario, both variants that the page opens with. */
export function measureDefaultHour(): Measure {
  const source = openScenario(FILE, readFileSync(FILE, "utf8"));
  if (!source.ok) throw new Error(`${FILE} does not open`);
  const { shown } = source.value;
  const rates = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    for (const variant of shown) {
      const opened = openVariant(source.value, variant, { horizonMs: HOUR_MS });
      if (!opened.ok) throw new Error(`${variant} does not open`);
      opened.value.advance(HOUR_MS, () => false);
    }
    return HOUR_MS / (performance.now() - started);
  });
  return { name: "default-hour", value: median(rates), unit: "simulated s/s", reference: null, ratio: null };
}

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { cellPool } from "../../src/cli/commands/cells.ts";
import { cellsOf } from "../../src/experiment/sweep.ts";
import { openScenario } from "../../src/runner/open.ts";
import { type Measure, median } from "./measure.ts";

const FILE = "simulations/scaling/calm-cpu-long-queue.yaml";
const HORIZON_MS = 1_800_000;
const ROUNDS = 3;
const SEEDS = 10;
/** What an engineer would tune. Nearly every configuration comes to a run of its own. */
const VARY = [
  {
    path: "ScaledObject/checkout-worker.spec.triggers[0].metadata.value",
    values: [20, 35, 50, 75, 100, 150, 200, 300],
  },
  {
    path: "ScaledObject/checkout-worker.spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
    values: [0, 15, 30, 60, 90, 120, 180, 300],
  },
];

/** Runs/s of 64 configurations × 10 seeds × 30 min of the default scenario over all cores, against one core. */
export async function measureSweep(entry: URL): Promise<Measure> {
  const source = openScenario(FILE, readFileSync(FILE, "utf8"));
  if (!source.ok) throw new Error(`${FILE} does not open`);
  const cells = cellsOf({
    scenario: source.value.name,
    variants: ["keda-queue"],
    vary: VARY,
    seeds: Array.from({ length: SEEDS }, (_, i) => i + 1),
    set: [],
    horizonMs: HORIZON_MS,
  });
  /** One core gets an eighth of the work: a rate is a rate. */
  const rate = async (threads: number, part: number): Promise<number> => {
    const own = cells.filter(({ run }) => run % part === 0);
    const began = performance.now();
    const pool = cellPool(entry, threads, { word: FILE, plan: { set: [], horizonMs: HORIZON_MS } });
    await pool.run(own, () => undefined);
    pool.stop();
    return (own.length * 1000) / (performance.now() - began);
  };
  const rounds: { all: number; one: number }[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ one: await rate(1, 8), all: await rate(availableParallelism(), 1) });
  const ratio = median(rounds.map(({ all, one }) => all / one));
  return {
    name: "sweep",
    value: median(rounds.map(({ all }) => all)),
    unit: "runs/s",
    reference: median(rounds.map(({ one }) => one)),
    ratio,
  };
}

import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { type Measure, median } from "./measure.ts";
import { meshGraph } from "./mesh-graph.ts";

const MINUTE_MS = 60_000;
const ROUNDS = 7;

/** Milliseconds from a knob that is touched to the first rows that it changes: ten services, 500 requests a second. */
export function measureMeshKnob(): Measure {
  const source = openScenario("graph.yaml", meshGraph("graph"));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const compiled = compileVariant(source.value, "default");
  if (!compiled.ok) throw new Error("the graph does not compile");
  const replay = new Replay(compiled.value, CONTROLLERS, [], resolveSetting);
  replay.advance(20 * MINUTE_MS, () => false);
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    // Each time at another moment, as far from a checkpoint as chance has it, and further back.
    const at = (18 - 2.3 * round) * MINUTE_MS;
    const started = performance.now();
    replay.rewrite([{ at, by: "user", path: "call/page/cart.retries", value: round % 3 }]);
    while (replay.until <= at) replay.advance(replay.until + compiled.value.recordMs, () => false);
    return performance.now() - started;
  });
  return { name: "mesh-knob", value: median(times), unit: "ms", reference: null, ratio: null };
}

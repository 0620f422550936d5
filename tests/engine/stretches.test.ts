import { expect, test } from "vitest";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { meshGraph } from "../bench/mesh-graph.ts";

/** How often a run is asked whether it is enough, on its way to a minute. */
function askedOf(text: string): number {
  const source = openScenario("graph.yaml", text);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const compiled = compileVariant(source.value, "default");
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const replay = new Replay(compiled.value, CONTROLLERS, [], resolveSetting);
  let asked = 0;
  replay.advance(60_000, () => {
    asked += 1;
    return false;
  });
  return asked;
}

test("a busy run is asked every few rows, a calm one after more and more", () => {
  const busy = meshGraph("graph").replace("horizon: 30m", "horizon: 60m");
  expect(askedOf(busy)).toBeGreaterThan(20);
  expect(askedOf(busy.replace("rate: 500", "rate: 1"))).toBeLessThan(12);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";

const FILE = "simulations/mesh/charge-twice.yaml";
const TEXT = readFileSync(FILE, "utf8");

const watchIn = (text: string) => {
  const source = openScenario(FILE, text);
  if (!source.ok) return source.error.map(({ field, message }) => [field, message]);
  const compiled = compileVariant(source.value, "retry");
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return new Replay(compiled.value, CONTROLLERS, [], resolveSetting).info.watch;
};

test.each([
  ["one column", TEXT, { title: "Charged twice", unit: "customers", of: ["service/pay/duplicates"] }],
  ["none where the run lacks the column", TEXT.replace("pay/duplicates}", "pay/nothing}"), undefined],
  [
    "a percentage needs no unit",
    TEXT.replace(/^watch:.*$/m, "watch: {title: t, of: nodes/count, per: [nodes/count, nodes/price]}"),
    { title: "t", unit: "%", of: ["nodes/count"], per: ["nodes/count", "nodes/price"] },
  ],
])("a scenario names what to watch: %s", (_, text, want) => {
  expect(watchIn(text)).toEqual(want);
});

test("and a slip is told at its field", () => {
  expect(watchIn(TEXT.replace("of: service/pay/duplicates", "off: service/pay/duplicates"))).toEqual(
    expect.arrayContaining([["watch.off", expect.stringContaining("unknown field")]]),
  );
});

import { expect, test } from "vitest";
import type { ObjectRow } from "../../../src/views/git/compare.ts";
import { fleetOf } from "../../../src/views/git/fleet.ts";

const deployment = (name: string, tag: string) => ({
  kind: "Deployment",
  metadata: { name },
  spec: { template: { spec: { containers: [{ image: `registry.example/orders:${tag}` }] } } },
});
const row = (name: string, live: string, wanted: string): ObjectRow =>
  ({ target: deployment(name, wanted), live: deployment(name, live) }) as unknown as ObjectRow;

test("a fleet is told by the versions that are live, and the ones that Git says", () => {
  const rows = [
    row("d", "1.0.0", "2.0.0"),
    row("a", "2.0.0", "2.0.0"),
    row("b", "2.0.0", "2.0.0"),
    row("c", "2.0.0", "2.0.0"),
  ];
  expect(fleetOf(rows)).toEqual([
    { name: "a", version: "2.0.0", wanted: "2.0.0", shade: 1 },
    { name: "b", version: "2.0.0", wanted: "2.0.0", shade: 1 },
    { name: "c", version: "2.0.0", wanted: "2.0.0", shade: 1 },
    { name: "d", version: "1.0.0", wanted: "2.0.0", shade: 0 },
  ]);
});

test("three Deployments are none", () => {
  expect(fleetOf([row("a", "1", "1"), row("b", "1", "1"), row("c", "1", "1")])).toEqual([]);
});

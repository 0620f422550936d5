import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Owned, ownersOf } from "../../src/experiment/owners.ts";
import { readScenario } from "../../src/runner/read.ts";

/** The duties of a variant: "retries of platform: order → pay 1 retry (VirtualService/pay)". */
function ownersIn(folder: string, scenario: string, variant: string) {
  const file = `simulations/${folder}/${scenario}.yaml`;
  const read = readScenario(file, readFileSync(file, "utf8"));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const run = read.value.runs[variant];
  if (!run) throw new Error(`no variant ${variant}`);
  return ownersOf(run.plant, run.objects);
}

const text = ({ owner, of, says, from, harms }: Owned) =>
  `${owner}: ${of} ${says} (${from})${harms ? ", which harms" : ""}`;

describe("charge-twice", () => {
  const settingsOf = (variant: string, duty: string) =>
    ownersIn("mesh", "charge-twice", variant)
      .find(({ name }) => name === duty)
      ?.settings.map(text);
  test.each([
    ["retry", "retries", ["platform: order → pay 1 retry (VirtualService/pay), which harms"]],
    ["retry-key", "retries", ["platform: order → pay 1 retry (VirtualService/pay)"]],
    ["key", "retries", []],
    [
      "retry",
      "idempotency",
      ["service: pay no key: does again what it is asked again (service/pay.effect.idempotent)"],
    ],
    ["key", "idempotency", ["service: pay knows its requests by a key (service/pay.effect.idempotent)"]],
    ["retry", "certificates", ["platform: 2 workloads 24 h each (mesh.certificate)"]],
    ["no-retry", "certificates", []],
    ["retry", "control plane", ["platform: mesh up (mesh.controlPlane)"]],
    ["retry", "errors that users see", ["service: order fails when pay does (service/order.calls)"]],
    ["retry", "domain fallback", []],
  ])("%s: %s", (variant, duty, want) => {
    expect(settingsOf(variant, duty)).toEqual(want);
  });

  test.each(["no-retry", "retry", "retry-key", "key"])("%s: each of eight duties is in one column", (variant) => {
    const duties = ownersIn("mesh", "charge-twice", variant);
    const columns = duties.map(({ usual, settings }) => new Set([usual, ...settings.map(({ owner }) => owner)]).size);
    expect(columns).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

test("what a service's own library sets is the service's", () => {
  const traffic = ownersIn("mesh", "flash-sale-slow-inventory", "breaker").find(
    ({ name }) => name === "traffic policy",
  );
  expect(traffic?.settings.map(text)).toEqual(expect.arrayContaining([expect.stringMatching(/^service: .* breaker /)]));
});

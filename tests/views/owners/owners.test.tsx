// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { cleanup, render, screen, within } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Intervention } from "../../../src/api/frame.ts";
import { readScenario } from "../../../src/runner/read.ts";
import { createClock } from "../../../src/session/clock.ts";
import type { Lab } from "../../../src/session/lab.ts";
import { Owners } from "../../../src/views/owners/Owners.tsx";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

const FILE = "simulations/mesh/charge-twice.yaml";
const KEY: Intervention = { at: 50_000, by: "user", path: "service/pay.effect.idempotent", value: true };

async function show(variant: string, at: number, log: readonly Intervention[] = []) {
  const read = readScenario(FILE, readFileSync(FILE, "utf8"));
  const run = read.ok ? read.value.runs[variant] : undefined;
  if (!run) throw new Error(`no variant ${variant}`);
  const clock = createClock();
  clock.set({ horizon: 120_000, computed: 120_000, at });
  await act(async () => render(<Owners lab={{ clock } as Lab} run={run} log={log} />));
  const items = (name: string) =>
    within(screen.getByRole("region", { name }))
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent);
  return { service: items("Service owners"), platform: items("Platform owners") };
}

test("settings stand in the column of those whose they are", async () => {
  const { service, platform } = await show("retry", 0);
  expect(service).toEqual([
    expect.stringMatching(/^business behaviour/),
    "idempotencypay: no key: does again what it is asked again service/pay.effect.idempotent",
    "domain fallbacknothing set",
    "errors that users seeorder: fails when pay does service/order.calls",
  ]);
  expect(platform.filter((item) => !item?.startsWith("traffic policy"))).toEqual([
    "control planemesh: up mesh.controlPlane",
    "certificates2 workloads: 24 h each mesh.certificate",
    "retriesorder → pay: 1 retry, of what has no key VirtualService/pay",
  ]);
});

test.each([
  ["before", 49_000, "retriesorder → pay: 1 retry, of what has no key VirtualService/pay"],
  ["after", 50_000, "retriesorder → pay: 1 retry VirtualService/pay"],
])("%s a person gives the service a key", async (_, at, want) => {
  const { platform } = await show("retry", at, [KEY]);
  expect(platform).toContain(want);
});

test("without a mesh its duties are nobody's yet", async () => {
  const { platform } = await show("no-retry", 0);
  expect(platform).toEqual(["control planenothing set", "certificatesnothing set"]);
});

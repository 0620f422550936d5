// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ColumnDoc, KnobDoc, RunInfo } from "../../../src/api/frame.ts";
import { createClock } from "../../../src/session/clock.ts";
import { createHistory } from "../../../src/session/history.ts";
import type { Lab, LabState } from "../../../src/session/lab.ts";
import { Identity } from "../../../src/views/identity/Identity.tsx";
import { graphOf } from "../../../src/views/topology/graph.ts";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

const HOUR_S = 3600;
const knob = (path: string, initial: number) => ({ path, initial }) as KnobDoc;

/** web reads and writes bills, by the hour; from the tenth hour on a rule forbids to write. */
const COLUMNS: Readonly<Record<string, (hour: number) => number>> = {
  "mesh/encrypted": () => 2,
  "mesh/lifetime": () => 24 * HOUR_S,
  "mesh/renewal": () => 12 * HOUR_S,
  "workload/web/certificate": (hour) => hour * HOUR_S,
  "workload/billing/certificate": (hour) => (hour % 12) * HOUR_S,
  "workload/legacy/certificate": () => Number.NaN,
  "call/home/read/rate": () => 1 / HOUR_S,
  "call/home/read/retries": () => 0,
  "call/home/read/forbidden": () => 0,
  "call/home/read/unsafe": (hour) => (hour > 20 ? 1 / HOUR_S : 0),
  "call/home/write/rate": () => 1 / HOUR_S,
  "call/home/write/retries": () => 0,
  "call/home/write/forbidden": (hour) => (hour > 10 ? 1 / HOUR_S : 0),
  "call/home/write/unsafe": () => 0,
};

async function show(hour: number, { controlPlane = 1, horizonH = 40, rule = true } = {}) {
  const docs = Object.keys(COLUMNS).map((key): ColumnDoc => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info = {
    recordMs: HOUR_S * 1000,
    horizonMs: horizonH * HOUR_S * 1000,
    columns: docs,
    knobs: [
      knob("Deployment/web.spec.replicas", 1),
      knob("Deployment/billing.spec.replicas", 1),
      knob("Deployment/legacy.spec.replicas", 1),
      ...(rule ? [knob("workload/billing.authorization.enabled", 1)] : []),
      knob("mesh.controlPlane", controlPlane),
      knob("workload/web.enrolled", 1),
    ],
    script: [],
    serves: { web: ["home"], billing: ["read", "write"], legacy: ["old"] },
    methods: { write: "POST" },
  } as unknown as RunInfo;
  const history = Object.assign(createHistory(info), { rows: 40, done: true });
  Object.values(COLUMNS).forEach((at, index) => {
    history.columns[index]?.forEach((_, row, column) => {
      column[row] = at(row + 1);
    });
  });
  const clock = createClock();
  const at = hour * HOUR_S * 1000;
  clock.set({ horizon: info.horizonMs, computed: info.horizonMs, at });
  const graph = graphOf(info);
  if (!graph) throw new Error("no graph");
  const state = { log: [] } as unknown as LabState;
  await act(async () => render(<Identity lab={{ clock } as Lab} state={state} history={history} graph={graph} />));
}

const texts = (elements: readonly HTMLElement[]) =>
  elements.map(({ textContent }) => textContent?.replace(/\u2009/g, " "));

describe("certificates at the clock", () => {
  test.each([
    ["young", 6, 1, "each lives 24 h, renewed at 12 h", ["web6 h", "billing6 h", "legacynone"]],
    ["not renewed", 20, 0, "nobody renews: the first expires in 4 h", ["web20 h", "billing8 h", "legacynone"]],
    ["expired", 27, 0, "1 expired", ["webexpired 3 h ago", "billing3 h", "legacynone"]],
  ])("%s", async (_, hour, controlPlane, says, want) => {
    await show(hour, { controlPlane });
    const region = within(screen.getByRole("region", { name: "Certificates" }));
    expect(region.getByText(says)).toBeTruthy();
    expect(texts(region.getAllByRole("listitem"))).toEqual(want);
  });

  test("are not shown in a run that is over before one is renewed", async () => {
    await show(6, { horizonH: 11 });
    expect(screen.queryByRole("region", { name: "Certificates" })).toBeNull();
  });
});

describe("who asks what", () => {
  test.each([
    ["all allowed", 8, ["8 allowed", "8 allowed"]],
    ["writing forbidden from the tenth hour on", 18, ["18 allowed", "10 allowed8 denied, 403"]],
    ["no connection", 22, ["20 allowed2 not connected", "10 allowed12 denied, 403"]],
  ])("%s", async (_, hour, want) => {
    await show(hour);
    const table = within(screen.getByRole("region", { name: "Access to billing" }));
    expect(texts(table.getAllByRole("columnheader"))).toEqual(["asks billing to", "GET", "POST"]);
    expect(texts(table.getAllByRole("cell"))).toEqual(want);
    expect(table.getByRole("rowheader", { name: "web" })).toBeTruthy();
  });

  test("is shown as well where nothing but a denial tells of a rule", async () => {
    await show(18, { rule: false });
    expect(screen.getByRole("region", { name: "Access to billing" })).toBeTruthy();
  });
});

// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { ColumnDoc, RunInfo } from "../../../src/api/frame.ts";
import { createClock } from "../../../src/session/clock.ts";
import { createHistory } from "../../../src/session/history.ts";
import type { Lab } from "../../../src/session/lab.ts";
import { Places } from "../../../src/views/responder/Places.tsx";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

/** a calls b, which a policy keeps a out of from the fortieth second on: values before and after it. */
const WALLED: Readonly<Record<string, readonly [number, number]>> = {
  "call/outside/a/errors": [0, 100],
  "call/a/b/errors": [0, 100],
  "call/a/b/blocked": [0, 5],
  "call/a/b/unsafe": [0, 0],
  "workload/b/ready": [1, 1],
};
const GONE = { ...WALLED, "call/a/b/blocked": [0, 0], "workload/b/ready": [1, 0] } as const;
const RULED = { ...WALLED, "call/a/b/blocked": [0, 0], "call/a/b/forbidden": [0, 5] } as const;
const TOLD = { ...GONE, "call/a/b/toldErrors": [0, 100] } as const;

async function show(columns: Readonly<Record<string, readonly [number, number]>>, at: number) {
  const docs = Object.keys(columns).map((key): ColumnDoc => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info = { recordMs: 1000, horizonMs: 120_000, columns: docs, serves: { a: ["a"], b: ["b"] } };
  const history = Object.assign(createHistory(info as unknown as RunInfo), { rows: 120, done: true });
  Object.values(columns).forEach(([calm, late], index) => {
    history.columns[index]?.fill(calm, 0, 40).fill(late, 40);
  });
  const clock = createClock();
  clock.set({ horizon: 120_000, computed: 120_000, at });
  await act(async () => render(<Places lab={{ clock } as unknown as Lab} history={history} />));
  return screen.queryByRole("region", { name: "Where a responder looks" });
}

const ROWS = [
  {
    name: "the policy that keeps it out is the last place",
    columns: WALLED,
    want: [
      "log of a3 min100 % of its calls to b fail",
      "settings of a → b6 minnothing wrong",
      "NetworkPolicy of b9 minkeeps a out",
    ],
    found: "cause found after 9 min",
  },
  {
    name: "a callee that is gone is found behind its doors",
    columns: GONE,
    want: [
      "log of a3 min100 % of its calls to b fail",
      "settings of a → b6 minnothing wrong",
      "NetworkPolicy of b9 minlets a in",
      "certificate of b12 minnothing wrong",
      "log of b15 minno pod of it is there",
    ],
    found: "cause found after 15 min",
  },
  {
    name: "a rule that refuses the caller is no fault of the callee",
    columns: RULED,
    want: [
      "log of a3 min100 % of its calls to b fail",
      "settings of a → b6 minnothing wrong",
      "NetworkPolicy of b9 minlets a in",
      "certificate of b12 minnothing wrong",
      "log of b15 min403: an authorization rule in front of b refuses a",
    ],
    found: "cause found after 15 min",
  },
  {
    name: "the proxies' figures come first",
    columns: TOLD,
    want: [
      "figures of the proxies3 min100 % of the calls from a to b fail",
      "settings of a → b6 minnothing wrong",
      "NetworkPolicy of b9 minlets a in",
      "certificate of b12 minnothing wrong",
      "log of b15 minno pod of it is there",
    ],
    found: "cause found after 15 min",
  },
];

test.each(ROWS)("$name", async ({ columns, want, found }) => {
  const region = await show(columns, 100_000);
  if (!region) throw new Error("nothing is shown");
  const items = within(region).getAllByRole("listitem");
  expect(items.map(({ textContent }) => textContent?.replace(/\u2009/g, " "))).toEqual(want);
  expect(within(region).getByText(found)).toBeTruthy();
});

test("while nothing fails there is nothing to look for", async () => {
  expect(await show(WALLED, 30_000)).toBeNull();
});

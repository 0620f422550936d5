// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ColumnDoc, RunInfo } from "../../../src/api/frame.ts";
import type { LedgerEntry } from "../../../src/api/ledger.ts";
import { createClock } from "../../../src/session/clock.ts";
import { createHistory } from "../../../src/session/history.ts";
import type { Lab } from "../../../src/session/lab.ts";
import { Ledger } from "../../../src/views/ledger/Ledger.tsx";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

const COLUMNS: Readonly<Record<string, (second: number) => number>> = {
  // Ten requests a second, one done twice; one is done and its answer lost.
  "service/pay/effects": (second) => 11 * second,
  "service/pay/duplicates": (second) => second,
  "service/pay/out": () => 9,
  "service/pay/errors": () => 1,
};

const entry = (at: number, request: number, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: at * 1000,
  service: "pay",
  request,
  effects: 1,
  retries: 0,
  answered: true,
  ...more,
});

async function show(second: number, ledger: readonly LedgerEntry[]) {
  const docs = Object.keys(COLUMNS).map((key): ColumnDoc => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info = { recordMs: 1000, horizonMs: 60_000, columns: docs } as unknown as RunInfo;
  const history = Object.assign(createHistory(info), { rows: 60, done: true, until: 60_000, ledger });
  Object.values(COLUMNS).forEach((at, index) => {
    history.columns[index]?.forEach((_, row, column) => {
      column[row] = at(row + 1);
    });
  });
  const clock = createClock();
  clock.set({ horizon: 60_000, computed: 60_000, at: second * 1000 });
  await act(async () => render(<Ledger lab={{ clock } as Lab} history={history} />));
}

const ENTRIES = [
  entry(1, 7),
  entry(2, 12, { effects: 2, retries: 1 }),
  entry(3, 21, { answered: false }),
  entry(4, 33, { answered: null, effects: 3, retries: 2 }),
  entry(30, 300, { effects: 0, answered: false }),
];

describe("the ledger of a service", () => {
  test.each([
    [2, ["0:02 12 2 twice answer, wrong", "0:01 7 1 once answer"]],
    [
      4,
      [
        "0:04 33 3 3 times had given up, wrong",
        "0:03 21 1 once failure, wrong",
        "0:02 12 2 twice answer, wrong",
        "0:01 7 1 once answer",
      ],
    ],
  ])("has at second %i what went wrong in red, newest first", async (second, want) => {
    await show(second, ENTRIES);
    const region = within(screen.getByRole("region", { name: "Ledger of pay" }));
    const rows = region
      .getAllByRole("row")
      .slice(1)
      .map((row) => {
        const cells = within(row).getAllByRole("cell");
        const wrong = row.getAttribute("data-wrong") === "true" ? ", wrong" : "";
        return `${cells.map(({ textContent }) => textContent).join(" ")}${wrong}`;
      });
    expect(rows).toEqual(want);
  });

  test("counts what was done against what its callers know", async () => {
    await show(20, ENTRIES);
    const region = within(screen.getByRole("region", { name: "Ledger of pay" }));
    const counts = region.getAllByRole("term").map((term) => `${term.textContent} ${term.nextSibling?.textContent}`);
    expect(counts).toEqual([
      "committed 220",
      "committed twice 20",
      "callers saw an answer 180",
      "callers saw a failure 20",
      "failure seen, committed all the same 20",
    ]);
  });

  test("is not kept where all went as callers know", async () => {
    await show(20, [entry(1, 7), entry(2, 8, { effects: 0, answered: false })]);
    expect(screen.queryByRole("region")).toBeNull();
  });
});

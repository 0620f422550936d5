// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { SweepState } from "../../../src/session/sweep.ts";
import { Parameters } from "../../../src/views/sweep/Parameters.tsx";
import { fakeScenario } from "../../session/fake-worker.ts";

afterEach(cleanup);

const scenario = fakeScenario();
const [variant = ""] = scenario.shown;
const paths = scenario.runs[variant]?.knobs.map(({ path }) => path) ?? [];

function opened() {
  const run = vi.fn();
  const state = { scenario, variant, vary: [{ path: paths[0], values: [1, 2] }], seeds: 2 };
  render(<Parameters state={state as unknown as SweepState} run={run} />);
  return {
    run,
    across: screen.getByRole("combobox", { name: "Across" }),
    up: screen.getByRole("combobox", { name: "Up" }),
  };
}

test("every parameter of the variant is offered, under its object", () => {
  const { across } = opened();
  const values = within(across)
    .getAllByRole("option")
    .map((option) => (option as HTMLOptionElement).value);
  expect(values).toEqual(["", ...paths]);
  expect((across as HTMLSelectElement).value).toBe(paths[0]);
});

test("one that is chosen comes with values around what it stands at", async () => {
  const { run, up } = opened();
  const user = userEvent.setup();
  expect((up as HTMLSelectElement).value).toBe("");
  await user.selectOptions(up, paths[1] ?? "");
  await user.click(screen.getByRole("button", { name: /^Run/ }));
  const [{ vary }] = run.mock.calls[0] as [{ vary: readonly { path: string; values: readonly unknown[] }[] }];
  expect(vary.map(({ path }) => path)).toEqual(paths.slice(0, 2));
  expect(vary[1]?.values.length).toBeGreaterThan(1);
});

// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { NoScenario } from "../../../src/views/parts/NoScenario.tsx";

afterEach(cleanup);

test("a mistyped name leads to the scenario that was meant", () => {
  render(<NoScenario here="lab" name="calm-cpu-long-que" problems={[]} />);
  expect(screen.getByRole("link", { name: "calm-cpu-long-queue" }).getAttribute("href")).toBe(
    "#/lab/calm-cpu-long-queue",
  );
});

test("a name like no other leads to the gallery", () => {
  render(<NoScenario here="lab" name="mine" problems={[]} />);
  expect(screen.queryByText(/Did you mean/)).toBeNull();
  expect(screen.getByRole("link", { name: "The gallery" })).toBeTruthy();
});

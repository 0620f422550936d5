// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { LabPage } from "../../src/views/lab/LabPage.tsx";
import { opened, settled } from "../session/open-lab.ts";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

async function openLab() {
  const lab = await opened();
  lab.actions.pause();
  lab.actions.focus(1);
  lab.actions.seek(600_000);
  render(<LabPage lab={lab} />);
  const settle = () => act(settled);
  await settle();
  return { lab, settle, user: userEvent.setup() };
}

/** The rail is fetched when the first fork is there. */
const railFetched = () => screen.findByRole("region", { name: "Forks" }, { timeout: 10_000 });
const rail = () => within(screen.getByRole("region", { name: "Forks" }));
const names = () =>
  rail()
    .getAllByRole("listitem")
    .map((item) => within(item).getAllByRole("button")[0]?.getAttribute("aria-label"));

describe("the tree of forks", () => {
  test("is not there before the first fork", async () => {
    await openLab();
    expect(screen.queryByRole("region", { name: "Forks" })).toBeNull();
  });

  test("grows by button and by key, and names every run with its origin", async () => {
    const { lab, user, settle } = await openLab();
    await user.click(screen.getByRole("button", { name: "Fork here" }));
    await settle();
    await railFetched();
    expect(names()).toEqual(["keda-queue, from the start", "fork at 10:00, parts from keda-queue at 10:00"]);
    // Among the variants and in its lane.
    expect(screen.getAllByRole("button", { name: /keda-queue, fork at 10:00/, pressed: true })).toHaveLength(2);
    lab.actions.seek(700_000);
    await user.keyboard("f");
    await settle();
    expect(names()).toEqual([
      "keda-queue, from the start",
      "fork at 10:00, parts from keda-queue at 10:00",
      "fork at 11:40, parts from fork at 10:00 at 11:40",
    ]);
    const current = rail().getAllByRole("button", { pressed: true });
    expect(current.map((button) => button.getAttribute("aria-label"))).toEqual([names()[2]]);
  });

  test("a fork is hidden, shown again, renamed and removed; undo brings it back", async () => {
    const { lab, user, settle } = await openLab();
    lab.actions.fork();
    await settle();
    await railFetched();
    await user.click(rail().getByRole("button", { name: "Hide fork at 10:00" }));
    await settle();
    expect(names()[1]).toBe("fork at 10:00, parts from keda-queue at 10:00, hidden");
    expect(lab.get().lanes).toHaveLength(2);
    await user.click(rail().getByRole("button", { name: /hidden$/ }));
    await settle();
    expect(lab.get()).toMatchObject({ focus: 2, lanes: { length: 3 } });

    await user.click(rail().getByRole("button", { name: "Rename fork at 10:00" }));
    await user.keyboard("What if{Enter}");
    await settle();
    expect(names()[1]).toBe("What if, parts from keda-queue at 10:00");
    const variants = within(screen.getByRole("group", { name: "Variants" }));
    expect(variants.getByRole("button", { name: /keda-queue, What if$/, pressed: true })).toBeTruthy();

    await user.click(rail().getByRole("button", { name: "Rename What if" }));
    await user.keyboard("never mind{Escape}");
    await settle();
    expect(names()[1]).toBe("What if, parts from keda-queue at 10:00");

    await user.click(rail().getByRole("button", { name: "Remove What if" }));
    await settle();
    expect(screen.queryByRole("region", { name: "Forks" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await settle();
    expect(names()[1]).toBe("What if, parts from keda-queue at 10:00");
  });

  test("every branch is a link to that run alone", async () => {
    const { lab, settle } = await openLab();
    lab.actions.fork();
    await settle();
    await railFetched();
    const link = rail().getByRole("link", { name: "Link to fork at 10:00" }).getAttribute("href");
    expect(link).toMatch(/^#\/lab\/calm\?v=keda-queue&t=600&x=60&paused=1&made=1~[0-9a-f]{8}$/);
  });
});

// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { KnobDoc } from "../../src/api/frame.ts";
import { knobName } from "../../src/session/log.ts";
import { LabPage } from "../../src/views/lab/LabPage.tsx";
import { Knob } from "../../src/views/parts/Knob.tsx";
import { standing } from "./standing.tsx";

beforeAll(() => {
  // The test page has no layout: charts stay unpainted, everything that is text is there.
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

const openLab = () => standing((lab) => <LabPage lab={lab} />);

/** What is fetched when it is opened may take its time. */
const SLOW = { timeout: 60_000 };

describe("the Lab", () => {
  test("opens on its claim and one live sentence", async () => {
    await openLab();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("CPU is calm.");
    expect(screen.getByText(/The oldest message has waited/)).toBeTruthy();
  });

  test("dated facts are marked as history", async () => {
    await openLab();
    const facts = within(screen.getByRole("region", { name: "History" }));
    expect(facts.getByText("2023-08-22")).toBeTruthy();
    expect(facts.getByText("KEDA graduated.")).toBeTruthy();
  });

  test("answers why: what was seen, what was true, what was never asked, and upstream's words", async () => {
    await openLab();
    const why = within(await screen.findByRole("article", { name: "Why" }));
    expect(why.getByRole("heading", { level: 2 }).textContent).toBe("HPA kept checkout-worker at 2");
    expect(why.getByText(/sync 50/)).toBeTruthy();
    expect(why.getByRole("row", { name: /messages waiting never asked/ })).toBeTruthy();
    expect(why.getByRole("row", { name: /ready pods 2 2/ })).toBeTruthy();
    expect(why.getByText("TooFewReplicas")).toBeTruthy();
    expect(why.getByRole("img", { name: /does not read backlog/ })).toBeTruthy();
  });

  test("the next decision is one key away, and the clock goes there", async () => {
    const { lab, user, settle } = await openLab();
    await user.keyboard("{ArrowRight}");
    await settle();
    expect(lab.clock.get().at).toBe(757_000);
    expect(screen.getByText(/Why, at 12:37/)).toBeTruthy();
  });

  test("End on a slider is the slider's own", async () => {
    const { lab, settle } = await openLab();
    const { at } = lab.clock.get();
    expect(fireEvent.keyDown(screen.getByRole("slider", { name: "Playhead" }), { key: "End" })).toBe(true);
    await settle();
    expect(lab.clock.get().at).toBe(at);
  });

  test("speed, focus and panels by button", async () => {
    const { lab, user, settle } = await openLab();
    await user.click(screen.getByRole("radio", { name: "100×" }));
    expect(lab.clock.get().speed).toBe(100);
    const variants = within(screen.getByRole("group", { name: "Variants" }));
    await user.click(variants.getByRole("button", { name: /keda-queue/ }));
    await settle();
    expect(screen.getByRole("img", { name: /KEDA|HPA reads backlog/ })).toBeTruthy();
    await user.click(screen.getByRole("tab", { name: "Changes" }));
    await settle();
    expect((await screen.findAllByText("ReadyForNewScale", undefined, SLOW)).length).toBeGreaterThan(3);
    await user.click(screen.getByRole("tab", { name: "Events" }));
    await settle();
    expect((await screen.findAllByText("SuccessfulRescale", undefined, SLOW)).length).toBeGreaterThan(3);
  });

  test("a terminal that somebody opens is ready to be typed into", async () => {
    const { user, settle } = await openLab();
    await user.click(screen.getByRole("button", { name: "Terminal" }));
    await settle();
    const prompt = await screen.findByRole("textbox", { name: "Command" }, SLOW);
    expect(document.activeElement).toBe(prompt);
  });

  test("the list of keys has those that do something here", async () => {
    const { user, settle } = await openLab();
    await user.click(screen.getByRole("button", { name: "Keys" }));
    await settle();
    const keys = within(await screen.findByRole("dialog", { name: "Keys", hidden: true }, SLOW));
    expect(keys.getByText("scenario YAML")).toBeTruthy();
    expect(keys.queryByText("who holds which key")).toBeNull();
  });

  test("another variant joins as C", async () => {
    const { user, settle } = await openLab();
    await user.selectOptions(screen.getByRole("combobox", { name: "Add a variant" }), "keda-lag");
    await settle();
    const variants = within(screen.getByRole("group", { name: "Variants" }));
    expect(variants.getByRole("button", { name: /^C keda-lag|^Ckeda-lag/ })).toBeTruthy();
  });

  test("a bad text is refused at its line and the run stays", async () => {
    const { lab, user, settle } = await openLab();
    await user.click(screen.getByRole("button", { name: "Scenario YAML" }));
    await user.type(await screen.findByRole("textbox", { name: "Scenario text" }, SLOW), "# refuse me");
    await user.click(screen.getByRole("button", { name: "Apply" }));
    await settle();
    expect(screen.getByText("Not applied. Revision 1 keeps running.")).toBeTruthy();
    expect(screen.getByRole("button", { name: /Line 3, column 3, kind: expected a kind/ })).toBeTruthy();
    expect(lab.get().lanes[0]?.history?.done).toBe(true);
  });
});

describe("a knob", () => {
  const knob: KnobDoc = {
    path: "HorizontalPodAutoscaler/web.spec.minReplicas",
    group: "replicas",
    unit: "pods",
    min: 1,
    max: 20,
    step: 1,
    default: 1,
    initial: 2,
    help: "The fewest pods.",
  };
  test.each([
    ["HorizontalPodAutoscaler/web.spec.minReplicas", "minReplicas"],
    ["ScaledObject/w.spec.triggers[0].metadata.value", "metadata.value"],
    ["load/messages.rate", "messages.rate"],
    [
      "HorizontalPodAutoscaler/w.spec.behavior.scaleDown.stabilizationWindowSeconds",
      "scaleDown.stabilizationWindowSeconds",
    ],
  ])("%s is called %s", (path, name) => expect(knobName(path)).toBe(name));

  test("arrows step, Shift makes it ten, Backspace sets the default", async () => {
    const turned = vi.fn();
    render(<Knob knob={knob} value={5} onTurn={turned} />);
    screen.getByRole("slider", { name: "minReplicas" }).focus();
    await userEvent.keyboard("{ArrowUp}{Shift>}{ArrowUp}{/Shift}{Backspace}");
    expect(turned.mock.calls.map(([value]) => value)).toEqual([6, 15, 1]);
  });

  test.each([
    ["a number and its unit", knob, 5, "5 pods, default 1"],
    ["a switch", { ...knob, unit: "on", min: 0, max: 1 }, 0, "off, default on"],
    ["what can be off", { ...knob, min: 0, off: 0 }, 0, "off, default 1"],
  ])("says where it stands: %s", (_, given, value, want) => {
    render(<Knob knob={given} value={value} onTurn={() => {}} />);
    expect(screen.getByRole("slider").getAttribute("aria-valuetext")).toBe(want);
  });

  test("a typed value is checked before it acts", async () => {
    const turned = vi.fn();
    render(<Knob knob={knob} value={5} onTurn={turned} />);
    await userEvent.click(screen.getByRole("button", { name: /type a value/ }));
    const field = screen.getByRole("textbox", { name: "minReplicas, value" });
    await userEvent.clear(field);
    await userEvent.type(field, "60{Enter}");
    expect(screen.getByText("60 is above 20")).toBeTruthy();
    expect(turned).not.toHaveBeenCalled();
    await userEvent.clear(field);
    await userEvent.type(field, "12{Enter}");
    expect(turned).toHaveBeenCalledWith(12, false);
  });
});

// @vitest-environment happy-dom
import { cleanup, screen, within } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { TerminalDrawer } from "../../src/views/terminal/TerminalDrawer.tsx";
import { standing } from "./standing.tsx";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

async function openTerminal() {
  const opened = await standing((lab, state) => <TerminalDrawer lab={lab} state={state} />, 750_500);
  return { ...opened, field: screen.getByRole("textbox", { name: "Command" }) };
}

const log = () => screen.getByRole("log").textContent ?? "";

describe("the terminal", () => {
  test("a line becomes an intervention at the playhead, and its answer stands below it", async () => {
    const { lab, settle, user, field } = await openTerminal();
    await user.type(field, "kubectl get pods{Enter}");
    await settle();
    expect(lab.get().log).toEqual([{ at: 750_500, by: "user", path: "terminal", value: "kubectl get pods" }]);
    expect(log()).toContain("$ kubectl get podstold kubectl get pods");
    expect((field as HTMLInputElement).value).toBe("");
  });

  test("undo takes the line back", async () => {
    const { lab, settle, user, field } = await openTerminal();
    await user.type(field, "kubectl get pods{Enter}");
    act(() => lab.actions.undo());
    await settle();
    expect(lab.get().log).toEqual([]);
    expect(log()).not.toContain("get pods");
  });

  test("up and down bring lines back", async () => {
    const { settle, user, field } = await openTerminal();
    await user.type(field, "one{Enter}");
    await settle();
    await user.type(field, "two{Enter}");
    await settle();
    await user.type(field, "{ArrowUp}{ArrowUp}");
    expect((field as HTMLInputElement).value).toBe("one");
    await user.type(field, "{ArrowDown}");
    expect((field as HTMLInputElement).value).toBe("two");
  });

  test.each([
    { typed: "kubectl sca", want: "kubectl scale " },
    { typed: "argocd app sy", want: "argocd app sync " },
    { typed: "flux reconcile k", want: "flux reconcile kustomization " },
    { typed: "kubectl get deploymen", want: "kubectl get deployments " },
  ])("Tab completes $typed", async ({ typed, want }) => {
    const { user, field } = await openTerminal();
    await user.type(field, typed);
    await user.tab();
    expect((field as HTMLInputElement).value).toBe(want);
    expect(document.activeElement).toBe(field);
  });

  test("several words that fit are offered", async () => {
    const { user, field } = await openTerminal();
    await user.type(field, "kubectl rollout re");
    await user.tab();
    expect(log()).toContain("restart   resume");
  });

  test("Tab on an empty line leaves it, and Escape does so from any", async () => {
    const { user, field } = await openTerminal();
    await user.click(field);
    await user.tab();
    expect(document.activeElement).not.toBe(field);
    await user.type(field, "kubectl{Escape}");
    expect(document.activeElement).toBe(screen.getByRole("log"));
  });

  test("Ctrl-C ends a watch, and otherwise only the line under way", async () => {
    const { lab, settle, user, field } = await openTerminal();
    await user.type(field, "nonsense{Control>}c{/Control}");
    expect((field as HTMLInputElement).value).toBe("");
    expect(lab.get().log).toEqual([]);
    await user.type(field, "kubectl get pods -w{Enter}");
    await settle();
    await user.type(field, "{Control>}c{/Control}");
    expect(lab.get().log.at(-1)?.value).toBe("\u0003");
  });

  test("closes", async () => {
    const { lab, user } = await openTerminal();
    await user.click(
      within(screen.getByRole("region", { name: "Terminal" })).getByRole("button", { name: "Close the terminal" }),
    );
    expect(lab.get().terminal).toBe(false);
  });
});

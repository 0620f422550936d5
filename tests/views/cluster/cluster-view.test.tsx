// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createLab } from "../../../src/session/lab.ts";
import { ClusterView } from "../../../src/views/cluster/ClusterView.tsx";
import { LayersPanel } from "../../../src/views/cluster/LayersPanel.tsx";
import { useLab } from "../../../src/views/hooks.ts";
import { fakePort, fakeScenario } from "../../session/fake-worker.ts";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

async function openCluster() {
  const host = { spawn: fakePort, now: () => 0, nextFrame: (run: () => void) => queueMicrotask(run) };
  const lab = createLab(fakeScenario(), host, null);
  const settle = () =>
    act(async () => {
      for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    });
  await settle();
  lab.actions.pause();
  lab.clock.set({ at: 750_000 });
  const Page = () => {
    const state = useLab(lab);
    return (
      <>
        <ClusterView lab={lab} state={state} palette={null} />
        <LayersPanel lab={lab} state={state} />
      </>
    );
  };
  render(<Page />);
  await settle();
  return { lab, settle, user: userEvent.setup() };
}

const node = (name: string) => screen.getByRole("button", { name: new RegExp(`^${name}: `) });

describe("the picture of the cluster", () => {
  test("says every node in words, and what all cost", async () => {
    await openCluster();
    expect(node("node-1").getAttribute("aria-label")).toBe("node-1: 1 of 4 cores requested, 1 pod");
    expect(node("node-2").getAttribute("aria-label")).toBe("node-2: 1 of 4 cores requested, 1 pod");
    expect(screen.getAllByText(/per hour/).map(({ textContent }) => textContent)).toEqual([
      "A $0.384 per hour",
      "B $0.384 per hour",
    ]);
  });

  test("arrows walk from node to node, past the keys of the page", async () => {
    const { lab, user } = await openCluster();
    node("node-1").focus();
    await user.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(node("node-2"));
    await user.keyboard("{Home}");
    expect(document.activeElement).toBe(node("node-1"));
    expect([node("node-1").tabIndex, node("node-2").tabIndex]).toEqual([0, -1]);
    expect(lab.clock.get().at).toBe(750_000);
  });

  test("a click tells why a node is kept and kills it; undo brings it back", async () => {
    const { lab, user, settle } = await openCluster();
    await user.click(node("node-1"));
    await settle();
    expect(screen.getByText("No loop in this variant adds or removes nodes.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Kill node" }));
    await settle();
    expect(lab.get().log).toEqual([{ at: 750_000, by: "user", path: "node/node-1.kill", value: true }]);
    expect(lab.get().toast).toBe("node-1 is gone");
    await user.click(node("node-1"));
    await settle();
    expect(screen.getByText(/nobody in the cluster knows yet/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Restore" })).toBeTruthy();
    lab.actions.undo();
    await settle();
    expect(lab.get().log).toEqual([]);
    expect(screen.getByRole("button", { name: "Kill node" })).toBeTruthy();
  });

  test("the four layers lead to the decision behind a lamp", async () => {
    const { lab, user, settle } = await openCluster();
    const layers = within(screen.getByRole("region", { name: "Which loop acts?" }));
    expect(layers.getByText("blind to the queue")).toBeTruthy();
    expect(layers.getAllByText("off").length).toBe(3);
    await user.click(layers.getByRole("button", { name: /^Why, at/ }));
    await settle();
    expect(lab.get().asked).not.toBeNull();
  });
});

import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act } from "react";
import { vi } from "vitest";
import { timeScale } from "../../../src/charts/scales.ts";
import type { Run } from "../../../src/engine/run.ts";
import { createClock } from "../../../src/session/clock.ts";
import { applyFrame, createHistory, type History } from "../../../src/session/history.ts";
import type { Lab, LabState } from "../../../src/session/lab.ts";
import { AgentsPanel } from "../../../src/views/git/AgentsPanel.tsx";
import { GitScene } from "../../../src/views/git/GitScene.tsx";

/** A whole run as the page knows it. */
export function historyOf(run: Run): History {
  const history = createHistory(run.info);
  applyFrame(history, run.history.takeFrame(run.info.horizonMs, true));
  return history;
}

/** The scene and its panel at an instant; `seconds` of the clock can be moved. */
export function show(history: History, seconds: number) {
  const clock = createClock();
  const { horizonMs } = history.info;
  clock.set({ horizon: horizonMs, computed: horizonMs, at: seconds * 1000 });
  const actions = { enter: vi.fn(), ask: vi.fn(), seek: vi.fn(), focus: vi.fn() };
  const lab = { clock, actions } as unknown as Lab;
  const lanes = [{ letter: "A", variant: history.info.variant, history, failure: null }];
  const state = { lanes, focus: 0, log: [] } as unknown as LabState;
  const x = timeScale([0, horizonMs], 600);
  render(
    <>
      <GitScene lab={lab} state={state} x={x} width={600} />
      <AgentsPanel lab={lab} state={state} />
    </>,
  );
  const goTo = async (later: number) => {
    await act(async () => {
      clock.set({ at: later * 1000 });
      await new Promise((resolve) => setTimeout(resolve, 450));
    });
  };
  return { actions, user: userEvent.setup(), goTo };
}

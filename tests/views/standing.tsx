import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act, type ReactNode } from "react";
import { createLab, type Lab, type LabState } from "../../src/session/lab.ts";
import { useLab } from "../../src/views/hooks.ts";
import { fakePort, fakeScenario } from "../session/fake-worker.ts";

/** A lab that stands still at half past twelve minutes, with what is shown of it. The test page has no layout. */
export async function standing(show: (lab: Lab, state: LabState) => ReactNode, at = 750_000, text?: string) {
  const host = { spawn: fakePort, now: () => 0, nextFrame: (run: () => void) => queueMicrotask(run) };
  const lab = createLab(fakeScenario(text), host, null);
  const settle = () =>
    act(async () => {
      for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    });
  lab.actions.pause();
  await settle();
  lab.actions.pause();
  lab.clock.set({ at });
  const Shown = () => show(lab, useLab(lab));
  render(<Shown />);
  await settle();
  return { lab, settle, user: userEvent.setup() };
}

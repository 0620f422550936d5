import { valueAt } from "../../src/session/history.ts";
import { createLab, type Lab } from "../../src/session/lab.ts";
import { fakePort, fakeScenario } from "./fake-worker.ts";

/** An open scenario on fake runs, for tests of what a person does to it. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
};

export const host = () => {
  let wall = 0;
  return { spawn: fakePort, now: () => (wall += 10), nextFrame: (run: () => void) => queueMicrotask(run) };
};

export async function opened(saved: Parameters<typeof createLab>[2] = null): Promise<Lab> {
  const lab = createLab(fakeScenario(), host(), saved);
  await settled();
  return lab;
}

export const LOAD = "load/messages.rate";

export function knobOf(lab: Lab, path: string) {
  const knob = lab
    .get()
    .lanes.flatMap((lane) => lane.history?.info.knobs ?? [])
    .find((other) => other.path === path);
  if (!knob) throw new Error(`no knob ${path}`);
  return knob;
}

export function rateAt(lab: Lab, lane: number, at: number): number {
  const history = lab.get().lanes[lane]?.history;
  return history ? valueAt(history, "load/messages/rate", at) : Number.NaN;
}

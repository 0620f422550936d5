// @vitest-environment happy-dom
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { createClock } from "../../src/session/clock.ts";
import { useClockDrive } from "../../src/views/hooks.ts";

afterEach(cleanup);

const FRAME_MS = 20;
const FRAMES = 100;

function Driven({ clock }: { clock: ReturnType<typeof createClock> }) {
  useClockDrive(clock, () => undefined);
  return null;
}

/** What the system says; lists of media stay what they are while it changes. */
let isCalm = false;
vi.stubGlobal("matchMedia", (query: string) => ({
  get matches() {
    return isCalm && query.includes("reduced-motion");
  },
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));

/** Two seconds of frames: how often the clock moved, and how far. */
function played(calm: boolean) {
  let waiting: FrameRequestCallback | undefined;
  vi.stubGlobal("requestAnimationFrame", (called: FrameRequestCallback) => {
    waiting = called;
    return 1;
  });
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  isCalm = calm;
  const begin = performance.now();
  const clock = createClock();
  clock.set({ horizon: 600_000, computed: 600_000, at: 0, speed: 10, playing: true });
  render(<Driven clock={clock} />);
  let moves = 0;
  clock.subscribe(() => {
    moves += 1;
  });
  for (let frame = 1; frame <= FRAMES; frame += 1) waiting?.(begin + frame * FRAME_MS);
  return { moves, at: clock.get().at };
}

test("a clock that plays goes on with every frame", () => {
  const { moves, at } = played(false);
  expect(moves).toBeGreaterThan(FRAMES / 2);
  expect(at).toBeGreaterThan(18_000);
});

test("without motion it goes on in few steps, and is as fast", () => {
  const { moves, at } = played(true);
  expect(moves).toBeLessThanOrEqual(4);
  expect(at).toBeGreaterThan(14_000);
});

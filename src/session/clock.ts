import { DAY_MS, type DurationMs, type TimeMs } from "../base/units.ts";

/** The one clock of the screen. It lives outside React: charts read it in every animation frame. */
export interface ClockState {
  /** The playhead. */
  readonly at: TimeMs;
  /** Length of the run. */
  readonly horizon: DurationMs;
  /** How far every shown run is computed; the playhead never passes it. */
  readonly computed: TimeMs;
  readonly playing: boolean;
  /** Simulated seconds per wall second. */
  readonly speed: number;
  /** The instant under the pointer, or null. */
  readonly hover: TimeMs | null;
  /** The part of the run that all charts show. */
  readonly zoom: readonly [from: TimeMs, to: TimeMs] | null;
}

const SPEEDS = [1, 10, 60, 100, 1000] as const;
/** Of runs that last a day or longer: a minute, an hour, six hours, a day a second, too. */
const LAPSES = [60, 1000, 3600, 21_600, 86_400] as const;

/** What one may choose for a run of this length, rising. */
export const speedsOf = (horizon: DurationMs): readonly number[] => (horizon >= DAY_MS ? LAPSES : SPEEDS);

/** A run is shown within so much wall time, unless somebody chooses otherwise. */
const SITTING_MS: DurationMs = 75_000;

/** The slowest speed that shows a run of this length in one sitting. */
export function usualSpeed(horizon: DurationMs): number {
  const speeds = speedsOf(horizon);
  return speeds.find((speed) => horizon <= speed * SITTING_MS) ?? Math.max(...speeds);
}

/** 60×, 6 h/s, 1 d/s */
export const speedText = (speed: number): string =>
  speed === 86_400 ? "1 d/s" : speed >= 3600 ? `${speed / 3600} h/s` : `${speed}×`;

export interface Clock {
  get(): ClockState;
  /** Changes some fields, and tells who listens if they are others now; the playhead is kept within the run. */
  set(patch: Partial<ClockState>): void;
  subscribe(listener: () => void): () => void;
}

const START: ClockState = { at: 0, horizon: 0, computed: 0, playing: false, speed: 60, hover: null, zoom: null };

const FIELDS = Object.keys(START) as (keyof ClockState)[];

/** The state after `wallMs` of wall time. A playhead that is past what is computed waits there. */
export function elapse(state: ClockState, wallMs: number): ClockState {
  if (!state.playing) return state;
  return { ...state, at: Math.max(state.at, Math.min(state.at + wallMs * state.speed, state.computed)) };
}

export function createClock(): Clock {
  let state = START;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(patch) {
      const next = { ...state, ...patch };
      const before = state;
      state = { ...next, at: Math.max(0, Math.min(next.at, next.horizon)) };
      // Whoever is told asks for a frame, which takes time from the cores that compute.
      if (FIELDS.every((field) => state[field] === before[field])) return;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The range of time on the x axis. */
export const shownRange = ({ zoom, horizon }: Pick<ClockState, "zoom" | "horizon">): readonly [TimeMs, TimeMs] =>
  zoom ?? [0, Math.max(1, horizon)];

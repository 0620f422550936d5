import type { TimeMs } from "../base/units.ts";
import { lastAt } from "./history.ts";
import type { LabRuns } from "./lab-runs.ts";
import type { Asked } from "./lab-state.ts";
import { loopDecisions } from "./loops.ts";
import { momentsOf } from "./moments.ts";

/** Where the clock stands and how it goes, and the decision that is asked about there. */
export function timeActions(runs: LabRuns) {
  const { clock, modes, get, set } = runs;
  const history = () => get().lanes[get().focus]?.history ?? null;
  /** Decisions of the focused run's loops. */
  const focused = () => {
    const own = history();
    return own ? loopDecisions(own) : [];
  };

  const actions = {
    play: () => {
      const { at, horizon } = clock.get();
      if (horizon > 0 && at >= horizon) clock.set({ at: 0 });
      modes.send({ type: "toggle" });
    },
    pause: () => modes.send({ type: "pause" }),
    /** Reached the end of what can be played. */
    ended: () => modes.send({ type: "end" }),
    grab: () => modes.send({ type: "grab" }),
    drop: () => modes.send({ type: "drop" }),
    seek: (at: TimeMs) => {
      runs.restore(0);
      if (modes.getSnapshot().matches("ended")) modes.send({ type: "pause" });
      clock.set({ at });
    },
    toEnd: () => {
      runs.restore(0);
      clock.set({ at: clock.get().horizon });
      modes.send({ type: "end" });
    },
    speed: (speed: number) => clock.set({ speed }),
    zoom: (zoom: readonly [TimeMs, TimeMs] | null) => {
      clock.set({ zoom });
      set({});
    },
    /** One recorded row on or back. */
    stepRow: (direction: 1 | -1) => {
      const rowMs = get().lanes[0]?.history?.info.recordMs ?? 1000;
      const rows = clock.get().at / rowMs;
      actions.pause();
      actions.seek((direction > 0 ? Math.floor(rows) + 1 : Math.ceil(rows) - 1) * rowMs);
    },
    /** To the next or the last decision of the focused run, and asks why; without loops to its next or last moment. */
    stepDecision: (direction: 1 | -1) => {
      const decisions = focused();
      if (decisions.length === 0) return actions.stepMoment(direction);
      const { at } = clock.get();
      const { asked, focus } = get();
      const known = asked?.lane === focus ? asked.decision : null;
      const here = known === null ? lastAt(decisions, at) : decisions.findIndex((decision) => decision.id === known);
      const onward = known === null && direction === -1 && (decisions[here]?.at ?? -1) < at ? here : here + direction;
      const next = decisions[onward];
      actions.pause();
      if (next) actions.ask({ lane: get().focus, decision: next.id }, next.at);
    },
    stepMoment: (direction: 1 | -1) => {
      const own = history();
      const times = own ? momentsOf(own).map((moment) => moment.at) : [];
      const { at } = clock.get();
      const next = direction === 1 ? times.find((time) => time > at) : times.findLast((time) => time < at);
      if (next !== undefined) actions.rewind(next);
    },
    /** Stands still at an instant. */
    rewind: (at: TimeMs) => {
      actions.pause();
      actions.seek(at);
    },
    /** Opens the why panel on a decision; with `at` the playhead goes there too. */
    ask: (asked: Asked | null, at?: TimeMs) => {
      if (at !== undefined) actions.seek(at);
      set({ asked, panel: "why", focus: asked?.lane ?? get().focus });
    },
  };
  return actions;
}

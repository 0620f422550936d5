import type { Intervention, KnobDoc } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";
import type { Setting } from "../scenario/model.ts";
import { FILE, LINE } from "../scenario/typed.ts";
import { type Branch, branchOf, logOf } from "./forks.ts";
import type { LabRuns } from "./lab-runs.ts";
import { branchWith, sameRun } from "./lab-state.ts";
import type { ShownRun } from "./link.ts";
import { intervene, knobAt, knobName, switchWord, toSet } from "./log.ts";

/** What undo goes back to. */
interface Before {
  readonly branches: readonly Branch[];
  /** Runs that are to be on the screen again where the tree was another one. */
  readonly shown: readonly ShownRun[];
  readonly focus: number;
}

/** What people change by hand, and how they take it back. */
export function createChanges(runs: LabRuns) {
  const { get, set } = runs;
  let undo: readonly Before[] = [];
  /** Undo comes back to how things are now. */
  const beforeChange = () => {
    undo = [...undo, { branches: get().branches, shown: runs.shown(), focus: get().focus }];
  };
  const setLog = (branch: number, log: readonly Intervention[], toast: string | null) => {
    set({ branches: get().branches.map((each) => (each.id === branch ? { ...each, log } : each)), toast });
    runs.flush();
  };

  const actions = {
    /** A change by hand at the playhead. `gesture`: the instant the drag began; its values replace each other. */
    turn: (knob: KnobDoc, value: number, gesture?: TimeMs) => {
      const at = Math.floor(gesture ?? runs.here());
      const branch = branchWith(get(), knob.path);
      const log = logOf(get().branches, branch);
      const replaces = log.some((entry) => entry.path === knob.path && entry.at === at);
      const [script = []] = runs.histories().flatMap(({ info }) => (info.knobs.includes(knob) ? [info.script] : []));
      if (value === knobAt(knob, script, log, at)) return;
      if (!replaces) beforeChange();
      setLog(
        branch,
        intervene(log, at, knob.path, toSet(knob, value)),
        `${knobName(knob.path)} is ${switchWord(knob, value) ?? `${value}${knob.unit ? ` ${knob.unit}` : ""}`}`,
      );
    },
    /** A line typed at the playhead, in every run of the focused branch. */
    type: (line: string) => actions.enter([{ path: LINE, value: line }]),
    /** One of the terminal's files, as it is from the playhead on. */
    save: (name: string, text: string) => actions.enter([{ path: `${FILE}${name}`, value: text }]),
    /** Typed and kept at the first step from the playhead on, which the playhead joins: what is typed is seen. */
    enter: (entries: readonly Setting[]) => {
      const at = runs.typingAt();
      beforeChange();
      runs.advance(at);
      const log = entries.reduce((before, { path, value }) => intervene(before, at, path, value), get().log);
      setLog(runs.current(), log, null);
    },
    /** Something done to a node or a pod at the playhead: `node/worker-1.kill`. `says` is what the toast tells. */
    act: (path: string, says: string) => {
      beforeChange();
      setLog(runs.current(), intervene(get().log, Math.floor(runs.here()), path, true), says);
    },
    undo: () => {
      const before = undo.at(-1);
      undo = undo.slice(0, -1);
      if (!before) return setLog(runs.current(), get().log.slice(0, -1), null);
      const ids = (branches: readonly Branch[]) => branches.map(({ id }) => id).join();
      const sameTree = ids(before.branches) === ids(get().branches);
      set({ branches: before.branches, toast: null });
      if (sameTree) return runs.flush();
      const kept = runs.shown().filter(({ branch }) => branchOf(before.branches, branch));
      const back = before.shown.filter((run) => !kept.some((other) => sameRun(run, other)));
      const all = [...kept, ...back];
      runs.arrange(
        all,
        all.findIndex((run) => sameRun(run, before.shown[before.focus] ?? run)),
      );
    },
    /** Back to the scenario as written. */
    reset: () => {
      beforeChange();
      setLog(runs.current(), [], "All changes taken back");
    },
  };
  return { beforeChange, actions };
}

import { branchOf, forked, pruned, TRUNK } from "./forks.ts";
import type { LabRuns } from "./lab-runs.ts";
import { letterOf, MOST_LANES, sameRun } from "./lab-state.ts";
import type { ShownRun } from "./link.ts";

/**
 * Which runs are on the screen, and the tree of forks that they come from.
 * @param beforeChange notes what undo comes back to
 */
export function branchActions(runs: LabRuns, beforeChange: () => void) {
  const { get, set } = runs;
  const focus = (index: number) => set({ focus: index, asked: null });

  return {
    focus,
    addLane: (variant: string) => {
      if (get().lanes.length < MOST_LANES)
        runs.arrange([...runs.shown(), { variant, branch: TRUNK }], get().lanes.length);
    },
    removeLane: (index: number) => {
      if (get().lanes.length > 1)
        runs.arrange(runs.shown().toSpliced(index, 1), get().focus - (index < get().focus ? 1 : 0));
    },

    /** The focused run goes on as a branch of its own from the playhead; the one it came from stays as it is. */
    fork: () => {
      const lane = get().lanes[get().focus];
      if (!lane) return;
      beforeChange();
      const [branches, branch] = forked(get().branches, lane.branch, lane.variant, Math.floor(runs.here()));
      const full = get().lanes.length === MOST_LANES;
      const all = full ? runs.shown().toSpliced(get().focus, 1) : runs.shown();
      set({ branches });
      runs.arrange([...all, { variant: lane.variant, branch }], all.length);
      set({ toast: `Forked from ${lane.letter}: changes now act on ${letterOf(all.length)}` });
    },
    /** Shows a run of the tree and turns to it; on a full screen it takes the place of the focused one. */
    showBranch: (run: ShownRun) => {
      const place = get().lanes.findIndex((lane) => sameRun(lane, run));
      if (place >= 0) return focus(place);
      const full = get().lanes.length === MOST_LANES;
      runs.arrange(
        full ? runs.shown().with(get().focus, run) : [...runs.shown(), run],
        full ? get().focus : get().lanes.length,
      );
    },
    nameBranch: (id: number, name: string) =>
      set({ branches: get().branches.map((branch) => (branch.id === id ? { ...branch, name } : branch)) }),
    /** Takes a branch away, with all that was forked from it. */
    removeBranch: (id: number) => {
      const branch = branchOf(get().branches, id);
      if (!branch || branch.parent === null) return;
      beforeChange();
      const branches = pruned(get().branches, id);
      const left = runs.shown().filter((run) => branchOf(branches, run.branch));
      const parent = { variant: branch.variant ?? "", branch: branch.parent };
      set({ branches, toast: "Fork removed" });
      runs.arrange(
        left.length > 0 ? left : [parent],
        left.findIndex(({ branch: other }) => other === parent.branch),
      );
    },
  };
}

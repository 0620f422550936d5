import type { ReadScenario } from "../runner/read.ts";
import { firstSpeed, PANELS, usual } from "./first-look.ts";
import type { LabHost } from "./host.ts";
import { branchActions } from "./lab-branches.ts";
import { createChanges } from "./lab-changes.ts";
import { createRuns } from "./lab-runs.ts";
import type { Panel } from "./lab-state.ts";
import { createTexts } from "./lab-texts.ts";
import { timeActions } from "./lab-time.ts";
import type { SavedRun, Scene } from "./link.ts";

export type { Asked, LabState, Lane, Panel } from "./lab-state.ts";
export type Lab = ReturnType<typeof createLab>;

/**
 * One open scenario: its runs, its clock, and everything a person can do to them.
 * @param original the text as the library has it, when `scenario` was read from another one; null where it has none
 */
export function createLab(
  scenario: ReadScenario,
  host: LabHost,
  saved: SavedRun | null,
  original: string | null = scenario.text,
) {
  const runs = createRuns(scenario, host, saved);
  const { clock, get, set } = runs;
  const changes = createChanges(runs);
  const texts = createTexts(runs, host);
  const actions = {
    ...timeActions(runs),
    ...branchActions(runs, changes.beforeChange),
    ...changes.actions,
    ...texts.actions,
    show: (panel: Panel | null) => set({ panel }),
    /** A picture brings the panel that goes with it. */
    look: (scene: Scene) => set({ scene, panel: PANELS[scene], asked: null }),
    dismiss: () => set({ toast: null }),
    reseed: (seed: number | null) => {
      runs.restore(clock.get().at);
      set({ seed });
      runs.open(runs.shown());
    },
    close: () => {
      texts.close();
      runs.close();
    },
  };

  clock.set({ speed: saved?.speed ?? firstSpeed(scenario), zoom: saved?.zoom ?? null });
  const asked = (saved?.lanes ?? []).filter(({ variant }) => Object.hasOwn(scenario.runs, variant));
  runs.open(asked.length > 0 ? asked : usual(scenario));

  return {
    clock,
    actions,
    original,
    /** Texts under way in the editor, by file; the scenario's own under "". */
    drafts: new Map<string, string>(),
    get,
    /** Where changes land now. */
    playhead: runs.here,
    subscribe: runs.subscribe,
    /** What a reload must bring back. */
    save(): SavedRun {
      const { seed, branches, focus, scene, terminal } = get();
      const { playing, speed, zoom } = clock.get();
      return { lanes: runs.shown(), seed, branches, at: runs.here(), playing, speed, zoom, focus, scene, terminal };
    },
  };
}

import type { Problem } from "../api/frame.ts";
import type { Printed } from "../api/terminal.ts";
import { readText } from "../runner/client.ts";
import type { Setting } from "../scenario/model.ts";
import { checkFile } from "./check-file.ts";
import { usual } from "./first-look.ts";
import type { LabHost } from "./host.ts";
import type { LabRuns } from "./lab-runs.ts";

/** Texts in the editor: what is wrong with them, and how they come to run. */
export function createTexts(runs: LabRuns, host: LabHost) {
  const { get, set } = runs;
  /** Counts the texts given to read; an answer to an older one is dropped. */
  let readings = 0;

  const actions = {
    /** What is wrong with a file's text, at its lines. */
    check: (name: string, text: string) => checkFile(host.spawn, name, text),
    /** What is wrong with a text of the whole scenario. */
    checkScenario: async (text: string): Promise<readonly Problem[]> => {
      const read = await readText(host.spawn, get().scenario.file, text);
      return read.ok ? [] : read.error;
    },
    /** What the focused run's terminal would print if this were entered at the playhead; nothing comes of it. */
    wouldPrint: async (entries: readonly Setting[]): Promise<readonly Printed[]> => {
      const { client, log } = runs.focused();
      return (await client?.ask({ at: runs.typingAt(), log, entries })) ?? [];
    },
    openTerminal: (terminal: boolean) => set({ terminal, typing: terminal }),
    /** Shows one of the terminal's files in the editor, or the scenario. */
    edit: (file: string | null) => set({ file, panel: "yaml" }),
    /** Reads a new scenario text; only when it can be run does it replace the runs. */
    apply: async (text: string) => {
      readings += 1;
      const mine = readings;
      const read = await readText(host.spawn, get().scenario.file, text);
      if (mine !== readings) return;
      if (!read.ok) return actions.refuse(text, read.error);
      const kept = runs.shown();
      runs.restore(runs.clock.get().at);
      set({ scenario: read.value, textRevision: get().textRevision + 1, draft: null, problems: [] });
      runs.open(kept.every(({ variant }) => Object.hasOwn(read.value.runs, variant)) ? kept : usual(read.value));
    },
    /** Shows a text that cannot run beside the run that goes on. */
    refuse: (draft: string, problems: readonly Problem[]) => set({ draft, problems, panel: "yaml", file: null }),
  };
  return {
    actions,
    /** No answer that is still under way counts. */
    close: () => {
      readings += 1;
    },
  };
}

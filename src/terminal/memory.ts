import type { TimeMs } from "../base/units.ts";
import type { Editing } from "../kubectl/editing.ts";
import type { Follow } from "../kubectl/follow.ts";
import type { Session } from "../kubectl/session.ts";
import type { Words } from "../kubectl/words.ts";

/** A command that goes on after its first answer. */
export interface Following {
  /** What it says to each change; null for `kubectl wait`, which is asked again as a whole. */
  readonly follow: Follow | null;
  /** The file that it waits for; null for commands that wait for the cluster. */
  readonly editing: Editing | null;
  readonly line: string;
  /** The programs that its output goes through. */
  readonly filters: readonly Words[];
  /** When it gives up. */
  readonly deadline: TimeMs;
  /** Events of the run that it has seen. */
  readonly events: number;
}

/** What a terminal remembers of its run. */
export interface Memory {
  readonly session: Session;
  readonly following: Following | null;
}

const CONTEXT = "setpoint";

export const freshMemory = (files: Readonly<Record<string, string>>): Memory => ({
  session: {
    files,
    aliases: {},
    contexts: [{ name: CONTEXT, cluster: CONTEXT, user: "admin", namespace: "" }],
    current: CONTEXT,
  },
  following: null,
});

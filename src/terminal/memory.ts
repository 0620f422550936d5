import type { TimeMs } from "../base/units.ts";
import type { Session } from "../kubectl/session.ts";

/** A command that goes on after its first answer. */
export interface Following {
  /** watch: rows as objects change; rollout: a line a change until it is over; wait: silent until it is met or too late. */
  readonly how: "watch" | "rollout" | "wait";
  /** What is run again: the line without its watch flag. */
  readonly line: string;
  readonly deadline: TimeMs;
  /** Widths of the columns so far; null before the header. */
  readonly widths: readonly number[] | null;
  /** Events of the run that were there when it was last asked. */
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

import type { Cluster } from "./cluster.ts";
import type { Outcome } from "./outcome.ts";

/** A file that a command has opened in an editor; it goes on when the editor is left. */
export interface Editing {
  readonly name: string;
  readonly text: string;
  /** What the command makes of the text that the editor left. */
  left(text: string, cluster: Cluster): Edited;
}

export interface Edited {
  readonly outcome: Outcome;
  /** The file stays, for whoever wants to try again. */
  readonly kept: boolean;
}

import type { Fields } from "./json.ts";
import type { Resource } from "./resources.ts";

/** A change of one object, as a watch of the API server sends it. A deleted object comes as it last was. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resource: Resource;
  readonly object: Fields;
}

/**
 * A command that goes on after its first output: it prints more as objects change. A value: `next` gives the command as
 * it is after the change.
 */
export interface Follow {
  readonly next: (change: Change, now: number) => Followed;
}

/** What a change made a command print; `exit` when it is over. */
export interface Followed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit?: number;
  readonly follow?: Follow;
}

/** Nothing to say of a change. */
export const silent = (follow: Follow): Followed => ({ stdout: "", stderr: "", follow });

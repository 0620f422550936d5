import type { Request } from "./cluster.ts";
import type { Editing } from "./editing.ts";
import type { Follow } from "./follow.ts";

/** What a command did: its two streams, exit code, and the writes it sent, in order. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  readonly requests: readonly Sent[];
  /** How a command goes on that watches; undefined when it has ended. */
  readonly follow?: Follow;
  /** A file that the command waits for, until somebody leaves the editor. */
  readonly editing?: Editing;
}

/** A write, and the code the server answered it with. */
export type Sent = Request & { readonly code: number };

/** Ends a command with a message on stderr. */
export class CommandError extends Error {
  readonly exit: number;
  /** What is said instead when a command has several errors. */
  readonly amongOthers: string;
  constructor(message: string, exit = 1, amongOthers = message.replace(/^error: /, "")) {
    super(message);
    this.exit = exit;
    this.amongOthers = amongOthers;
  }
}

/** Several errors as one; undefined when there are none. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/util/helpers.go MultipleErrors. */
export function allOf(errors: readonly CommandError[]): CommandError | undefined {
  const [only, ...others] = errors;
  if (others.length === 0) return only;
  return new CommandError(errors.map(({ amongOthers }) => amongOthers).join("\n"));
}

/** `error: …` */
export const fail = (message: string): CommandError => new CommandError(`error: ${message}`);

/** An error of use, which points at the help page. Upstream: cmdutil.UsageErrorf. */
export const usage = (command: string, message: string): CommandError =>
  fail(`${message}\nSee 'kubectl ${command} -h' for help and examples`);

import type { Request } from "./cluster.ts";

/** What a command did: its two streams, exit code, and the writes it sent, in order. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  readonly requests: readonly Sent[];
}

/** A write, and the code the server answered it with. */
export type Sent = Request & { readonly code: number };

/** Ends a command with a message on stderr. */
export class CommandError extends Error {
  readonly exit: number;
  constructor(message: string, exit = 1) {
    super(message);
    this.exit = exit;
  }
}

/** `error: …` */
export const fail = (message: string): CommandError => new CommandError(`error: ${message}`);

/** An error of use, which points at the help page. Upstream: cmdutil.UsageErrorf. */
export const usage = (command: string, message: string): CommandError =>
  fail(`${message}\nSee 'kubectl ${command} -h' for help and examples`);

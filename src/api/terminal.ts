import type { TimeMs } from "../base/units.ts";
import type { Command } from "./commands.ts";
import type { ClusterView, FieldOwnership, KindDoc } from "./controller.ts";
import type { MetricsView } from "./metrics.ts";
import type { EventRecord, KubeObject } from "./objects.ts";

/** What a command said, and how it ended. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  /** null while the command goes on. */
  readonly exit: number | null;
  /** Writes that the API server took. */
  readonly writes: number;
  /** A file that the command wants edited: it goes on when that file is kept. */
  readonly opens?: { readonly name: string; readonly text: string };
}

/** What the terminal showed at an instant: the answer to a line, more of a command that goes on, or a file kept. */
export interface Printed extends Said {
  readonly at: TimeMs;
  /** The line typed; null where an earlier one goes on. */
  readonly line: string | null;
  /** A file that an editor wrote; null as text deletes it. */
  readonly saved?: { readonly name: string; readonly text: string | null };
}

/** What the API server made of a command. */
export type Landed =
  | { readonly ok: true; readonly after: KubeObject | undefined }
  | { readonly ok: false; readonly reason: string; readonly message: string };

/** What a terminal reaches: the very API server that the loops write to. */
export interface TerminalHost {
  readonly cluster: ClusterView;
  readonly epochUnixMs: number;
  readonly kinds: readonly KindDoc[];
  /** API groups that the scenario's objects belong to: beside its own, what the cluster has installed. */
  readonly groups: ReadonlySet<string>;
  /** Every event stored or counted up so far, in order. */
  readonly events: readonly EventRecord[];
  /** One of them as the API server has it by now. */
  latest(event: EventRecord): EventRecord;
  readonly metrics: MetricsView;
  land(command: Command): Landed;
}

/** One write that a watch delivers. */
export interface Change {
  readonly kind: string;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

/** Plain immutable data: files, aliases, contexts, and the command that goes on, if any. */
export type TerminalMemory = unknown;

/** A shell with its commands, as the engine drives it. Pure: what it keeps is in its memory. */
export interface Terminal {
  readonly ownership: FieldOwnership;
  start(files: Readonly<Record<string, string>>): TerminalMemory;
  type(
    memory: TerminalMemory,
    line: string,
    host: TerminalHost,
  ): { readonly memory: TerminalMemory; readonly said: Said };
  /** Keeps a file; `said` is what a command says that had opened it. */
  save(
    memory: TerminalMemory,
    name: string,
    text: string | null,
    host: TerminalHost,
  ): { readonly memory: TerminalMemory; readonly said: Said | null };
  isFollowing(memory: TerminalMemory): boolean;
  /** What a command that goes on says to these changes; null when it says nothing. */
  follow(
    memory: TerminalMemory,
    changes: readonly Change[],
    host: TerminalHost,
  ): { readonly memory: TerminalMemory; readonly said: Said } | null;
}

/** What ends a command that goes on: Ctrl-C. */
export const INTERRUPT = "\u0003";

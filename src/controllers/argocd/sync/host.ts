import type { SyncPhase } from "../hooks.ts";
import type { Manifest } from "../manifest.ts";

/** The API server's answer: a line of text, or why it refused. */
export type Answer =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly error: string; readonly notFound?: boolean };

/** How an object is written. `update` is a plain PUT, used where a replacement would delete what the object holds. */
export type WriteVerb = "apply" | "create" | "replace" | "update";

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly validate: boolean;
  readonly serverSide: boolean;
}

/** What a sync asks of the cluster; each call is carried out at once. */
export interface SyncHost {
  write(object: Manifest, verb: WriteVerb, options: WriteOptions): Answer;
  prune(object: Manifest, propagation: "Foreground" | "Background" | "Orphan"): Answer;
  deleteHook(object: Manifest): Answer;
  removeHookFinalizer(object: Manifest): void;
  /** The object as it is now, past all caches. */
  find(object: Manifest): Manifest | undefined;
  /** Why the API of the object's kind cannot be found; undefined when it is served. */
  undiscovered(object: Manifest): string | undefined;
  /** Why the project forbids the object; undefined when it permits it. */
  forbidden(object: Manifest): string | undefined;
  /** Called after each wave that was applied without a failure; the answer is an error. */
  afterWave(phase: SyncPhase, wave: number, final: boolean): string | undefined;
}

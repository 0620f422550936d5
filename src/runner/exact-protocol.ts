import type { ConformRow } from "../conform/conform.ts";

/** What crosses between the "How exact?" page and the worker that replays recordings. */
export interface ReplayRequest {
  /** Where the bundle of recordings is fetched from. */
  readonly url: string;
}

/** How far a bundle's replay is. */
export interface ReplayProgress {
  readonly done: number;
  readonly total: number;
  readonly row: ConformRow;
  /** Wall time spent deciding, ms. */
  readonly ms: number;
  /** Upstream versions that the recordings were made from, as their headers say. */
  readonly recordedFrom: readonly string[];
}

export type ReplayAnswer =
  | { readonly type: "progress"; readonly progress: ReplayProgress }
  | { readonly type: "failed"; readonly message: string };

import type { DurationMs } from "../../../base/units.ts";
import type { FluxObject } from "../fields.ts";
import type { MetadataPatch } from "./managed-fields.ts";
import type { ObjectId } from "./object-id.ts";

/** A refusal of the API server. `reason` is its word: Invalid, Conflict, Forbidden, NotFound; empty when it has none. */
export interface ApiError {
  readonly reason: string;
  readonly message: string;
}

/** An answer to a dry-run apply: the object as it would be, and whether it would be created. */
export type DryRun = { readonly object: FluxObject; readonly isNew: boolean } | { readonly error: ApiError };

/** What a run asks of the API server, all as the controller's field manager and with force. */
export interface FluxCluster {
  get(id: ObjectId): FluxObject | undefined;
  /** How long an object exists. */
  age(object: FluxObject): DurationMs;
  /** Server-side apply that changes nothing. */
  dryRun(object: FluxObject): DryRun;
  apply(object: FluxObject): ApiError | undefined;
  /** JSON patch of labels, annotations and managed fields. */
  patch(id: ObjectId, patches: readonly MetadataPatch[]): ApiError | undefined;
  /** With background propagation. */
  delete(id: ObjectId): ApiError | undefined;
}

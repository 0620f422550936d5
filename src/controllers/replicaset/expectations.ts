import type { Pod } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";

/** Own writes whose watch events have not come back yet. */
export interface Expectations {
  readonly created: readonly string[];
  /** By uid. */
  readonly deleted: readonly string[];
  readonly since: TimeMs;
}

export const NONE: Expectations = { created: [], deleted: [], since: 0 };

/** A write not seen after this was refused: watch events come within one step. Upstream waits 5 min, but hears refusals. */
export const PATIENCE_MS = SECOND_MS;

/**
 * Are own creates or deletes still on their way? Then the list of pods is known to be wrong.
 * Upstream: kubernetes v1.36.1 pkg/controller/controller_utils.go UIDTrackingControllerExpectations.
 */
export function areOpen({ created, deleted, since }: Expectations, pods: readonly Pod[], now: TimeMs): boolean {
  if (created.length + deleted.length === 0 || now - since >= PATIENCE_MS) return false;
  const names = new Set(pods.map(({ metadata }) => metadata.name));
  const alive = new Set(
    pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.uid),
  );
  return created.some((name) => !names.has(name)) || deleted.some((uid) => alive.has(uid));
}

import { equal } from "../../../base/equal.ts";
import type { FluxObject } from "../fields.ts";
import { withoutPaths } from "./ignore.ts";
import { annotationsOf, labelsOf } from "./metadata.ts";

/**
 * Would applying change an existing object? Labels, annotations and everything but metadata and status count, less the
 * ignored paths. Upstream: ssa/manager_diff.go hasDrifted, manager_apply.go hasDriftedWithIgnore.
 */
export function hasDrifted(live: FluxObject, dryRun: FluxObject, ignored: readonly string[]): boolean {
  const [now, then] = [withoutPaths(live, ignored), withoutPaths(dryRun, ignored)];
  return (
    !equal(labelsOf(now), labelsOf(then)) ||
    !equal(annotationsOf(now), annotationsOf(then)) ||
    !equal(content(now), content(then))
  );
}

function content({ metadata, status, ...rest }: FluxObject): Readonly<Record<string, unknown>> {
  return rest;
}

import { equal } from "../../../base/equal.ts";
import type { FluxObject } from "../fields.ts";
import type { FluxCluster } from "../kustomization/cluster.ts";
import { hasDrifted } from "../kustomization/drift.ts";
import { ignoredPaths, withoutPaths } from "../kustomization/ignore.ts";
import { segmentsOf, valueAt } from "../kustomization/json-pointer.ts";
import { annotationsOf, isMarked, labelsOf, type Mark } from "../kustomization/metadata.ts";
import { idOf, subjectOf } from "../kustomization/object-id.ts";
import type { HelmReleaseSpec } from "./release.ts";

const DISABLED: Mark = ["helm.toolkit.fluxcd.io/driftDetection", "disabled"];

/** An object of a release that is not as its manifest has it. */
export interface Difference {
  readonly object: FluxObject;
  /** As it should be; what is live where a rule ignores it. Absent: it is gone. */
  readonly wanted?: FluxObject;
  /** "Deployment/default/web changed (0 additions, 1 changes, 0 removals)" */
  readonly says: string;
}

interface Differences {
  readonly differences: readonly Difference[];
  /** The first refusal of a dry run. */
  readonly error: string | undefined;
}

/**
 * The stored manifests against the cluster, by server-side dry runs.
 * Upstream: helm-controller internal/action/diff.go, fluxcd/pkg ssa/jsondiff.
 */
export function differencesOf(
  objects: readonly FluxObject[],
  { driftDetection }: HelmReleaseSpec,
  cluster: FluxCluster,
): Differences {
  const differences: Difference[] = [];
  let error: string | undefined;
  for (const object of objects) {
    const id = idOf(object);
    const live = cluster.get(id);
    if (isMarked(object, DISABLED) || isMarked(live, DISABLED)) continue;
    const answer = cluster.dryRun(object);
    if ("error" in answer) {
      error ??= `${subjectOf(id)} dry-run failed: ${answer.error.message}`;
      continue;
    }
    const ignored = ignoredPaths(driftDetection?.ignore ?? [], answer.object);
    if (live === undefined) differences.push({ object, says: `${subjectOf(id)} removed` });
    else if (hasDrifted(live, answer.object, ignored)) {
      const wanted = corrected(live, answer.object, ignored);
      differences.push({ object, wanted, says: summary(live, answer.object, ignored) });
    }
  }
  return { differences, error };
}

/** What a correction sends: the dry run's object with what is live where rules ignore it. */
function corrected(live: FluxObject, dryRun: FluxObject, ignored: readonly string[]): FluxObject {
  return ignored.reduce((object, pointer) => {
    const path = segmentsOf(pointer);
    const value = valueAt(live, path);
    return value === undefined ? withoutPaths(object, [pointer]) : withValue(object, path, value);
  }, dryRun);
}

function withValue<T>(value: T, [name = "", ...rest]: readonly string[], by: unknown): T {
  const inside = (value ?? {}) as Readonly<Record<string, unknown>>;
  const next = rest.length === 0 ? by : withValue(inside[name], rest, by);
  if (Array.isArray(value)) return value.map((each, index) => (String(index) === name ? next : each)) as T;
  return { ...inside, [name]: next } as T;
}

/** Upstream: internal/diff/summarize.go. */
function summary(live: FluxObject, dryRun: FluxObject, ignored: readonly string[]): string {
  const [before, after] = [live, dryRun].map((object) => compared(withoutPaths(object, ignored)));
  const { additions, changes, removals } = counted(before, after);
  return `${subjectOf(idOf(live))} changed (${additions} additions, ${changes} changes, ${removals} removals)`;
}

const compared = (object: FluxObject): unknown => {
  const { metadata: _, status: __, ...rest } = object;
  return { ...rest, labels: labelsOf(object), annotations: annotationsOf(object) };
};

interface Count {
  readonly additions: number;
  readonly changes: number;
  readonly removals: number;
}
const SAME: Count = { additions: 0, changes: 0, removals: 0 };

/** Steps of a JSON patch from one value to the other, leaf by leaf. */
function counted(before: unknown, after: unknown): Count {
  if (equal(before, after)) return SAME;
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after))
    return { ...SAME, changes: 1 };
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].reduce((sum, key) => {
    const one = !(key in before)
      ? { ...SAME, additions: 1 }
      : !(key in after)
        ? { ...SAME, removals: 1 }
        : counted(before[key], after[key]);
    return {
      additions: sum.additions + one.additions,
      changes: sum.changes + one.changes,
      removals: sum.removals + one.removals,
    };
  }, SAME);
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

import { equal } from "../../../base/equal.ts";
import { fieldAt, type Manifest } from "../manifest.ts";
import type { IgnoreDifference } from "./application.ts";
import { ignoredPointers, withField, withoutFields } from "./ignore.ts";

export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Lists whose elements are told apart by a key. Upstream: patchMergeKey of k8s.io/api. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  env: "name",
  volumes: "name",
  imagePullSecrets: "name",
  volumeMounts: "mountPath",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
};

/**
 * Would an apply change the live object? Fields that neither Git nor the last applied manifest names are left alone; of
 * the ignored ones neither side counts. Upstream: gitops-engine diff.ThreeWayDiff.
 */
export function isModified(target: Manifest, live: Manifest, rules: readonly IgnoreDifference[]): boolean {
  const paths = ignoredPointers(target, rules);
  const [wanted, found] = [comparable(target, paths), comparable(live, paths)];
  const before = lastAppliedOf(live);
  return !equal(merged(before ? comparable(before, paths) : wanted, wanted, found, ""), found);
}

/** Names and times the API server sets do not count, nor does the default of one replica. */
function comparable(object: Manifest, ignored: readonly (readonly string[])[]): unknown {
  const bare = withoutFields(object, [["metadata", "namespace"], ["metadata", "creationTimestamp"], ...ignored]);
  const scales =
    (object.kind === "Deployment" || object.kind === "StatefulSet") && fieldAt(bare, "spec", "replicas") === undefined;
  return scales && fieldAt(object, "status") !== undefined ? withField(bare, ["spec", "replicas"], 1) : bare;
}

function lastAppliedOf({ metadata }: Manifest): Manifest | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The live value after an apply: what Git names is set, what only the last manifest named goes, the rest stays. */
function merged(before: unknown, target: unknown, live: unknown, name: string): unknown {
  if (isFields(target) && isFields(live)) {
    const old = isFields(before) ? before : {};
    const kept = Object.entries(live).filter(([key]) => !(key in old) || key in target);
    const set = Object.entries(target).map(([key, value]) => [key, merged(old[key], value, live[key], key)]);
    return Object.fromEntries([...kept, ...set].filter(([, value]) => value !== null));
  }
  const key = MERGE_KEYS[name];
  if (key === undefined || !Array.isArray(target) || !Array.isArray(live)) return target;
  return mergedList(Array.isArray(before) ? before : [], target, live, key);
}

function mergedList(
  before: readonly unknown[],
  target: readonly unknown[],
  live: readonly unknown[],
  key: string,
): unknown {
  const find = (list: readonly unknown[], entry: unknown): unknown =>
    list.find((other) => fieldAt(other, key) === fieldAt(entry, key));
  const wanted = target.map((entry) => merged(find(before, entry), entry, find(live, entry), ""));
  const foreign = live.filter((entry) => !find(target, entry) && !find(before, entry));
  return [...wanted, ...foreign];
}

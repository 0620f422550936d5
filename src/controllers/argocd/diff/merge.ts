import { equal } from "../../../base/equal.ts";
import { fieldAt } from "../manifest.ts";

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Lists whose elements are told apart by a key, by the list's name; ports by the first that fits. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  env: ["name"],
  volumes: ["name"],
  imagePullSecrets: ["name"],
  secrets: ["name"],
  ports: ["containerPort", "port"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  hostAliases: ["ip"],
  topologySpreadConstraints: ["topologyKey"],
  conditions: ["type"],
  ownerReferences: ["uid"],
};

/**
 * The live value after an apply of a built-in kind: what the target names is set, what only the last applied manifest
 * named goes, the rest stays. Upstream: apimachinery strategicpatch CreateThreeWayMergePatch and StrategicMergePatch.
 */
export function strategicMerge(before: unknown, target: unknown, live: unknown, name = ""): unknown {
  if (isFields(target) && isFields(live)) return mergedFields(before, target, live, strategicMerge);
  const key = MERGE_KEYS[name]?.find((field) => listOf(target).some((entry) => fieldAt(entry, field) !== undefined));
  if (key === undefined || !Array.isArray(target) || !Array.isArray(live)) return target;
  return mergedList(listOf(before), target, live, key);
}

/** The same for kinds without a schema: lists are whole, but what the last manifest did not name inside does not count. */
export function jsonMerge(before: unknown, target: unknown, live: unknown): unknown {
  if (isFields(target) && isFields(live)) return mergedFields(before, target, live, jsonMerge);
  return equal(target, named(before, live)) ? live : target;
}

function mergedFields(
  before: unknown,
  target: Fields,
  live: Fields,
  merge: (before: unknown, target: unknown, live: unknown, name: string) => unknown,
): Fields {
  const old = isFields(before) ? before : {};
  const kept = Object.entries(live).filter(([key]) => !(key in target) && !(key in old));
  const set = Object.entries(target).flatMap(([key, value]) =>
    value === null && live[key] !== null ? [] : [[key, merge(old[key], value, live[key], key)]],
  );
  return Object.fromEntries([...kept, ...set]);
}

function mergedList(
  before: readonly unknown[],
  target: readonly unknown[],
  live: readonly unknown[],
  key: string,
): readonly unknown[] {
  const idOf = (entry: unknown): unknown => fieldAt(entry, key);
  const find = (list: readonly unknown[], entry: unknown): unknown => list.find((other) => idOf(other) === idOf(entry));
  const wanted = target.map((entry) => strategicMerge(find(before, entry), entry, find(live, entry)));
  const foreign = live.filter((entry) => !find(target, entry) && !find(before, entry));
  const rank = (entry: unknown): number => live.findIndex((other) => idOf(other) === idOf(entry));
  const list: unknown[] = [];
  // Foreign elements keep their place before those that followed them; the target's own order holds otherwise.
  for (const entry of wanted) {
    const at = rank(entry);
    while (at >= 0 && foreign[0] !== undefined && rank(foreign[0]) < at) list.push(foreign.shift());
    list.push(entry);
  }
  return [...list, ...foreign];
}

/** The part of a live value that a manifest names. Upstream: gitops-engine utils/json RemoveMapFields. */
function named(manifest: unknown, live: unknown): unknown {
  if (isFields(manifest) && isFields(live)) {
    return Object.fromEntries(
      Object.keys(manifest).flatMap((key) => (key in live ? [[key, named(manifest[key], live[key])]] : [])),
    );
  }
  if (!Array.isArray(manifest) || !Array.isArray(live)) return live;
  return live.map((entry, index) => (index < manifest.length ? named(manifest[index], entry) : entry));
}

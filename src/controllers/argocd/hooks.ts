import { annotationValues, type Manifest } from "./manifest.ts";

/** Where in a sync a task stands. Upstream: gitops-engine sync/common/types.go. */
export type SyncPhase = "PreSync" | "Sync" | "PostSync" | "SyncFail";
export type DeletePolicy = "HookSucceeded" | "HookFailed" | "BeforeHookCreation";
type HookType = SyncPhase | "Skip";

const HOOK = "argocd.argoproj.io/hook";
const HELM_HOOK = "helm.sh/hook";
const FINALIZER = "argocd.argoproj.io/hook-finalizer";

const TYPES: ReadonlyMap<string, HookType> = new Map(
  (["PreSync", "Sync", "PostSync", "SyncFail", "Skip"] as const).map((type) => [type, type]),
);
const HELM_TYPES: ReadonlyMap<string, SyncPhase> = new Map([
  ["pre-install", "PreSync"],
  ["pre-upgrade", "PreSync"],
  ["post-upgrade", "PostSync"],
  ["post-install", "PostSync"],
]);
const POLICIES: ReadonlyMap<string, DeletePolicy> = new Map(
  (["HookSucceeded", "HookFailed", "BeforeHookCreation"] as const).map((policy) => [policy, policy]),
);
const HELM_POLICIES: ReadonlyMap<string, DeletePolicy> = new Map([
  ["before-hook-creation", "BeforeHookCreation"],
  ["hook-succeeded", "HookSucceeded"],
  ["hook-failed", "HookFailed"],
]);

const known = <T>(object: Manifest, key: string, names: ReadonlyMap<string, T>): readonly T[] =>
  annotationValues(object, key).flatMap((value) => names.get(value) ?? []);

/** Helm's types count only where Argo CD's own annotation names none. */
function hookTypes(object: Manifest): readonly HookType[] {
  const own = known(object, HOOK, TYPES);
  return own.length > 0 ? own : known(object, HELM_HOOK, HELM_TYPES);
}

/** `Skip` alone: the object is not applied at all. */
const isSkipped = (object: Manifest): boolean => {
  const types = hookTypes(object);
  return types.length === 1 && types[0] === "Skip";
};

/** Upstream: gitops-engine sync/hook/hook.go IsHook; Helm's "crd-install" is none. */
export function isHook(object: Manifest): boolean {
  const annotations = object.metadata.annotations ?? {};
  if (annotations[HOOK] !== undefined) return !isSkipped(object);
  return annotations[HELM_HOOK] !== undefined && annotations[HELM_HOOK] !== "crd-install";
}

/** A hook of unknown type is left out of everything. Upstream: gitops-engine sync/ignore. */
export const isIgnored = (object: Manifest): boolean => isHook(object) && hookTypes(object).length === 0;

/** The phases an object takes part in: a hook in each it names, once; anything else in Sync. */
export function phasesOf(object: Manifest): readonly SyncPhase[] {
  if (isSkipped(object)) return [];
  if (!isHook(object)) return ["Sync"];
  return [...new Set(hookTypes(object))].flatMap((type) => (type === "Skip" ? [] : type));
}

/** When a hook is deleted; before its next creation unless it says otherwise. */
export function deletePolicies(object: Manifest): readonly DeletePolicy[] {
  const policies = [
    ...known(object, "argocd.argoproj.io/hook-delete-policy", POLICIES),
    ...known(object, "helm.sh/hook-delete-policy", HELM_POLICIES),
  ];
  return policies.length > 0 ? policies : ["BeforeHookCreation"];
}

export const hasHookFinalizer = ({ metadata }: Manifest): boolean => metadata.finalizers?.includes(FINALIZER) ?? false;

export const withHookFinalizer = (object: Manifest): Manifest =>
  hasHookFinalizer(object) ? object : withFinalizers(object, [...(object.metadata.finalizers ?? []), FINALIZER]);

export const withoutHookFinalizer = (object: Manifest): Manifest =>
  withFinalizers(
    object,
    (object.metadata.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER),
  );

const withFinalizers = (object: Manifest, finalizers: readonly string[]): Manifest => ({
  ...object,
  metadata: { ...object.metadata, finalizers },
});

/** The wave of an object: its annotation, else Helm's weight, else 0. Upstream: gitops-engine sync/syncwaves. */
export function waveOf({ metadata }: Manifest): number {
  const { annotations } = metadata;
  return integer(annotations?.["argocd.argoproj.io/sync-wave"]) ?? integer(annotations?.["helm.sh/hook-weight"]) ?? 0;
}

/** Go's strconv.Atoi; undefined for anything else. */
const integer = (text: string | undefined): number | undefined =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;

import { isHook, isIgnored } from "../hooks.ts";
import { keyOf, keyText, type Manifest } from "../manifest.ts";
import type { Live } from "./task.ts";

/** One object in Git, in the cluster, or in both. */
export interface Resource {
  readonly target: Manifest | undefined;
  readonly live: Live | undefined;
}

/** Pairs what Git holds with what the cluster holds; hooks stand apart. Upstream: gitops-engine sync/reconcile.go. */
export function reconcile(
  targets: readonly Manifest[],
  live: readonly Manifest[],
  namespace: string,
): { readonly resources: readonly Resource[]; readonly hooks: readonly Manifest[] } {
  const wanted = targets.filter((target) => !isIgnored(target));
  const extra = new Map(live.map((object) => [keyText(keyOf(object)), { object }]));
  const take = (key: string): Live | undefined => {
    const found = extra.get(key);
    extra.delete(key);
    return found;
  };
  const managed = wanted
    .filter((target) => !isHook(target))
    .map((target): Resource => {
      const key = keyOf(target);
      // A kind's scope need not be known: a name stands either in a namespace or outside of all.
      const inside = take(keyText({ ...key, namespace: key.namespace || namespace }));
      return { target, live: inside ?? take(keyText({ ...key, namespace: "" })) };
    });
  const extras = [...extra.values()].map((object): Resource => ({ target: undefined, live: object }));
  return { resources: [...managed, ...extras], hooks: wanted.filter(isHook) };
}

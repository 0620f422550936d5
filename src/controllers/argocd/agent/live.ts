import type { ClusterView } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { isClusterKind } from "../../../cluster/staged.ts";
import type { Application } from "../app/application.ts";
import type { Manifest } from "../manifest.ts";

const TRACKING = "argocd.argoproj.io/tracking-id";

/**
 * The application that an object's mark names; undefined without one. A mark that a controller copied to what it made
 * names another object, and says nothing.
 */
export function trackedBy({ kind, metadata }: KubeObject): string | undefined {
  const [app, place = "", name = ""] = (metadata.annotations?.[TRACKING] ?? "").split(":");
  const isOwn = place.endsWith(`/${kind}`) && name.endsWith(`/${metadata.name}`);
  return isOwn ? app : undefined;
}

type ByApp = ReadonlyMap<string, readonly KubeObject[]>;
const indexes = new WeakMap<readonly KubeObject[], ByApp>();
const NONE: readonly KubeObject[] = [];

/** Objects of a list by their applications; made once for each list that the store hands out. */
function indexed(list: readonly KubeObject[]): ByApp {
  const known = indexes.get(list);
  if (known) return known;
  const found = new Map<string, KubeObject[]>();
  for (const object of list) {
    const app = trackedBy(object);
    if (app === undefined) continue;
    const objects = found.get(app);
    if (objects) objects.push(object);
    else found.set(app, [object]);
  }
  indexes.set(list, found);
  return found;
}

/** What an application may call its own: objects with its mark, and objects that its manifests name. */
export function liveObjects(
  app: Application,
  targets: readonly Manifest[],
  cluster: ClusterView,
): readonly KubeObject[] {
  const home = app.spec.destination.namespace ?? "default";
  const kinds = new Set([...targets.map(({ kind }) => kind), ...app.resources.map(({ kind }) => kind)]);
  const live: KubeObject[] = [];
  const seen = new Set<KubeObject>();
  for (const kind of kinds) {
    for (const object of indexed(cluster.list(kind)).get(app.name) ?? NONE) {
      live.push(object);
      seen.add(object);
    }
  }
  for (const { kind, metadata } of targets) {
    const namespace = isClusterKind(kind) ? "" : (metadata.namespace ?? home);
    const object = cluster.get(kind, namespace, metadata.name ?? "") as KubeObject | undefined;
    if (object && !seen.has(object)) live.push(object);
  }
  return live;
}

/** The same objects, one by one. */
export const sameObjects = (a: readonly KubeObject[], b: readonly KubeObject[]): boolean =>
  a.length === b.length && a.every((object, index) => object === b[index]);

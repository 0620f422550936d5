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

/** What was found for a list of manifests, and the lists in which it was. */
interface Found {
  readonly home: string;
  readonly resources: Application["resources"];
  readonly kinds: readonly string[];
  readonly lists: readonly (readonly KubeObject[])[];
  readonly live: readonly KubeObject[];
}
const searches = new WeakMap<readonly Manifest[], Found>();

/**
 * What an application may call its own: objects with its mark, and objects that its manifests name. As long as no object
 * of its kinds changes, the very same list.
 */
export function liveObjects(
  app: Application,
  targets: readonly Manifest[],
  cluster: ClusterView,
): readonly KubeObject[] {
  const home = app.spec.destination.namespace ?? "default";
  const { resources } = app;
  const last = searches.get(targets);
  const isSame =
    last?.home === home &&
    last.resources === resources &&
    last.kinds.every((kind, index) => cluster.list(kind) === last.lists[index]);
  if (last && isSame) return last.live;
  const kinds = [...new Set([...targets, ...resources].map(({ kind }) => kind))];
  const live = searched(app.name, home, kinds, targets, cluster);
  searches.set(targets, { home, resources, kinds, lists: kinds.map((kind) => cluster.list(kind)), live });
  return live;
}

function searched(
  app: string,
  home: string,
  kinds: readonly string[],
  targets: readonly Manifest[],
  cluster: ClusterView,
): readonly KubeObject[] {
  const live: KubeObject[] = [];
  const seen = new Set<KubeObject>();
  for (const kind of kinds) {
    for (const object of indexed(cluster.list(kind)).get(app) ?? NONE) {
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
  a === b || (a.length === b.length && a.every((object, index) => object === b[index]));

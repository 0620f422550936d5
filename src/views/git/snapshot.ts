import type { ObjectChange } from "../../api/frame.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { type Taken, withPushes } from "../../git/branch.ts";
import { type Delivery, deliveriesIn } from "../../git/deliveries.ts";
import { beliefOf } from "../../git/delivery-reader.ts";
import { type Delivered, deliveredIn } from "../../git/drift.ts";
import type { RenderError } from "../../git/render.ts";
import { type Commit, logOf, type Push, type Repository } from "../../git/repository.ts";
import { type History, lastAt } from "../../session/history.ts";

/** A folder of Git, who brings it to the cluster, and what that agent says, at an instant. */
export interface DeliveryNow {
  readonly delivery: Delivery;
  readonly agent: KubeObject;
  /** With its branch as it is then; undefined where the URL names none. */
  readonly repository: Repository | undefined;
  /** The commit that the agent looked at or applied last. */
  readonly revision: string | undefined;
  /** The newest commit whose folder is objects, and those against what is live. */
  readonly commit: Commit | undefined;
  readonly objects: readonly Delivered[];
  /** Why the newest commit of all is no objects; null when it is. */
  readonly error: RenderError | null;
}

/** Git and the cluster at an instant. The same object while nothing changes. */
export interface GitNow {
  readonly repositories: readonly Repository[];
  readonly deliveries: readonly DeliveryNow[];
  readonly pushes: readonly PushNow[];
  /** Everything, with the branches of repositories as they are then. */
  readonly objects: readonly KubeObject[];
  get(kind: string, namespace: string, name: string): KubeObject | undefined;
  list(kind: string): readonly KubeObject[];
}

/** A push, when it came, and what became of it by then. */
export interface PushNow {
  readonly push: Push;
  readonly at: TimeMs;
  /** When the host took or refused it; null while it waits. */
  readonly decidedAt: TimeMs | null;
}

const keyOf = (kind: string, namespace: string, name: string): string => `${kind}/${namespace}/${name}`;

/** The name of an object among all. */
const nameOf = ({ target }: Pick<ObjectChange, "target">): string => keyOf(target.kind, target.namespace, target.name);

interface Cursor {
  count: number;
  readonly objects: Map<string, KubeObject>;
  readonly pushes: Map<string, PushNow>;
  now: GitNow | null;
  readonly lives: ReadonlyMap<string, readonly ObjectChange[]>;
}

const cursors = new WeakMap<readonly ObjectChange[], Cursor>();
/** A cursor of their own for those who look at the whole run. */
const ends = new WeakMap<readonly ObjectChange[], Cursor>();

function cursorOf(changes: readonly ObjectChange[], cursors: WeakMap<readonly ObjectChange[], Cursor>): Cursor {
  let cursor = cursors.get(changes);
  if (!cursor) {
    cursor = { count: 0, objects: new Map(), pushes: new Map(), now: null, lives: livesOf(changes) };
    cursors.set(changes, cursor);
  }
  return cursor;
}

function livesOf(changes: readonly ObjectChange[]): Cursor["lives"] {
  const lives = new Map<string, ObjectChange[]>();
  for (const change of changes) {
    const life = lives.get(nameOf(change));
    if (life) life.push(change);
    else lives.set(nameOf(change), [change]);
  }
  return lives;
}

/** Every write of one object, in order of time. */
export const lifeOf = ({ objects }: History, name: string): readonly ObjectChange[] =>
  cursorOf(objects, cursors).lives.get(name) ?? [];

export const gitAt = ({ objects }: History, at: TimeMs): GitNow => readAt(objects, at, cursors);

/** As far as the run is known. */
export const gitAtEnd = ({ objects }: History): GitNow => readAt(objects, Number.POSITIVE_INFINITY, ends);

function readAt(changes: readonly ObjectChange[], at: TimeMs, from: typeof cursors): GitNow {
  const cursor = cursorOf(changes, from);
  const count = lastAt(changes, at) + 1;
  if (cursor.now && cursor.count === count) return cursor.now;
  if (count < cursor.count) {
    cursor.count = 0;
    cursor.objects.clear();
    cursor.pushes.clear();
  }
  for (; cursor.count < count; cursor.count++) take(cursor, changes[cursor.count]);
  cursor.now = nowOf(cursor);
  return cursor.now;
}

function take({ objects, pushes }: Cursor, change: ObjectChange | undefined): void {
  if (!change) return;
  const name = nameOf(change);
  if (change.object === null) objects.delete(name);
  else objects.set(name, change.object);
  if (change.target.kind !== "Commit" || change.object === null) return;
  const push = change.object as Push;
  const isDecided = push.status.phase === "Merged" || push.status.phase === "Rejected";
  pushes.set(name, { push, at: pushes.get(name)?.at ?? change.at, decidedAt: isDecided ? change.at : null });
}

function nowOf({ objects: known, pushes: pushed }: Cursor): GitNow {
  const all = [...known.values()];
  const pushes = [...pushed.values()];
  const list = (kind: string) => all.filter((object) => object.kind === kind);
  const get = (kind: string, namespace: string, name: string) => known.get(keyOf(kind, namespace, name));
  const repositories = (list("Repository") as unknown as readonly Repository[]).map((each) => branchOf(each, pushes));
  const deliveries = deliveriesIn(all).flatMap((delivery): readonly DeliveryNow[] => {
    const agent = get(delivery.kind, delivery.namespace, delivery.name);
    if (!agent) return [];
    const repository = repositories.find(({ spec }) => spec.url === delivery.url);
    const { revision } = beliefOf(delivery, agent.status as object);
    // The comparison asks only for single objects by their name.
    const cluster = { get } as Parameters<typeof deliveredIn>[2];
    return [{ delivery, agent, repository, revision, ...comparison(delivery, repository, cluster) }];
  });
  const objects = [...repositories, ...all.filter(({ kind }) => kind !== "Repository")];
  return { repositories, deliveries, pushes, objects, get, list };
}

/** Of the newest commit that can be read, since that is what goes on to run. */
function comparison(
  delivery: Delivery,
  repository: Repository | undefined,
  cluster: Parameters<typeof deliveredIn>[2],
): Pick<DeliveryNow, "commit" | "objects" | "error"> {
  const log = repository ? logOf(repository) : [];
  let error: RenderError | null = null;
  for (let count = log.length; repository && count > 0; count--) {
    const made = deliveredIn(delivery, { ...repository, status: { log: log.slice(0, count) } }, cluster);
    if (made.ok) return { commit: log[count - 1], objects: made.value, error };
    error ??= made.error;
  }
  return { commit: undefined, objects: [], error };
}

interface Branch {
  readonly taken: readonly Taken[];
  /** After each push. */
  readonly states: readonly Repository[];
}

/** By the files that a branch began with: a commit keeps its identity, and with it all that was made of it. */
const branches = new WeakMap<object, Branch>();

/** The repository with the pushes that it took so far. */
function branchOf(repository: Repository, pushes: readonly PushNow[]): Repository {
  const taken = pushes
    .flatMap(({ push, decidedAt }) =>
      push.status.phase === "Merged" && push.spec.repository === repository.metadata.name && decidedAt !== null
        ? [{ at: decidedAt, push }]
        : [],
    )
    .sort((a, b) => a.at - b.at);
  if (taken.length === 0) return repository;
  const known = branches.get(repository.spec.files) ?? { taken: [], states: [] };
  const differs = taken.findIndex(({ at, push }, index) => {
    const other = known.taken[index];
    return other?.at !== at || other.push.status.revision !== push.status.revision;
  });
  const states = known.states.slice(0, differs < 0 ? known.states.length : differs);
  for (const push of taken.slice(states.length)) states.push(withPushes(states.at(-1) ?? repository, [push]));
  const longest = differs < 0 ? known.taken : taken;
  branches.set(repository.spec.files, { taken: longest, states });
  const last = states[taken.length - 1];
  return last ? { ...repository, status: last.status } : repository;
}

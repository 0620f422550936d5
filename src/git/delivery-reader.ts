import type { ClusterView } from "../api/controller.ts";
import type { DeliveryReader, DeliveryTruth } from "../api/deliveries.ts";
import type { KubeObject } from "../api/objects.ts";
import type { TimeMs } from "../base/units.ts";
import { isShown } from "./change.ts";
import type { Delivery } from "./deliveries.ts";
import { type Drift, driftOf, kindsOf, ordinalOf } from "./drift.ts";
import type { Repository } from "./repository.ts";

/** Reads deliveries for the record, and keeps their drift clocks. */
export class Deliveries implements DeliveryReader {
  /** When each was last as Git says, at its name. */
  private since: Map<string, TimeMs>;
  private readonly last = new Map<Delivery, Looked>();

  constructor(
    readonly deliveries: readonly Delivery[],
    since: ReadonlyMap<string, TimeMs> = new Map(),
  ) {
    this.since = new Map(since);
  }

  read(store: ClusterView): readonly DeliveryTruth[] {
    return this.deliveries.map((delivery) => this.one(delivery, store));
  }

  shows = isShown;

  copy(): Deliveries {
    return new Deliveries(this.deliveries, this.since);
  }

  /** Looks again only where something has changed. */
  private drift(delivery: Delivery, repository: Repository, store: ClusterView, seen: number): Drift {
    const last = this.last.get(delivery);
    const isSame =
      last?.repository === repository &&
      Object.is(last.seen, seen) &&
      last.kinds.every((kind, index) => store.list(kind) === last.lists[index]);
    if (last && isSame) return last.drift;
    const kinds = last?.repository === repository ? last.kinds : kindsOf(delivery, repository);
    const lists = kinds.map((kind) => store.list(kind));
    const drift = driftOf(delivery, repository, store, seen);
    this.last.set(delivery, { repository, kinds, lists, seen, drift });
    return drift;
  }

  private one(delivery: Delivery, store: ClusterView): DeliveryTruth {
    const repositories = store.list("Repository") as readonly Repository[];
    const repository = repositories.find(({ spec }) => spec.url === delivery.url);
    const agent = store.get(delivery.kind, delivery.namespace, delivery.name) as
      | KubeObject<unknown, Belief>
      | undefined;
    if (!repository || !agent) return UNKNOWN;
    const { revision, reported } = beliefOf(delivery, agent.status);
    const seen = ordinalOf(repository, revision);
    const drift = this.drift(delivery, repository, store, seen);
    const clock = `${delivery.kind}/${delivery.name}`;
    if (drift.differing === 0 || !this.since.has(clock)) this.since.set(clock, store.now);
    const driftSeconds = (store.now - (this.since.get(clock) ?? store.now)) / 1_000;
    return { ...drift, seen, reported, driftSeconds };
  }
}

/** What a drift was read from, and the drift. */
interface Looked {
  readonly repository: Repository;
  readonly kinds: readonly string[];
  readonly lists: readonly (readonly KubeObject[])[];
  readonly seen: number;
  readonly drift: Drift;
}

const UNKNOWN: DeliveryTruth = {
  head: Number.NaN,
  live: Number.NaN,
  seen: Number.NaN,
  differing: Number.NaN,
  reported: Number.NaN,
  driftSeconds: Number.NaN,
};

interface Belief {
  readonly sync?: { readonly status: string; readonly revision?: string };
  readonly resources?: readonly { readonly status?: string }[];
  readonly lastAttemptedRevision?: string;
  readonly lastAppliedRevision?: string;
  readonly revision?: string;
  readonly history?: readonly { readonly status: string; readonly digest?: string }[];
}

/** What the agent's status says: a pipeline believes that all is well, Flux reports no objects. */
export function beliefOf(
  { kind }: Pick<Delivery, "kind">,
  status: Belief,
): { readonly revision: string | undefined; readonly reported: number } {
  if (kind === "Application") {
    const { sync, resources = [] } = status;
    if (sync === undefined || sync.status === "Unknown") return { revision: undefined, reported: Number.NaN };
    const reported = resources.filter((resource) => resource.status === "OutOfSync").length;
    return { revision: sync.revision, reported };
  }
  if (kind === "Pipeline")
    return { revision: status.revision, reported: status.revision === undefined ? Number.NaN : 0 };
  // A release says from which package it was made, and so from which commit.
  const released = status.history?.find((release) => release.status === "deployed")?.digest;
  const applied = (kind === "HelmRelease" ? released : status.lastAppliedRevision)?.split(":").at(-1);
  return { revision: applied, reported: applied === undefined ? Number.NaN : 0 };
}

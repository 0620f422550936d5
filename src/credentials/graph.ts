import type { Repository } from "../git/repository.ts";
import { carrierOf, deliveriesOf, type Key, keysOf, machinesOf, partsOf } from "./holders.ts";
import type { Objects, Zone } from "./manifests.ts";
import { mayWrite, userOf } from "./rights.ts";
import { imageRefusal, pushRefusal } from "./routes.ts";

/** Somewhere that somebody could own, or change. */
export interface Place {
  /** "system/ci", "key/deploy", "repository/shop", "registry/main", "cluster". */
  readonly id: string;
  readonly kind: "system" | "key" | "repository" | "registry" | "cluster";
  readonly name: string;
  readonly zone: Zone;
  /** So many of the same kind. */
  readonly count: number;
}

/** What whoever has one place has or does next. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** One sentence: "ci-bot pushes to shop". */
  readonly says: string;
  /** has: it lies there; takes: one comes to own the other; acts: one changes the other. */
  readonly kind: "has" | "takes" | "acts";
  /** Why it is closed to whoever has reached these places; null when it is open. Absent: always open. */
  readonly closed?: (reached: { has(id: string): boolean }) => string | null;
}

/** Who holds what, and what that opens. */
export interface CredentialGraph {
  readonly places: readonly Place[];
  readonly arrows: readonly Arrow[];
  /** Ids of the keys that may change the cluster through its API. */
  readonly clusterKeys: ReadonlySet<string>;
}

export const CLUSTER = "cluster";
export const systemId = (name: string): string => `system/${name}`;
const keyId = ({ name }: Key): string => `key/${name}`;
const repositoryId = (name: string): string => `repository/${name}`;
const registryId = (name: string): string => `registry/${name}`;

/** The graph of a run's objects as they are now. */
export function credentialGraph(objects: Objects): CredentialGraph {
  const keys = keysOf(objects);
  const places = placesOf(objects, keys);
  const clusterKeys = new Set(keys.filter((key) => accountOf(objects, key) !== null).map(keyId));
  const known = new Set(places.map(({ id }) => id));
  const arrows = [
    ...partsOf(objects).flatMap(([part, whole]) => {
      const says = `${part} runs inside of ${whole}`;
      const [one, other] = [systemId(part), systemId(whole)];
      return [takes(one, other, says), takes(other, one, says)];
    }),
    ...keys.flatMap((key) =>
      key.holders.map((holder): Arrow => {
        const says = `${holder} holds ${key.name}`;
        return { kind: "has", from: systemId(holder), to: keyId(key), says };
      }),
    ),
    ...keys.flatMap((key) => opened(objects, key, keys)),
    ...carried(objects),
    ...registriesOf(keys).map(
      (name): Arrow => ({
        ...acts(registryId(name), CLUSTER, `the next release runs an image from ${name}`),
        closed: (reached) => imageRefusal(objects, among(keys, reached)),
      }),
    ),
  ];
  return { places, arrows: arrows.filter(({ from, to }) => known.has(from) && known.has(to)), clusterKeys };
}

const takes = (from: string, to: string, says: string): Arrow => ({ kind: "takes", from, to, says });
const acts = (from: string, to: string, says: string): Arrow => ({ kind: "acts", from, to, says });

const among = (keys: readonly Key[], reached: { has(id: string): boolean }): readonly Key[] =>
  keys.filter((key) => reached.has(keyId(key)));

const registriesOf = (keys: readonly Key[]): readonly string[] => [
  ...new Set(keys.flatMap(({ opens }) => (opens !== "admin" && "registry" in opens ? [opens.registry] : []))),
];

function placesOf(objects: Objects, keys: readonly Key[]): readonly Place[] {
  const machines = machinesOf(objects);
  const inside = new Set(machines.filter(({ zone }) => zone === "inside").map(({ name }) => name));
  const place = (kind: Place["kind"], name: string, zone: Zone = "outside", count = 1): Place => ({
    id: kind === "cluster" ? CLUSTER : `${kind}/${name}`,
    kind,
    name,
    zone,
    count,
  });
  return [
    ...machines.map(({ name, zone, count }) => place("system", name, zone, count)),
    ...keys
      .filter(({ holders }) => holders.length > 0)
      .map(({ name, holders }) =>
        place("key", name, holders.every((holder) => inside.has(holder)) ? "inside" : "outside"),
      ),
    ...objects("Repository").map(({ metadata }) => place("repository", metadata.name)),
    ...registriesOf(keys).map((name) => place("registry", name)),
    place("cluster", "cluster", "inside"),
  ];
}

/** The account as which a key changes the cluster; null when it may change nothing there. */
function accountOf(objects: Objects, { opens }: Key): string | null {
  if (opens === "admin") return "cluster-admin";
  if (!("serviceAccount" in opens)) return null;
  return mayWrite(objects, opens.serviceAccount) ? userOf(opens.serviceAccount) : null;
}

/** What a key opens for writing. */
function opened(objects: Objects, key: Key, keys: readonly Key[]): readonly Arrow[] {
  const { name, opens } = key;
  const account = accountOf(objects, key);
  if (account !== null) return [acts(keyId(key), CLUSTER, `${name} writes to the cluster as ${account}`)];
  if (opens === "admin" || "serviceAccount" in opens || "attestor" in opens) return [];
  if ("system" in opens) return [takes(keyId(key), systemId(opens.system), `${name} opens ${opens.system}`)];
  if (opens.access === "read") return [];
  if ("registry" in opens)
    return [acts(keyId(key), registryId(opens.registry), `${name} replaces an image in ${opens.registry}`)];
  const repository = (objects("Repository") as readonly Repository[]).find(
    ({ metadata }) => metadata.name === opens.repository,
  );
  if (!repository) return [];
  const folders = deliveriesOf(objects)
    .filter(({ url }) => url === repository.spec.url)
    .map(({ path }) => path);
  return [
    {
      ...acts(keyId(key), repositoryId(opens.repository), `${opens.account} pushes to ${opens.repository}`),
      closed: (reached) => pushRefusal(repository, folders, opens, among(keys, reached)),
    },
  ];
}

/** What agents and pipelines carry from repositories to the cluster. */
function carried(objects: Objects): readonly Arrow[] {
  const repositories = objects("Repository") as readonly Repository[];
  const arrows = deliveriesOf(objects).flatMap((delivery) => {
    const source = repositories.find(({ spec }) => spec.url === delivery.url)?.metadata.name;
    if (source === undefined) return [];
    return [acts(repositoryId(source), CLUSTER, `${carrierOf(delivery)} applies what is in ${source}`)];
  });
  return [...new Map(arrows.map((arrow) => [arrow.says, arrow])).values()];
}

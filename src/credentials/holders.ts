import { type Delivery, deliveriesIn } from "../git/deliveries.ts";
import type { Credential, Objects, Opening, System, Zone } from "./manifests.ts";

/** A key, what it opens, and the names of the systems that hold it. */
export interface Key {
  readonly name: string;
  /** "admin": everything in the cluster. */
  readonly opens: Opening | "admin";
  readonly holders: readonly string[];
}

interface Machine {
  readonly name: string;
  readonly zone: Zone;
  readonly count: number;
}

/** Agents as their projects install them: the system, and the account that is bound to cluster-admin. */
const AGENTS = {
  Application: { name: "argocd", title: "Argo CD", account: "argocd-application-controller" },
  Kustomization: { name: "flux", title: "Flux", account: "kustomize-controller" },
  HelmRelease: { name: "flux", title: "Flux", account: "helm-controller" },
} as const;

/** What a `Pipeline` says of its keys. */
interface Job {
  readonly server: string;
  readonly runners: readonly string[];
  /** The system that keeps its output. */
  readonly logs?: string;
  readonly credentials?: readonly string[];
}

const jobs = (objects: Objects): readonly (Job & { readonly name: string })[] =>
  objects("Pipeline").map(({ metadata: { name }, spec }) => ({
    server: "ci",
    runners: [],
    ...(spec as Partial<Job>),
    name,
  }));

const systems = (objects: Objects): readonly System[] => objects("System") as readonly System[];

export const deliveriesOf = (objects: Objects): readonly Delivery[] =>
  deliveriesIn(
    ["GitRepository", "Application", "Kustomization", "HelmRelease", "Pipeline"].flatMap((kind) => objects(kind)),
  );

/** Who brings a delivery to the cluster, as people call it. */
export const carrierOf = ({ kind, name }: Delivery): string =>
  kind === "Pipeline" ? `pipeline ${name}` : AGENTS[kind].title;

/** Every system that is written down or implied by what runs in it. */
export function machinesOf(objects: Objects): readonly Machine[] {
  const written = systems(objects).map(({ metadata: { name }, spec: { zone = "outside", count = 1 } }) => ({
    name,
    zone,
    count,
  }));
  const implied: readonly Machine[] = [
    ...jobs(objects).map(({ server }) => ({ name: server, zone: "outside" as const, count: 1 })),
    ...agentsIn(objects).map(({ name }) => ({ name, zone: "inside" as const, count: 1 })),
  ];
  return [...new Map([...implied, ...written].map((machine) => [machine.name, machine])).values()];
}

const agentsIn = (objects: Objects) =>
  (["Application", "Kustomization", "HelmRelease"] as const)
    .filter((kind) => objects(kind).length > 0)
    .map((kind) => AGENTS[kind]);

/** Every key, those of agents and pipelines that nobody has written down included. */
export function keysOf(objects: Objects): readonly Key[] {
  const written = (objects("Credential") as readonly Credential[]).map(({ metadata: { name }, spec }) => ({
    name,
    opens: spec.opens,
    holders: holdersOf(objects, name),
  }));
  const ofJobs = jobs(objects)
    .filter(({ credentials }) => credentials === undefined)
    .map((job): Key => ({ name: `${job.name}-kubeconfig`, opens: "admin", holders: touching(job) }));
  const ofAgents = agentsIn(objects)
    .filter(({ name }) => !systems(objects).some((system) => system.metadata.name === name && hasKeys(system)))
    .map(({ name, account }): Key => ({ name: account, opens: "admin", holders: [name] }));
  return [...written, ...ofJobs, ...ofAgents];
}

const hasKeys = ({ spec }: System): boolean => (spec.holds ?? []).length > 0;

/** Systems that say that they hold a credential, and those that run, schedule or log a job that uses it. */
function holdersOf(objects: Objects, wanted: string): readonly string[] {
  const keepers = systems(objects)
    .filter(({ spec }) => spec.holds?.includes(wanted))
    .map(({ metadata }) => metadata.name);
  const users = jobs(objects)
    .filter(({ credentials }) => credentials?.includes(wanted))
    .flatMap(touching);
  return [...new Set([...keepers, ...users])];
}

const touching = ({ server, runners, logs }: Job): readonly string[] => [
  server,
  ...runners,
  ...(logs === undefined ? [] : [logs]),
];

/** Pairs of systems of which the first runs in the process of the second. */
export const partsOf = (objects: Objects): readonly (readonly [part: string, whole: string])[] =>
  systems(objects).flatMap(({ metadata, spec }) => (spec.partOf ?? []).map((whole) => [metadata.name, whole] as const));

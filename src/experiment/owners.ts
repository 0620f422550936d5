import type { EdgeSpec } from "../api/calls.ts";
import type { KubeObject } from "../api/objects.ts";
import type { PlantSpec } from "../api/plant.ts";
import { underCilium } from "../mesh/cilium/plant.ts";
import { underIstio } from "../mesh/istio/plant.ts";
import { underLinkerd } from "../mesh/linkerd/plant.ts";

/** Who answers for a setting: those who write the service, or those who run the mesh below it. */
export type Owner = "service" | "platform";

/** A setting as it is, and where it comes from: a path of the scenario, or an object of the mesh. */
export interface Owned {
  readonly owner: Owner;
  /** "order → pay", "pay". */
  readonly of: string;
  readonly says: string;
  readonly from: string;
  /** What another owner has left as it is makes it harmful: it repeats what is done again each time. */
  readonly harms?: true;
}

/** One thing that somebody must see to; nothing is set where `settings` is empty. */
export interface Responsibility {
  readonly name: string;
  /** Whose it is where nobody has set anything. */
  readonly usual: Owner;
  readonly settings: readonly Owned[];
}

/**
 * Whose each setting of a run is. A setting of a call is the platform's where the rules of a mesh make another call of
 * it than its service would make by itself. What the services do is no mesh's to set; what issues certificates and
 * pushes rules is no service's.
 */
export function ownersOf(plant: PlantSpec, objects: readonly KubeObject[]): readonly Responsibility[] {
  const running = [underIstio, underLinkerd, underCilium].reduce((next, under) => under(next, objects), plant);
  const calls = (running.edges ?? []).flatMap((now, index): readonly Call[] => {
    const own = plant.edges?.[index];
    return own === undefined || now.from === null ? [] : [{ name: `${now.from} → ${now.to}`, own, now }];
  });
  const isMeshed = plant.workloads.some(({ enrolled }) => enrolled === true);
  const ruled: Owner = isMeshed ? "platform" : "service";
  return [
    { name: "business behaviour", usual: "service", settings: plant.services.map(behaviour) },
    { name: "idempotency", usual: "service", settings: plant.services.flatMap(idempotency) },
    { name: "domain fallback", usual: "service", settings: calls.flatMap(fallback) },
    { name: "errors that users see", usual: "service", settings: errorsSeen(plant, calls) },
    { name: "control plane", usual: "platform", settings: isMeshed ? controlPlane(plant) : [] },
    { name: "certificates", usual: "platform", settings: isMeshed ? certificates(plant) : [] },
    { name: "retries", usual: ruled, settings: calls.flatMap((call) => retriesOf(call, plant, objects)) },
    { name: "traffic policy", usual: ruled, settings: calls.flatMap((call) => setAlong(call, TRAFFIC, objects)) },
  ];
}

/** A call as its service makes it by itself, and as it is made. */
interface Call {
  readonly name: string;
  readonly own: EdgeSpec;
  readonly now: EdgeSpec;
}

type Service = PlantSpec["services"][number];

const behaviour = ({ name, failShare = 0 }: Service): Owned => ({
  owner: "service",
  of: name,
  says: failShare > 0 ? `fails ${100 * failShare}% by itself` : "does its work",
  from: `service/${name}.work`,
});

const idempotency = ({ name, effect }: Service): readonly Owned[] =>
  effect === undefined
    ? []
    : [
        {
          owner: "service",
          of: name,
          says: effect.idempotent ? "knows its requests by a key" : "no key: does again what it is asked again",
          from: `service/${name}.effect.idempotent`,
        },
      ];

const fallback = ({ name, own }: Call): readonly Owned[] =>
  own.fallback ? [{ owner: "service", of: name, says: "goes on without it", from: `call/${own.from}/${own.to}` }] : [];

/** Services that those outside ask fail with what they call, unless they have something else to say. */
function errorsSeen({ loads, services }: PlantSpec, calls: readonly Call[]): readonly Owned[] {
  const asked = new Set(loads.flatMap(({ to }) => ("service" in to ? [to.service] : [])));
  return services.flatMap(({ name }) => {
    const needed = calls.filter(({ own }) => own.from === name && !own.fallback).map(({ own }) => own.to);
    return asked.has(name) && needed.length > 0
      ? [
          {
            owner: "service",
            of: name,
            says: `fails when ${listed(needed)} does`,
            from: `service/${name}.calls`,
          } as const,
        ]
      : [];
  });
}

const MOST_LISTED = 2;

const listed = (names: readonly string[]): string =>
  names.length > MOST_LISTED ? `one of ${names.length} services` : names.join(" or ");

const controlPlane = ({ mesh }: PlantSpec): readonly Owned[] =>
  mesh === undefined
    ? []
    : [{ owner: "platform", of: "mesh", says: mesh.controlPlane ? "up" : "down", from: "mesh.controlPlane" }];

function certificates({ mesh, workloads }: PlantSpec): readonly Owned[] {
  const count = workloads.filter(({ enrolled }) => enrolled === true).length;
  if (mesh === undefined) return [];
  const says = `${mesh.certificateMs / HOUR_MS} h each`;
  return [{ owner: "platform", of: `${count} workloads`, says, from: "mesh.certificate" }];
}

const HOUR_MS = 3_600_000;

/** What there is to say of a call; null where nothing is set. */
type Field = (edge: EdgeSpec) => string | null;

const RETRIES: readonly Field[] = [
  ({ retries }) => (retries > 0 ? `${retries} ${retries === 1 ? "retry" : "retries"}` : null),
  ({ retryBudget }) => (retryBudget?.enabled ? `at most ${retryBudget.percent}% at a time` : null),
  ({ retryRatio }) => (retryRatio?.enabled ? `at most ${100 * retryRatio.ratio}% more requests` : null),
];

function retriesOf(call: Call, { services }: PlantSpec, objects: readonly KubeObject[]): readonly Owned[] {
  const { effect } = services.find(({ name }) => name === call.now.to) ?? {};
  const harms = call.now.retries > 0 && effect?.idempotent === false;
  return setAlong(call, RETRIES, objects).map((owned) => (harms ? { ...owned, harms } : owned));
}

const TRAFFIC: readonly Field[] = [
  ({ timeoutMs }) => (timeoutMs === null ? null : `${timeoutMs / 1000} s an attempt`),
  ({ deadlineMs }) => (deadlineMs === null ? null : `${deadlineMs / 1000} s in all`),
  ({ limits }) => (Object.values(limits).some((limit) => limit !== null && limit < UNLIMITED) ? "limits" : null),
  ({ breaker }) => (breaker?.enabled ? "breaker" : null),
  ({ outlier }) => (outlier?.enabled ? "outlier detection" : null),
  ({ weight }) => (weight === undefined ? null : `weight ${weight}`),
  ({ balance }) => (balance === "round-robin" ? null : balance),
];

/** Envoy's limit that is none. */
const UNLIMITED = 2 ** 32 - 1;

function setAlong(
  { name, own, now }: Call,
  fields: readonly Field[],
  objects: readonly KubeObject[],
): readonly Owned[] {
  return fields.flatMap((field): readonly Owned[] => {
    const [before, says] = [field(own), field(now)];
    if (says === null) return [];
    return before === says
      ? [{ owner: "service", of: name, says, from: `call/${own.from}/${own.to}` }]
      : [{ owner: "platform", of: name, says, from: ruleFor(now.to, objects) }];
  });
}

/** The mesh's object that speaks of a service, or that none does. */
function ruleFor(service: string, objects: readonly KubeObject[]): string {
  const found = objects.find(({ kind, spec }) => {
    const { hosts = [], host } = spec as { readonly hosts?: readonly string[]; readonly host?: string };
    return RULES.includes(kind) && (hosts.includes(service) || host === service);
  });
  return found ? `${found.kind}/${found.metadata.name}` : "default of the mesh";
}

const RULES = ["VirtualService", "DestinationRule"];

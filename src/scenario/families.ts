import type { ManifestError } from "../api/controller.ts";
import type { Setting } from "./model.ts";
import type { Simulation } from "./schema.ts";

/**
 * Services of which there are several alike, by name: `team` of 3 copies is `team-1`, `team-2`, `team-3`, served by the
 * same workload, each with a load of its own; of 0 copies it is not there.
 */
export type Families = ReadonlyMap<string, number>;

const COPIES = /^service\/(.+)\.copies$/;

/** How many a variant has of each: as the document says, unless a setting before the start says otherwise. */
export function familiesOf({ services }: Simulation, sets: readonly Setting[]): Families {
  const written = Object.entries(services).flatMap(([name, { copies }]) =>
    copies === undefined ? [] : [[name, copies] as const],
  );
  const families = new Map(written);
  for (const { path, value } of sets) {
    const [, name = ""] = COPIES.exec(path) ?? [];
    if (families.has(name) && isCount(value)) families.set(name, value);
  }
  return families;
}

const isCount = (value: Setting["value"]): value is number => Number.isInteger(value) && Number(value) >= 0;

const copies = (families: Families, name: string): readonly string[] => {
  const count = families.get(name);
  return count === undefined ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
};

/** Names of all copies, and of their loads. */
export const copyNames = (simulation: Simulation, families: Families): readonly string[] => {
  const { load, services } = expanded(simulation, families);
  return [...Object.keys(load), ...Object.keys(services)].filter(
    (name) => !Object.hasOwn(simulation.load, name) && !Object.hasOwn(simulation.services, name),
  );
};

/** The family that a load goes to. */
const familyOf = ({ to }: Simulation["load"][string], families: Families): string | undefined =>
  to.startsWith(SERVICE) && families.has(to.slice(SERVICE.length)) ? to.slice(SERVICE.length) : undefined;
const SERVICE = "service/";

/** The document with every copy written out. */
export function expanded(simulation: Simulation, families: Families): Simulation {
  if (families.size === 0) return simulation;
  const load = Object.entries(simulation.load).flatMap(([name, each]) => {
    const family = familyOf(each, families);
    if (family === undefined) return [[name, each] as const];
    return copies(families, family).map(
      (copy, index) => [`${name}-${index + 1}`, { ...each, to: `${SERVICE}${copy}` }] as const,
    );
  });
  const services = Object.entries(simulation.services).flatMap(([name, each]) =>
    copies(families, name).map((copy) => [copy, each] as const),
  );
  const workloads = Object.entries(simulation.workloads).map(([name, each]) => {
    const { serves } = each;
    return [name, serves === undefined ? each : { ...each, serves: serves.flatMap((one) => copies(families, one)) }];
  });
  return {
    ...simulation,
    load: Object.fromEntries(load),
    services: Object.fromEntries(services),
    workloads: Object.fromEntries(workloads),
  };
}

/** A setting of a family is one of each of its copies; how many there are is none, being said already. */
export function spread({ load }: Simulation, families: Families, { path, value }: Setting): readonly Setting[] {
  const [, named = ""] = COPIES.exec(path) ?? [];
  if (families.has(named) && isCount(value)) return [];
  const [prefix = "", rest = ""] = splitAt(path, "/");
  const family = [...families.keys()].find((name) => isOf(prefix, rest, name));
  if (family !== undefined)
    return copies(families, family).map((copy) => ({ path: path.replace(family, copy), value }));
  const source = prefix === "load" ? Object.keys(load).find((name) => rest.startsWith(`${name}.`)) : undefined;
  const target = source === undefined ? undefined : familyOf(load[source] as Simulation["load"][string], families);
  if (source === undefined || target === undefined) return [{ path, value }];
  return copies(families, target).map((_, index) => ({ path: path.replace(source, `${source}-${index + 1}`), value }));
}

const isOf = (prefix: string, rest: string, name: string): boolean =>
  (prefix === "service" && rest.startsWith(`${name}.`)) || (prefix === "call" && rest.startsWith(`${name}/`));

function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** Copies are called by loads alone. */
export const checkFamilies = ({ services }: Simulation): readonly ManifestError[] =>
  Object.entries(services).flatMap(([from, { calls }]) =>
    calls.flatMap((step, index) =>
      (Array.isArray(step) ? step : [step]).flatMap(({ to }, at) =>
        services[to]?.copies === undefined
          ? []
          : [
              {
                path: ["services", from, "calls", index, ...(Array.isArray(step) ? [at] : []), "to"],
                message: `there are copies of "${to}": which one is called?`,
                hint: "Only loads go to a service with copies.",
              },
            ],
      ),
    ),
  );

import type { ManifestError } from "../api/controller.ts";
import { didYouMean } from "../base/nearest.ts";
import { checkFamilies } from "./families.ts";
import { checkCalls } from "./graph.ts";
import type { FieldPath } from "./path.ts";
import type { Simulation } from "./schema.ts";

/** Names in a Simulation document that nothing has, and periods that do not fit the step. */
export function checkReferences(
  simulation: Simulation,
  { deployments, jobs }: { readonly deployments: readonly string[]; readonly jobs: readonly string[] },
): readonly ManifestError[] {
  const { load, queues, services, databases, workloads, metrics, variants, shown, expect } = simulation;
  const errors: ManifestError[] = [];
  const names = {
    queue: Object.keys(queues),
    service: Object.keys(services),
    load: Object.keys(load),
    database: Object.keys(databases),
    workload: Object.keys(workloads),
  };
  const variantNames = variantNamesOf(simulation);
  const known = (path: FieldPath, what: string, name: string, list: readonly string[]) => {
    if (!list.includes(name))
      errors.push({ path, message: `no ${what} is named "${name}"`, hint: didYouMean(name, list) });
  };
  for (const [name, { to }] of Object.entries(load)) {
    const type = to.startsWith("queue/") ? "queue" : "service";
    known(["load", name, "to"], type, to.slice(type.length + 1), names[type]);
  }
  for (const [name, { consumes, serves, runs, database, authorization, ingress }] of Object.entries(workloads)) {
    if (runs === undefined) known(["workloads", name], "Deployment", name, [...deployments, ...jobs]);
    else known(["workloads", name], "Job", name, jobs);
    if (consumes !== undefined) known(["workloads", name, "consumes"], "queue", consumes, names.queue);
    for (const [index, service] of (serves ?? []).entries()) {
      known(["workloads", name, "serves", ...(serves?.length === 1 ? [] : [index])], "service", service, names.service);
    }
    for (const [index, caller] of (authorization?.from ?? []).entries()) {
      known(["workloads", name, "authorization", "from", index], "workload", caller, names.workload);
    }
    for (const [index, caller] of (ingress?.from ?? []).entries()) {
      known(["workloads", name, "ingress", "from", index], "workload", caller, names.workload);
    }
    if (database !== undefined) known(["workloads", name, "database"], "database", database, names.database);
  }
  for (const [name, { column, on }] of Object.entries(metrics)) {
    const [type = "", target = ""] = column.split("/");
    if (Object.hasOwn(names, type)) known(["metrics", name, "column"], type, target, names[type as keyof typeof names]);
    else
      errors.push({ path: ["metrics", name, "column"], message: `no column is named "${column}"`, hint: COLUMN_HINT });
    if (on.type === "pods") known(["metrics", name, "on", "pods"], "workload", on.workload, names.workload);
  }
  for (const key of Object.keys(simulation.slo ?? {})) {
    const [group = "", name = ""] = key.split("/");
    known(["slo", key], group, name, names[group as "queue" | "service"]);
  }
  for (const [index, name] of (shown ?? []).entries()) known(["shown", index], "variant", name, variantNames);
  for (const [index, { variants: list }] of expect.entries()) {
    for (const [at, name] of list.entries()) known(["expect", index, "variants", at], "variant", name, variantNames);
  }
  if (variants && Object.keys(variants).length === 0)
    errors.push({ path: ["variants"], message: "needs at least one variant" });
  return [...errors, ...checkCalls(simulation), ...checkFamilies(simulation), ...checkPeriods(simulation)];
}

const COLUMN_HINT = "Write queue/NAME/depth, load/NAME/rate, service/NAME/… or workload/NAME/….";

/** A document without `variants` has one, named "default". */
export const variantNamesOf = ({ variants }: Simulation): readonly string[] =>
  variants ? Object.keys(variants) : ["default"];

function checkPeriods({ step, record, horizon, sensors, expect, variants = {} }: Simulation): readonly ManifestError[] {
  if (step <= 0) return [{ path: ["step"], message: "must be more than 0" }];
  const errors: ManifestError[] = [];
  const multiple = (path: FieldPath, ms: number, of: number, name: string) => {
    if (ms % of !== 0) errors.push({ path, message: `must be a whole number of ${name}s (${of} ms each)` });
  };
  const period = (path: FieldPath, ms: number, of: number, name: string) => {
    if (ms <= 0) errors.push({ path, message: "must be more than 0" });
    else multiple(path, ms, of, name);
  };
  period(["record"], record, step, "step");
  period(["sensors", "scrape"], sensors.scrape, step, "step");
  period(["sensors", "adapterPeriod"], sensors.adapterPeriod, step, "step");
  multiple(["sensors", "kubeletLag"], sensors.kubeletLag, step, "step");
  multiple(["sensors", "adapterLag"], sensors.adapterLag, step, "step");
  if (record > 0) period(["horizon"], horizon, record, "record");
  for (const [name, own] of Object.entries(variants)) {
    const at = ["variants", name];
    if (own.record !== undefined) period([...at, "record"], own.record, step, "step");
    if (own.horizon !== undefined && (own.record ?? record) > 0)
      period([...at, "horizon"], own.horizon, own.record ?? record, "record");
  }
  for (const [index, each] of expect.entries()) {
    if (record > 0 && each.horizon !== null) period(["expect", index, "horizon"], each.horizon, record, "record");
  }
  return errors;
}

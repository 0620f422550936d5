import type { ManifestError } from "../api/controller.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Call } from "./calls.ts";
import type { FieldPath } from "./path.ts";
import type { Simulation } from "./schema.ts";

/** What is wrong with the graph of calls: who is called, in what circle, and timeouts that have no effect. */
export function checkCalls(simulation: Simulation): readonly ManifestError[] {
  const found = sitesOf(simulation);
  return [
    ...found.flatMap((site) => checkTarget(simulation, site)),
    ...repeats(found),
    ...cycles(simulation, found),
    ...Object.entries(simulation.services).flatMap(([name, service]) => checkCallers(name, service)),
    ...found.flatMap(({ call, path }) => [...checkTimeouts(call, path), ...checkAccrual(call, path)]),
    ...found.flatMap((site) => checkMirrors(site, found)),
    ...Object.entries(simulation.services).flatMap(([name, { calls }]) =>
      calls.flatMap((step, index) => checkWeights(step, ["services", name, "calls", index])),
    ),
  ];
}

/** A call where it is written. */
interface Site {
  readonly from: string;
  readonly call: Call;
  readonly path: FieldPath;
}

const sitesOf = ({ services }: Simulation): readonly Site[] =>
  Object.entries(services).flatMap(([from, { calls }]) =>
    calls.flatMap((step, index): readonly Site[] => {
      const path: FieldPath = ["services", from, "calls", index];
      return isList(step)
        ? step.map((call, at) => ({ from, call, path: [...path, at] }))
        : [{ from, call: step, path }];
    }),
  );

const isList = (step: Call | readonly Call[]): step is readonly Call[] => Array.isArray(step);

const serversOf = ({ workloads }: Simulation, service: string): readonly string[] =>
  Object.keys(workloads).filter((name) => workloads[name]?.serves?.includes(service) === true);

function checkTarget(simulation: Simulation, { from, call, path }: Site): readonly ManifestError[] {
  const at = [...path, "to"];
  const known = Object.keys(simulation.services);
  if (!known.includes(call.to)) {
    return [{ path: at, message: `no service is named "${call.to}"`, hint: didYouMean(call.to, known) }];
  }
  const servers = serversOf(simulation, call.to);
  if (servers.length === 0) {
    const message = `no workload serves "${call.to}": no healthy upstream`;
    return [{ path: at, message, hint: `Add serves: ${call.to} to a workload.` }];
  }
  const own = serversOf(simulation, from).find((name) => servers.includes(name));
  if (own === undefined || from === call.to) return [];
  return [
    {
      path: at,
      message: `"${from}" and "${call.to}" share the threads of workload "${own}": each would wait for the other's`,
      hint: "Serve them by workloads of their own.",
    },
  ];
}

const repeats = (sites: readonly Site[]): readonly ManifestError[] =>
  sites.flatMap(({ from, call, path }, index) =>
    sites.findIndex((other) => other.from === from && other.call.to === call.to) < index
      ? [
          {
            path: [...path, "to"],
            message: `"${from}" calls "${call.to}" twice`,
            hint: "Give the second a service of its own.",
          },
        ]
      : [],
  );

/** The first call of each circle. */
function cycles({ services }: Simulation, sites: readonly Site[]): readonly ManifestError[] {
  const done = new Set<string>();
  const errors: ManifestError[] = [];
  const visit = (name: string, above: readonly string[]): void => {
    if (done.has(name)) return;
    for (const { call, path } of sites.filter((site) => site.from === name)) {
      const way = [...above, name];
      const start = way.indexOf(call.to);
      if (start < 0) visit(call.to, way);
      else {
        const message = `a call cycle: ${[...way.slice(start), call.to].join(" → ")}`;
        errors.push({
          path: [...path, "to"],
          message,
          hint: "Requests would hold threads while they wait for themselves.",
        });
      }
    }
    done.add(name);
  };
  for (const name of Object.keys(services)) visit(name, []);
  return errors;
}

/** As Istio's webhook on routes: all weights or none, and not all of them 0. */
function checkWeights(step: Call | readonly Call[], path: FieldPath): readonly ManifestError[] {
  const calls = isList(step) ? step : [step];
  const weights = calls.flatMap(({ weight }) => (weight === undefined ? [] : [weight]));
  if (weights.length === 0) return [];
  if (weights.length < calls.length) {
    const at = calls.findIndex(({ weight }) => weight === undefined);
    const hint = "Give every call of the list a weight, or none.";
    return [
      { path: [...path, ...(isList(step) ? [at] : [])], message: "weight is required beside other weights", hint },
    ];
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0
    ? []
    : [{ path, message: "total destination weight = 0", hint: "Each request takes one of them, by weight." }];
}

/** Copies go to a service that the caller calls as well. */
const checkMirrors = ({ from, call, path }: Site, sites: readonly Site[]): readonly ManifestError[] =>
  (call.mirrors ?? []).flatMap(({ to }, index) => {
    const known = sites.flatMap((site) => (site.from === from && site.call.to !== call.to ? site.call.to : []));
    if (known.includes(to)) return [];
    const hint = didYouMean(to, known) ?? `Add a call to it, with share: 0 where it is to get nothing but copies.`;
    return [{ path: [...path, "mirrors", index, "to"], message: `"${from}" has no other call to "${to}"`, hint }];
  });

/** Only Linkerd's balancer asks the breakers of its hosts. */
const checkAccrual = ({ accrual, balance }: Pick<Call, "accrual" | "balance">, path: FieldPath): ManifestError[] =>
  accrual === undefined || balance === "peak-ewma"
    ? []
    : [
        {
          path: [...path, "accrual"],
          message: `has no effect with balance: ${balance}`,
          hint: "Write balance: peak-ewma.",
        },
      ];

function checkCallers(name: string, service: Simulation["services"][string]): readonly ManifestError[] {
  const { callers, timeout, retries } = service;
  if (callers === undefined) return [];
  const at = ["services", name, "callers"];
  const errors = [...checkTimeouts(callers, at), ...checkAccrual(callers, at)];
  for (const field of ["timeout", "retries"] as const) {
    const given = field === "timeout" ? timeout !== null : retries > 0;
    if (!given) continue;
    const message = "belongs to callers, where callers are described";
    errors.push({ path: ["services", name, field], message, hint: `Write callers: {${field}: …}.` });
  }
  return errors;
}

/** Envoy ignores a per-try timeout that is not below the route's (source/common/router/router.cc `finalTimeout`). */
function checkTimeouts({ timeout, deadline }: Pick<Call, "timeout" | "deadline">, path: FieldPath): ManifestError[] {
  if (timeout === null || deadline === null || deadline === 0 || timeout < deadline) return [];
  const message = "per-try timeout is not below the deadline of the whole call, and would be ignored";
  return [{ path: [...path, "timeout"], message, hint: "Lower timeout, raise deadline, or drop one of them." }];
}

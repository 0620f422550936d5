import type { Problem } from "../api/frame.ts";
import type { PlantSpec, WorkloadSpec } from "../api/plant.ts";
import { didYouMean } from "../base/nearest.ts";
import { nextDouble, stream } from "../base/random.ts";
import { failed, ok } from "../base/result.ts";
import type { DurationMs } from "../base/units.ts";
import { objectsFromGit } from "../git/settings.ts";
import { edgesOf, outsideEdge } from "./calls.ts";
import { copyNames, expanded, type Families, familiesOf, spread } from "./families.ts";
import { DEPLOYMENTS, namesInFiles } from "./files.ts";
import { knobsOf } from "./knobs.ts";
import { limitedDeployments } from "./limits.ts";
import type { Compiled, CompiledRun, SensorSpec, Setting, StartupSpec } from "./model.ts";
import { objectivesOf } from "./objectives.ts";
import type { FieldPath } from "./path.ts";
import type { Simulation } from "./schema.ts";
import { applySetting, findObject, resolveSetting, type SettingError } from "./settings.ts";
import { problemsAt, type ScenarioSource } from "./source.ts";
import { LINE } from "./typed.ts";

/** What a host may choose for one run. */
export interface CompileOptions {
  readonly seed?: number;
  readonly horizonMs?: DurationMs;
  /** Settings before the start. One that names an object of other variants only is passed over. */
  readonly sets?: readonly Setting[];
}

/**
 * One variant of a scenario, ready to run.
 * @returns every error in its settings and script; those of `options.sets` stand in the file "--set"
 */
export function compileVariant(source: ScenarioSource, variantName: string, options: CompileOptions = {}): Compiled {
  const variant = source.variants.find((each) => each.name === variantName);
  if (!variant) {
    const hint = didYouMean(
      variantName,
      source.variants.map((each) => each.name),
    );
    return failed([
      { ...NOWHERE, file: source.file, field: "variants", message: `no variant is named "${variantName}"`, hint },
    ]);
  }
  const problems: Problem[] = [];
  const families = familiesOf(source.simulation, [...variant.set, ...(options.sets ?? [])]);
  let run = plainRun(source, variant.name, families, options);
  const prepare = (setting: Setting, report: (error: SettingError) => readonly Problem[]) => {
    const next = applySetting(run, setting, source.kinds);
    if (next.ok) run = next.value;
    else problems.push(...report(next.error));
  };
  for (const written of variant.set) {
    for (const setting of spread(source.simulation, families, written)) {
      prepare(setting, (error) => atField(source, ["variants", variant.name, "set", written.path], error));
    }
  }
  for (const setting of (options.sets ?? []).flatMap((each) => spread(source.simulation, families, each))) {
    if (!isElsewhere(source, run, setting.path)) prepare(setting, (error) => [{ ...NOWHERE, file: "--set", ...error }]);
  }
  const prepared = { ...run, objects: [...run.objects, ...objectsFromGit(run.objects)] };
  const own = ["variants", variant.name];
  const entries = [[], own].flatMap((where) => [
    ...scriptOf(source, where, families, run.seed),
    ...linesOf(source, where),
  ]);
  const script = entries.filter(({ path }) => !isElsewhere(source, prepared, path));
  problems.push(...checkScript(source, prepared, script));
  if (problems.length > 0) return failed(problems);
  const byTime = script.map(({ at, path, value }) => ({ at, path, value })).sort((a, b) => a.at - b.at);
  const complete = { ...run, script: byTime };
  const turnable = withoutCopies(complete, copyNames(source.simulation, families));
  return ok({ ...complete, knobs: knobsOf(turnable, source.kinds) });
}

/** The run with its loads, services and calls but those of copies: nobody turns each of a hundred knobs alike. */
const withoutCopies = (run: CompiledRun, copies: readonly string[]): CompiledRun => {
  const isOne = ({ name }: { readonly name: string }): boolean => !copies.includes(name);
  const { loads, services, edges } = run.plant;
  return {
    ...run,
    plant: {
      ...run.plant,
      loads: loads.filter(isOne),
      services: services.filter(isOne),
      edges: edges?.filter(({ from, to }) => !copies.includes(from ?? to)),
    },
  };
};

const NOWHERE = { line: 1, column: 1 };

const atField = (source: ScenarioSource, path: FieldPath, { message, hint }: SettingError): readonly Problem[] =>
  problemsAt(source.file, source.document, [{ path, message, hint }]);

/** Does the path name an object that this variant lacks and another one has? */
export function isElsewhere(source: ScenarioSource, run: CompiledRun, path: string): boolean {
  const all = source.manifests.map((manifest) => manifest.object);
  return findObject(all, path) !== undefined && findObject(run.objects, path) === undefined;
}

interface ScriptEntry extends Setting {
  readonly at: number;
  readonly where: FieldPath;
}

/** The entries of a script, one a path; of a family one a copy, each at a time of its own where that is drawn. */
const scriptOf = (source: ScenarioSource, place: FieldPath, families: Families, seed: number): readonly ScriptEntry[] =>
  partAt(source, place).script.flatMap(({ at, set }, index) =>
    Object.entries(set).flatMap(([path, value]) =>
      spread(source.simulation, families, { path, value }).map((setting) => ({
        ...setting,
        at: drawn(at, seed, `script/${index}/${setting.path}`),
        where: [...place, "script", index, "set", path],
      })),
    ),
  );

const drawn = ([from, to]: readonly [DurationMs, DurationMs], seed: number, name: string): DurationMs =>
  from === to ? from : Math.round(from + nextDouble(stream(seed, name)) * (to - from));

/** Lines typed into the terminal. */
const linesOf = (source: ScenarioSource, place: FieldPath): readonly ScriptEntry[] =>
  partAt(source, place).terminal.map(({ at, type }, index) => ({
    at,
    path: LINE,
    value: type,
    where: [...place, "terminal", index, "type"],
  }));

/** The document itself, or one of its variants. */
function partAt({ simulation }: ScenarioSource, [, variant]: FieldPath): Pick<Simulation, "script" | "terminal"> {
  return simulation.variants?.[String(variant)] ?? (variant === undefined ? simulation : NOTHING);
}
const NOTHING = { script: [], terminal: [] };

function checkScript(source: ScenarioSource, run: CompiledRun, script: readonly ScriptEntry[]): readonly Problem[] {
  return script.flatMap((entry) => {
    const edit = resolveSetting(run, entry, source.kinds);
    return edit.ok ? [] : atField(source, entry.where, edit.error);
  });
}

/** A run ends with a recorded row. */
const wholeRows = (span: DurationMs, recordMs: DurationMs): DurationMs => Math.ceil(span / recordMs) * recordMs;

/** The run as the file has it, before any setting. */
function plainRun(
  source: ScenarioSource,
  variant: string,
  families: Families,
  { seed, horizonMs }: CompileOptions,
): CompiledRun {
  const simulation = expanded(source.simulation, families);
  const { horizon, record } = source.simulation.variants?.[variant] ?? {};
  const manifests = source.manifests.filter(({ variants }) => variants === null || variants.includes(variant));
  const workloads = workloadsOf({ ...source, simulation });
  return {
    scenario: source.name,
    title: source.title,
    variant,
    variantTitle: source.variants.find((each) => each.name === variant)?.title ?? variant,
    seed: seed ?? source.seed,
    stepMs: simulation.step,
    recordMs: record ?? simulation.record,
    horizonMs: wholeRows(horizonMs ?? horizon ?? source.horizonMs, record ?? simulation.record),
    epochUnixMs: simulation.start,
    ...(simulation.watch === undefined ? {} : { watch: simulation.watch }),
    plant: plantOf(
      simulation,
      workloads.map(({ spec }) => spec),
    ),
    startup: workloads.map(({ startup }) => startup),
    sensors: sensorsOf(simulation),
    metrics: Object.entries(simulation.metrics).map(([name, { on, column }]) => ({ name, on, column })),
    objectives: objectivesOf(simulation),
    nodes: Object.entries(simulation.nodes).map(([name, pool]) => ({ name, ...pool })),
    brokers: Object.fromEntries(Object.entries(simulation.queues).map(([name, { broker }]) => [name, broker])),
    initialMessages: Object.fromEntries(
      Object.entries(simulation.queues).map(([name, { initial }]) => [name, initial]),
    ),
    objects: manifests.map(({ object }) => object),
    createAt: manifests.map(({ at }) => at),
    script: [],
    knobs: [],
    ...(families.size > 0 ? { families: Object.fromEntries(families) } : {}),
    ...(Object.keys(simulation.files).length > 0 ? { files: simulation.files } : {}),
  };
}

interface Workload {
  readonly spec: WorkloadSpec;
  readonly startup: StartupSpec;
}

/** What the pods of a Deployment do that the scenario says nothing about: nothing. */
const IDLE: Omit<WorkloadSpec, "name"> = {
  role: { type: "curve", totalCpu: [] },
  slots: 1,
  queueCap: null,
  discipline: "fifo",
  memoryBytes: 64 * 1024 * 1024,
  idleCpuMilli: 0,
};
const IDLE_STARTUP: StartupSpec = {
  sandboxMs: 500,
  pullMs: [1000, 2000],
  bootMs: [2000, 3000],
  runMs: null,
  fails: 0,
};

/** The described workloads, then the Deployments that no workload describes; the same in every variant. */
function workloadsOf({ simulation, manifests }: ScenarioSource): readonly Workload[] {
  const described = Object.entries(simulation.workloads).map(([name, workload]) => workloadOf(name, workload));
  const limited = limitedDeployments(simulation, manifests);
  const written = manifests
    .filter(({ object }) => object.kind === "Deployment")
    .map(({ object }) => object.metadata.name);
  const names = new Set([...written, ...namesInFiles(simulation.files, DEPLOYMENTS)]);
  const others = [...names].filter((name) => !Object.hasOwn(simulation.workloads, name));
  return [...described, ...others.map((name) => ({ spec: { name, ...IDLE }, startup: IDLE_STARTUP }))].map(
    (workload) =>
      limited.has(workload.spec.name) ? { ...workload, spec: { ...workload.spec, limited: true } } : workload,
  );
}

function workloadOf(name: string, workload: Simulation["workloads"][string]): Workload {
  const { consumes, serves, usage, runs, fails, slots, queueCap, discipline, memory, idleCpu, startup } = workload;
  const { database, connectionsPerPod, dropExpired, enrolled, authorization, ingress } = workload;
  const role: WorkloadSpec["role"] =
    consumes !== undefined
      ? { type: "consumer", queue: consumes }
      : serves !== undefined
        ? { type: "server", services: serves }
        : { type: "curve", totalCpu: usage ?? [] };
  return {
    spec: {
      name,
      role,
      slots,
      queueCap,
      discipline,
      ...(dropExpired ? { dropExpired } : {}),
      memoryBytes: memory,
      idleCpuMilli: idleCpu,
      ...(database === undefined ? {} : { pool: { database, connectionsPerPod } }),
      ...(enrolled === undefined ? {} : { enrolled }),
      ...(authorization === undefined ? {} : { authorization }),
      ...(ingress === undefined ? {} : { ingress }),
    },
    startup: {
      sandboxMs: startup.sandbox,
      pullMs: startup.pull,
      bootMs: startup.boot,
      runMs: runs ?? null,
      fails,
    },
  };
}

function plantOf(
  { load, queues, services, databases, mesh, traces }: Simulation,
  workloads: readonly WorkloadSpec[],
): PlantSpec {
  return {
    loads: Object.entries(load).map(([name, { to, process, rate, headers }]) => {
      const target = to.slice(to.indexOf("/") + 1);
      return {
        name,
        to: to.startsWith("queue/") ? { queue: target } : { service: target },
        process,
        terms: rate,
        ...(headers === undefined ? {} : { headers }),
      };
    }),
    queues: Object.entries(queues).map(
      ([name, { work, prefetch, maxReceive, visibility, poisonShare, partitions, keys }]) => ({
        name,
        work,
        prefetch,
        maxReceive,
        visibilityMs: visibility,
        poisonShare,
        partitions,
        ...(keys === undefined ? {} : { keys }),
      }),
    ),
    services: Object.entries(services).map(
      ([name, { work, timeout, retries, lock, failShare, effect, forwards, method }]) => ({
        name,
        work,
        timeoutMs: timeout,
        maxRetries: retries,
        ...(lock === undefined ? {} : { lock: { holdMs: lock.hold, shards: lock.shards } }),
        ...(failShare === undefined ? {} : { failShare }),
        ...(effect === undefined ? {} : { effect }),
        ...(forwards === undefined ? {} : { forwards }),
        ...(method === undefined ? {} : { method }),
      }),
    ),
    workloads,
    databases: Object.entries(databases).map(([name, { query, ...rest }]) => ({ name, queryMs: query, ...rest })),
    edges: Object.entries(services).flatMap(([name, { calls, callers }]) => [
      ...(callers === undefined ? [] : [outsideEdge(name, callers)]),
      ...edgesOf(name, calls),
    ]),
    ...(mesh === undefined
      ? {}
      : { mesh: { controlPlane: mesh.controlPlane, mtls: mesh.mtls, certificateMs: mesh.certificate } }),
    ...(traces === undefined ? {} : { traceEveryMs: traces }),
  };
}

const sensorsOf = ({ sensors }: Simulation): SensorSpec => ({
  scrapeMs: sensors.scrape,
  kubeletLagMs: sensors.kubeletLag,
  metricsServer: sensors.metricsServer,
  adapter: sensors.adapter,
  adapterPeriodMs: sensors.adapterPeriod,
  adapterLagMs: sensors.adapterLag,
  sources: sensors.sources,
});

import type { FieldDoc, KindDoc } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import { didYouMean, nearest } from "../base/nearest.ts";
import { failed, ok, type Result } from "../base/result.ts";
import { admit } from "./manifests.ts";
import type { CompiledRun, Edit, Setting } from "./model.ts";
import { nodeNames } from "./nodes.ts";
import { type FieldPath, formatPath, isRecord, parsePath, valueAt, withValueAt } from "./path.ts";
import type { Read } from "./readers.ts";
import {
  BROKER_FIELDS,
  CALL_FIELDS,
  DATABASE_FIELDS,
  type FieldTable,
  INITIAL_FIELDS,
  LOAD_FIELDS,
  MESH_FIELDS,
  POOL_FIELDS,
  QUEUE_FIELDS,
  SENSOR_FIELDS,
  SERVICE_FIELDS,
  STARTUP_FIELDS,
  WORKLOAD_FIELDS,
} from "./setting-fields.ts";
import { FILE, LINE } from "./typed.ts";
import { asNumber, type Value } from "./values.ts";

/** Why a setting cannot be taken; whoever read the setting adds file and line. */
export interface SettingError {
  readonly field: string;
  readonly message: string;
  readonly hint?: string;
}

/** What a setting changes: an edit that a running engine can take, or a part that is fixed once the run goes. */
type Change = Edit | { readonly type: "fixed"; readonly patch: Partial<CompiledRun> };

/** `resolveSetting`, as hosts hand it to a run: a page fetches it when the first setting comes. */
export type ResolveSetting = typeof resolveSetting;

/**
 * What a setting changes in a run that goes on.
 * @param run as compiled, with `plant`, `sensors` and `objects` as they are now
 * @param by author of what is committed to Git
 */
export function resolveSetting(
  run: CompiledRun,
  setting: Setting,
  kinds: readonly KindDoc[],
  by = "scenario",
): Result<Edit, SettingError> {
  const change = changeOf(run, setting, kinds, by);
  if (!change.ok) return change;
  if (change.value.type !== "fixed") return ok(change.value);
  return wrong(setting.path, "can be set only before the start", "Use --set, or a variant.");
}

/** The run with a setting made before its start. */
export function applySetting(
  run: CompiledRun,
  setting: Setting,
  kinds: readonly KindDoc[],
): Result<CompiledRun, SettingError> {
  const change = changeOf(run, setting, kinds, "scenario");
  if (!change.ok) return change;
  const edit = change.value;
  switch (edit.type) {
    case "fixed":
      return ok({ ...run, ...edit.patch });
    case "load": {
      const loads = run.plant.loads.map((each, index) => (index === edit.load ? { ...each, terms: edit.terms } : each));
      return ok({ ...run, plant: { ...run.plant, loads } });
    }
    case "plant":
      return ok({ ...run, plant: edit.plant });
    case "sensors":
      return ok({ ...run, sensors: edit.sensors });
    case "object": {
      const same = (each: KubeObject) =>
        each.kind === edit.kind && each.metadata.name === edit.name && each.metadata.namespace === edit.namespace;
      return ok({ ...run, objects: run.objects.map((each) => (same(each) ? edit.object : each)) });
    }
    case "file": {
      const { [edit.name]: _, ...others } = run.files ?? {};
      return ok({ ...run, files: edit.text === null ? others : { ...others, [edit.name]: edit.text } });
    }
    case "commit": {
      const commits = kinds.find(({ kind }) => kind === edit.repository.kind)?.commits;
      const next = commits?.asFirst(edit.repository, edit.commit);
      if (!next?.ok) return wrong(setting.path, next?.error ?? "cannot be committed");
      return ok({ ...run, objects: run.objects.map((each) => (each === edit.repository ? next.value : each)) });
    }
    default:
      return wrong(setting.path, "happens only while the run goes on", "Use --at TIME, or the scenario's script.");
  }
}

const wrong = (field: string, message: string, hint?: string) => failed<SettingError>({ field, message, hint });

function changeOf(
  run: CompiledRun,
  { path, value }: Setting,
  kinds: readonly KindDoc[],
  by: string,
): Result<Change, SettingError> {
  if (path === LINE) return ok({ type: "line", line: String(value ?? "") });
  if (path.startsWith(FILE)) return fileChange(path, value);
  const commits = kinds.find((kind) => kind.commits && path.startsWith(kind.commits.prefix))?.commits;
  if (commits) return commits.change(run.objects, { path, value }, by);
  if (path.startsWith("sensors.")) {
    const read = withField(SENSOR_FIELDS, run.sensors, path.slice("sensors.".length), value, path);
    return read.ok ? ok({ type: "sensors", sensors: read.value }) : read;
  }
  if (path.startsWith("mesh.")) {
    const read = withField(MESH_FIELDS, run.plant.mesh, path.slice("mesh.".length), value, path);
    return read.ok ? plantWith(run, { mesh: read.value }) : read;
  }
  for (const area of areasOf(run)) {
    if (!path.startsWith(`${area.prefix}/`)) continue;
    // Names may hold dots, so the longest that fits is meant.
    const fitting = area.targets.filter((name) => path.startsWith(`${area.prefix}/${name}.`));
    const target = fitting.sort((a, b) => b.length - a.length)[0];
    if (target === undefined) return unknownTarget(run, path);
    const name = path.slice(area.prefix.length + target.length + 2);
    return area.change(area.targets.indexOf(target), name, value, path);
  }
  if (path.startsWith("pod/") || path.startsWith("node/")) return machineChange(run, path);
  return objectChange(run, path, value, kinds);
}

function fileChange(path: string, value: Value): Result<Change, SettingError> {
  const name = path.slice(FILE.length);
  if (name === "") return wrong(path, "names no file", "Write file/NAME.");
  return ok({ type: "file", name, text: value === null ? null : String(value) });
}

interface Area {
  readonly prefix: string;
  readonly targets: readonly string[];
  change(index: number, field: string, value: Value, path: string): Result<Change, SettingError>;
}

/** The parts of a scenario that paths name, apart from manifests. */
function areasOf(run: CompiledRun): readonly Area[] {
  const { plant } = run;
  const names = (list: readonly { readonly name: string }[]) => list.map((each) => each.name);
  return [
    {
      prefix: "load",
      targets: names(plant.loads),
      change: (load, field, value, path) => {
        const read = withField(LOAD_FIELDS, plant.loads[load], field, value, path);
        return read.ok ? ok({ type: "load", load, terms: read.value.terms }) : read;
      },
    },
    {
      prefix: "queue",
      targets: names(plant.queues),
      change: (index, field, value, path) => {
        const queue = plant.queues[index]?.name ?? "";
        if (field in BROKER_FIELDS) {
          const read = withField(BROKER_FIELDS, run.brokers[queue], field, value, path);
          return read.ok ? fixed({ brokers: { ...run.brokers, [queue]: read.value } }) : read;
        }
        if (field in INITIAL_FIELDS) {
          const read = withField(INITIAL_FIELDS, run.initialMessages[queue], field, value, path);
          return read.ok ? fixed({ initialMessages: { ...run.initialMessages, [queue]: read.value } }) : read;
        }
        const read = withField(QUEUE_FIELDS, plant.queues[index], field, value, path);
        return read.ok ? plantWith(run, { queues: plant.queues.with(index, read.value) }) : read;
      },
    },
    {
      prefix: "service",
      targets: names(plant.services),
      change: (index, field, value, path) => {
        const read = withField(SERVICE_FIELDS, plant.services[index], field, value, path);
        return read.ok ? plantWith(run, { services: plant.services.with(index, read.value) }) : read;
      },
    },
    {
      prefix: "call",
      targets: (plant.edges ?? []).map(({ from, to }) => `${from ?? "outside"}/${to}`),
      change: (index, field, value, path) => {
        const read = withField(CALL_FIELDS, plant.edges?.[index], field, value, path);
        return read.ok ? plantWith(run, { edges: (plant.edges ?? []).with(index, read.value) }) : read;
      },
    },
    {
      prefix: "database",
      targets: names(plant.databases ?? []),
      change: (index, field, value, path) => {
        const read = withField(DATABASE_FIELDS, plant.databases?.[index], field, value, path);
        return read.ok ? plantWith(run, { databases: (plant.databases ?? []).with(index, read.value) }) : read;
      },
    },
    {
      prefix: "workload",
      targets: names(plant.workloads),
      change: (index, field, value, path) => {
        if (field in STARTUP_FIELDS) {
          const read = withField(STARTUP_FIELDS, run.startup[index], field, value, path);
          return read.ok ? fixed({ startup: run.startup.with(index, read.value) }) : read;
        }
        const read = withField(WORKLOAD_FIELDS, plant.workloads[index], field, value, path);
        return read.ok ? plantWith(run, { workloads: plant.workloads.with(index, read.value) }) : read;
      },
    },
    {
      prefix: "nodes",
      targets: names(run.nodes),
      change: (index, field, value, path) => {
        const read = withField(POOL_FIELDS, run.nodes[index], field, value, path);
        return read.ok ? fixed({ nodes: run.nodes.with(index, read.value) }) : read;
      },
    },
  ];
}

const fixed = (patch: Partial<CompiledRun>) => ok<Change>({ type: "fixed", patch });
const plantWith = (run: CompiledRun, patch: Partial<CompiledRun["plant"]>) =>
  ok<Change>({ type: "plant", plant: { ...run.plant, ...patch } });

function withField<S>(
  table: FieldTable<S>,
  spec: S | undefined,
  field: string,
  value: Value,
  path: string,
): Result<S, SettingError> {
  const set = Object.hasOwn(table, field) ? table[field] : undefined;
  if (!set || spec === undefined) return wrong(path, `unknown field "${field}"`, didYouMean(field, Object.keys(table)));
  const read: Read<S> = set(spec, value);
  if (read.ok) return read;
  return wrong(path, read.error[0]?.message ?? "cannot be set", read.error[0]?.hint);
}

/** `pod/<name>.kill`, `node/<name>.drain`: names are checked against the live objects where there are any. */
function machineChange(run: CompiledRun, path: string): Result<Change, SettingError> {
  const [type, rest = ""] = path.startsWith("pod/")
    ? ["pod" as const, path.slice(4)]
    : ["node" as const, path.slice(5)];
  const dot = rest.lastIndexOf(".");
  const name = rest.slice(0, Math.max(dot, 0));
  const action = rest.slice(dot + 1);
  const objects = run.objects.filter((each) => each.kind === (type === "pod" ? "Pod" : "Node"));
  const live = objects.map((each) => each.metadata.name);
  if (type === "pod" && action === "hang" && name !== "") return ok({ type, action, name });
  const known = type === "node" && live.length === 0 && !hasElasticNodes(run) ? run.nodes.flatMap(nodeNames) : live;
  if (name === "" || (known.length > 0 && !known.includes(name))) {
    return wrong(path, `no ${type} is named "${name}"`, didYouMean(name, known));
  }
  if (type === "pod") {
    if (action === "kill" || action === "evict") return ok({ type, action, name });
    return wrong(path, `unknown field "${action}"`, didYouMean(action, ["kill", "evict", "hang"]));
  }
  if (action === "interrupt" && objects.some((each) => each.metadata.name === name && !isSpot(each))) {
    return wrong(path, `node "${name}" is no spot machine`, "Karpenter buys them where a NodePool allows spot.");
  }
  const nodeAction = NODE_ACTIONS.find((each) => each === action);
  if (nodeAction) return ok({ type, action: nodeAction, name });
  return wrong(path, `unknown field "${action}"`, didYouMean(action, NODE_ACTIONS));
}

const NODE_ACTIONS = ["kill", "restore", "drain", "interrupt"] as const;

const isSpot = ({ metadata }: KubeObject): boolean => metadata.labels?.["karpenter.sh/capacity-type"] === "spot";

/** Nodes will come whose names nobody knows before the start. */
const hasElasticNodes = ({ objects }: CompiledRun): boolean =>
  objects.some(({ kind }) => kind === "NodeGroup" || kind === "NodePool");

/** Maps whose values are text in the Kubernetes API, whatever they look like. */
const TEXT_MAPS = ["metadata", "labels", "annotations", "requests", "limits", "nodeSelector", "matchLabels"];

function objectChange(
  run: CompiledRun,
  path: string,
  value: Value,
  kinds: readonly KindDoc[],
): Result<Change, SettingError> {
  const found = findObject(run.objects, path);
  if (!found) return unknownTarget(run, path);
  const { object, prefix } = found;
  const steps = parsePath(path.slice(prefix.length));
  if (!steps || !isEditable(steps)) {
    return wrong(
      path,
      "is no field that can be set",
      "Set a field under spec, metadata.labels or metadata.annotations.",
    );
  }
  const typed = value === null ? undefined : typedLike(valueAt(object, steps), steps, value);
  const changed = withValueAt(object, steps, typed);
  const doc = kinds.find((each) => each.kind === object.kind);
  if (changed === undefined) {
    const known = [...leafPaths(object.spec, ["spec"]), ...(doc?.fields ?? []).map((each: FieldDoc) => each.path)];
    return wrong(path, `the object has no "${formatPath(steps)}"`, didYouMean(formatPath(steps), known));
  }
  const admitted = admit(changed as KubeObject, kinds);
  if (!admitted.ok) {
    const [first] = admitted.error;
    return wrong(`${prefix}.${formatPath(first?.path ?? [])}`, first?.message ?? "is refused", first?.hint);
  }
  const { kind, metadata } = object;
  return ok({ type: "object", kind, namespace: metadata.namespace, name: metadata.name, object: admitted.value });
}

/** The object a path starts with, `Kind/name` or `Kind/namespace/name`; the longest name wins, names may hold dots. */
export function findObject(
  objects: readonly KubeObject[],
  path: string,
): { readonly object: KubeObject; readonly prefix: string } | undefined {
  let best: { readonly object: KubeObject; readonly prefix: string } | undefined;
  for (const object of objects) {
    for (const prefix of addressesOf(object)) {
      const longer = prefix.length > (best?.prefix.length ?? 0);
      if (longer && path.startsWith(`${prefix}.`)) best = { object, prefix };
    }
  }
  return best;
}

const addressesOf = ({ kind, metadata }: KubeObject): readonly string[] => [
  `${kind}/${metadata.name}`,
  `${kind}/${metadata.namespace}/${metadata.name}`,
];

/** An Application's `operation` is how somebody asks for a sync. */
const FREE_PARTS: FieldPath = ["spec", "data", "operation", "roleRef"];

const isEditable = ([first = "", second]: FieldPath): boolean =>
  FREE_PARTS.includes(first) || (first === "metadata" && (second === "labels" || second === "annotations"));

/** The value in the type that the field has, or would have, in the object. */
function typedLike(current: unknown, steps: FieldPath, value: Exclude<Value, null>): unknown {
  const parent = steps.at(-2);
  const isText = typeof current === "string" || (typeof parent === "string" && TEXT_MAPS.includes(parent));
  if (isText) return String(value);
  if (value === "true" || value === "false") return value === "true";
  if (typeof current === "boolean" && (value === 0 || value === 1)) return value === 1;
  return asNumber(value) ?? value;
}

function leafPaths(value: unknown, path: FieldPath): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leafPaths(item, [...path, index]));
  if (isRecord(value)) return Object.keys(value).flatMap((key) => leafPaths(value[key], [...path, key]));
  return [formatPath(path)];
}

/** Nothing has the name a path starts with: name the nearest that exists. */
function unknownTarget(run: CompiledRun, path: string): Result<never, SettingError> {
  const known = [
    "sensors",
    ...areasOf(run).flatMap((area) => area.targets.map((name) => `${area.prefix}/${name}`)),
    ...run.objects.map((object) => addressesOf(object)[0] ?? ""),
  ];
  const slash = path.indexOf("/");
  const dot = path.indexOf(".", slash);
  const target = dot < 0 ? path : path.slice(0, dot);
  const near = nearest(target, known);
  return wrong(path, `nothing is named "${target}"`, near ? `Did you mean ${near}?` : `Known: ${known.join(", ")}.`);
}

import type { NewObject } from "../api/commands.ts";
import type { Controller } from "../api/controller.ts";
import type { RunInfo } from "../api/frame.ts";
import type { ResourceList, Taint } from "../api/objects.ts";
import type { TimeMs } from "../base/units.ts";
import type { Column } from "../record/columns.ts";
import type { CompiledRun, NodePool } from "../scenario/model.ts";
import { scriptOf } from "./script.ts";
import { ENGINE_VERSION } from "./version.ts";

interface NodeShape {
  readonly name: string;
  readonly capacity: ResourceList;
  readonly allocatable: ResourceList;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly now: TimeMs;
  readonly ready: boolean;
}

/** A node as its kubelet registers it. */
export function readyNode({
  name,
  capacity,
  allocatable,
  labels,
  taints,
  annotations,
  now,
  ready,
}: NodeShape): NewObject {
  const condition = ready
    ? { status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" }
    : { status: "False", reason: "KubeletNotReady", message: "container runtime network not ready" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, namespace: "", labels: { "kubernetes.io/hostname": name, ...labels }, annotations },
    spec: taints ? { taints } : {},
    status: {
      capacity,
      allocatable,
      conditions: [{ type: "Ready", ...condition, lastTransitionTime: now - (now % 1000) }],
    },
  };
}

/** A node of a fixed pool: allocatable = capacity, there from the start. */
export function poolNode(pool: NodePool, name: string): NewObject {
  const capacity = { cpu: pool.cpu, memory: pool.memory, pods: String(pool.pods) };
  return readyNode({ name, capacity, allocatable: capacity, labels: pool.labels, now: 0, ready: true });
}

/** What does not change about a run while it goes on. */
export function runInfo(run: CompiledRun, columns: readonly Column[], registry: readonly Controller[]): RunInfo {
  return {
    scenario: run.scenario,
    title: run.title,
    variant: run.variant,
    variantTitle: run.variantTitle,
    seed: run.seed,
    engine: ENGINE_VERSION,
    stepMs: run.stepMs,
    recordMs: run.recordMs,
    horizonMs: run.horizonMs,
    epochUnixMs: run.epochUnixMs,
    columns: columns.map(({ doc }) => doc),
    knobs: run.knobs,
    script: scriptOf(run),
    ...watched(run, columns),
    serves: servesOf(run),
    ...methodsOf(run),
    ...(run.families ? { families: run.families } : {}),
    files: run.files ?? {},
    controllers: registry.map(({ name, component, upstream, leftOut, loop }) => ({
      name,
      component,
      upstream,
      leftOut,
      loop,
    })),
  };
}

/** What the scenario is about, where this run has all columns of it. */
function watched({ watch }: CompiledRun, columns: readonly Column[]): Pick<RunInfo, "watch"> {
  const known = new Set(columns.map(({ doc }) => doc.key));
  return watch && [...watch.of, ...(watch.per ?? [])].every((key) => known.has(key)) ? { watch } : {};
}

const servesOf = ({ plant }: CompiledRun): RunInfo["serves"] =>
  Object.fromEntries(
    plant.workloads.flatMap(({ name, role }) => (role.type === "server" ? [[name, role.services] as const] : [])),
  );

function methodsOf({ plant }: CompiledRun): Pick<RunInfo, "methods"> {
  const told = plant.services.flatMap(({ name, method }) => (method === undefined ? [] : [[name, method] as const]));
  return told.length === 0 ? {} : { methods: Object.fromEntries(told) };
}

import type { NewObject } from "../api/commands.ts";
import type { Controller } from "../api/controller.ts";
import type { RunInfo } from "../api/frame.ts";
import type { Column } from "../record/columns.ts";
import type { CompiledRun, NodePool } from "../scenario/model.ts";
import { ENGINE_VERSION } from "./version.ts";

/** A node as its kubelet registers it: allocatable = capacity, Ready. */
export function nodeObject(pool: NodePool, name: string): NewObject {
  const resources = { cpu: pool.cpu, memory: pool.memory, pods: String(pool.pods) };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, namespace: "", labels: { "kubernetes.io/hostname": name, ...pool.labels } },
    spec: {},
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "kubelet is posting ready status",
          lastTransitionTime: 0,
        },
      ],
    },
  };
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
    controllers: registry.map(({ name, component, upstream, leftOut }) => ({ name, component, upstream, leftOut })),
  };
}

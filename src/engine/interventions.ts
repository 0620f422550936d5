import type { Command } from "../api/commands.ts";
import { type ClusterView, refOf } from "../api/controller.ts";
import type { Plant, PlantSpec } from "../api/plant.ts";
import type { CompiledRun, Edit, NodeAction } from "../scenario/model.ts";

/** Live parameters of a plant, from one definition to another. */
export function applyPlant(plant: Plant, before: PlantSpec, after: PlantSpec): void {
  after.queues.forEach((queue, index) => {
    if (queue !== before.queues[index]) plant.setQueue(index, queue);
  });
  after.services.forEach((service, index) => {
    if (service !== before.services[index]) plant.setService(index, service);
  });
  after.databases?.forEach((database, index) => {
    if (database !== before.databases?.[index]) plant.setDatabase(index, database);
  });
  if (after.mesh !== undefined && after.mesh !== before.mesh) plant.setMesh(after.mesh);
  after.edges?.forEach((edge, index) => {
    if (edge !== before.edges?.[index]) plant.setEdge(index, edge);
  });
  after.workloads.forEach((workload, index) => {
    if (workload !== before.workloads[index]) plant.setWorkload(index, workload);
  });
}

interface Reach {
  readonly plant: Plant;
  land(command: Command): void;
  node(action: NodeAction, name: string): void;
  hang(pod: string): void;
  type(line: string): void;
  save(name: string, text: string | null): void;
}

/** Carries out one edit and returns the run as it is defined from now on; its plant is the caller's to bring about. */
export function applyEdit(edit: Edit, run: CompiledRun, reach: Reach): CompiledRun {
  switch (edit.type) {
    case "load": {
      reach.plant.setLoad(edit.load, edit.terms);
      const loads = run.plant.loads.map((load, index) => (index === edit.load ? { ...load, terms: edit.terms } : load));
      return { ...run, plant: { ...run.plant, loads } };
    }
    case "plant":
      return { ...run, plant: edit.plant };
    case "sensors":
      return { ...run, sensors: edit.sensors };
    case "object":
      reach.land({ verb: "update", object: edit.object });
      return run;
    case "commit": {
      const { name, namespace } = edit.repository.metadata;
      const metadata = { generateName: `${name}-`, namespace };
      const spec = { repository: name, ...edit.commit };
      reach.land({ verb: "create", object: { apiVersion: "setpoint.dev/v1", kind: "Commit", metadata, spec } });
      return run;
    }
    case "pod":
      if (edit.action === "hang") reach.hang(edit.name);
      else
        reach.land({
          verb: "delete",
          target: { kind: "Pod", namespace: "default", name: edit.name },
          ...(edit.action === "kill" ? { gracePeriodSeconds: 0 } : {}),
        });
      return run;
    case "line":
      reach.type(edit.line);
      return run;
    case "file":
      reach.save(edit.name, edit.text);
      return run;
    case "node":
      reach.node(edit.action, edit.name);
      return run;
  }
}

const KIND_OF_AREA: Readonly<Record<string, string>> = { pod: "Pod", node: "Node", git: "Repository" };

/** The objects that a setting's path can mean: "ScaledObject/checkout.spec…", "pod/web-1.kill". */
export function liveObjects(cluster: ClusterView, path: string): CompiledRun["objects"] {
  const kind = path.slice(0, path.indexOf("/"));
  return cluster.list(KIND_OF_AREA[kind] ?? kind);
}

/** `kubectl drain`: no new pods, and those there end gracefully. */
export function drainCommands(cluster: ClusterView, name: string): readonly Command[] {
  const node = cluster.get("Node", "", name);
  if (!node) return [];
  const pods = cluster.list("Pod").filter(({ spec }) => spec.nodeName === name);
  return [
    { verb: "update", object: { ...node, spec: { ...node.spec, unschedulable: true } } },
    ...pods.map((pod): Command => ({ verb: "delete", target: refOf(pod) })),
  ];
}

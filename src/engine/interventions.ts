import type { Command } from "../api/commands.ts";
import type { Plant } from "../api/plant.ts";
import type { CompiledRun, Edit, NodeAction } from "../scenario/model.ts";

interface Reach {
  readonly plant: Plant;
  land(command: Command): void;
  node(action: NodeAction, name: string): void;
  type(line: string): void;
  save(name: string, text: string | null): void;
}

/** Carries out one edit and returns the run as it is defined from now on. */
export function applyEdit(edit: Edit, run: CompiledRun, reach: Reach): CompiledRun {
  switch (edit.type) {
    case "load": {
      reach.plant.setLoad(edit.load, edit.terms);
      const loads = run.plant.loads.map((load, index) => (index === edit.load ? { ...load, terms: edit.terms } : load));
      return { ...run, plant: { ...run.plant, loads } };
    }
    case "plant":
      edit.plant.queues.forEach((queue, index) => {
        if (queue !== run.plant.queues[index]) reach.plant.setQueue(index, queue);
      });
      edit.plant.services.forEach((service, index) => {
        if (service !== run.plant.services[index]) reach.plant.setService(index, service);
      });
      edit.plant.databases?.forEach((database, index) => {
        if (database !== run.plant.databases?.[index]) reach.plant.setDatabase(index, database);
      });
      if (edit.plant.mesh !== undefined && edit.plant.mesh !== run.plant.mesh) reach.plant.setMesh(edit.plant.mesh);
      edit.plant.edges?.forEach((edge, index) => {
        if (edge !== run.plant.edges?.[index]) reach.plant.setEdge(index, edge);
      });
      edit.plant.workloads.forEach((workload, index) => {
        if (workload !== run.plant.workloads[index]) reach.plant.setWorkload(index, workload);
      });
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

import type { Decision, Trigger } from "../../../src/api/controller.ts";
import { decideObject, type ObjectMemory, readObject } from "../../../src/controllers/keda/decide-object.ts";
import { EMPTY_MEMORY } from "../../../src/controllers/keda/memory.ts";
import type { ObjectObservation } from "../../../src/controllers/keda/observation.ts";
import type { PrometheusReading } from "../../../src/controllers/keda/scalers/prometheus.ts";
import type { Hpa, ScaledObject, ScaledObjectSpec } from "../../../src/controllers/keda/types.ts";

/** A Prometheus trigger with threshold 10. */
export const PROMETHEUS = {
  type: "prometheus",
  name: "a",
  metadata: { serverAddress: "http://prometheus:9090", query: "q", threshold: "10" },
};

export const sample = (value: number): PrometheusReading => ({ series: [["0", String(value)]] });
export const BROKEN: PrometheusReading = { httpStatus: 500 };

export function scaledObject(spec: Partial<ScaledObjectSpec> = {}): ScaledObject {
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: {
      name: "orders",
      namespace: "shop",
      uid: "uid-1",
      generation: 1,
      resourceVersion: 1,
      creationTimestamp: 0,
    },
    spec: { scaleTargetRef: { name: "worker" }, triggers: [PROMETHEUS], ...spec },
    status: {},
  };
}

const POLL: Trigger = { by: "timer", timer: "poll" };

/** Whoever changes it in place throws: checkpoints keep references to memories. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

/** A cluster with one ScaledObject: keeps what the operator writes, and shows it again. */
export class World {
  object: ScaledObject;
  replicas: number | null;
  readings: readonly PrometheusReading[] = [sample(0)];
  readyPods = 0;
  hpa: Hpa | null = null;
  memory: ObjectMemory = EMPTY_MEMORY;

  constructor(object: ScaledObject, replicas: number) {
    this.object = object;
    this.replicas = replicas;
  }

  reconcile(now: number): Decision<ObjectMemory> {
    return this.step(now, { by: "watch" });
  }

  poll(now: number): Decision<ObjectMemory> {
    return this.step(now, POLL);
  }

  read(now: number, metric = "s0-prometheus"): ReturnType<typeof readObject>["answer"] {
    const { memory, answer, commands } = readObject(this.seen(now), this.memory, metric);
    this.take(memory, commands);
    return answer;
  }

  annotate(annotations: Readonly<Record<string, string>> | undefined): void {
    this.object = { ...this.object, metadata: { ...this.object.metadata, annotations } };
  }

  condition(type: string): string | undefined {
    const found = this.object.status.conditions?.find((condition) => condition.type === type);
    return found && `${found.status}/${found.reason ?? ""}`;
  }

  private step(now: number, trigger: Trigger): Decision<ObjectMemory> {
    const decision = decideObject(this.seen(now), this.memory, now, trigger);
    this.take(decision.memory, decision.commands);
    return decision;
  }

  private seen(now: number): ObjectObservation {
    return {
      object: this.object,
      now,
      epochUnixMs: 0,
      readings: this.readings.map((reading) => [reading]),
      env: {},
      operatorVersion: "2.20.2",
      fail: {},
      replicas: this.replicas,
      readyPods: this.readyPods,
      hpa: this.hpa,
    };
  }

  private take(memory: ObjectMemory, commands: Decision<ObjectMemory>["commands"]): void {
    this.memory = frozen(memory);
    for (const command of commands) {
      if (command.verb === "scale") this.replicas = command.replicas;
      if (command.verb === "updateStatus")
        this.object = { ...this.object, status: (command.object as ScaledObject).status };
      if (command.verb === "delete") this.hpa = null;
      if (command.verb !== "create" && command.verb !== "update") continue;
      const { kind, metadata } = command.object;
      if (kind === "HorizontalPodAutoscaler") this.hpa = { ...command.object, metadata, status: {} } as Hpa;
      else this.object = { ...this.object, metadata: (command.object as ScaledObject).metadata };
    }
  }
}

import type { Plant, PodSlot } from "../api/plant.ts";
import type { TimeMs } from "../base/units.ts";
import type { Kubelet } from "../kubelet/kubelet.ts";
import type { Runtime } from "../kubelet/runtime.ts";
import type { History } from "../record/history.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { Adapter } from "../sensors/adapter.ts";
import { MetricsServer, type Readings } from "../sensors/metrics-server.ts";
import type { askSource } from "../sensors/sources.ts";
import { objectMetricKey } from "../sensors/view.ts";
import { trafficOf } from "./traffic.ts";

/** What the sensing path does next. */
export type SensingTask =
  | { readonly do: "sample" }
  | { readonly do: "scrape"; readonly readings: Readings }
  | { readonly do: "adapter-sample" }
  | { readonly do: "adapter-publish"; readonly sampledAt: TimeMs };

export interface SensingHost {
  readonly now: TimeMs;
  readonly sensors: CompiledRun["sensors"];
  readonly metrics: CompiledRun["metrics"];
  readings(): Readings;
  /** Last recorded value of a column. */
  latest(column: string): number;
  podsOf(workload: string): readonly string[];
  later(at: TimeMs, task: SensingTask): void;
}

/** The sensing path in time: kubelets sample, metrics-server scrapes what they sampled, the adapter does its own round. */
export class Sensing {
  constructor(
    readonly server: MetricsServer = new MetricsServer(),
    readonly adapter: Adapter = new Adapter(),
  ) {}

  begin(host: SensingHost): void {
    host.later(Math.max(0, host.sensors.scrapeMs - host.sensors.kubeletLagMs), { do: "sample" });
    host.later(host.sensors.adapterPeriodMs, { do: "adapter-sample" });
  }

  run(task: SensingTask, host: SensingHost): void {
    const { now, sensors } = host;
    switch (task.do) {
      case "sample":
        host.later(now + sensors.kubeletLagMs, { do: "scrape", readings: host.readings() });
        host.later(now + sensors.scrapeMs, { do: "sample" });
        break;
      case "scrape":
        this.server.scrape(task.readings);
        break;
      case "adapter-sample":
        this.adapter.sample(now, published(host));
        host.later(now + sensors.adapterLagMs, { do: "adapter-publish", sampledAt: now });
        host.later(now + sensors.adapterPeriodMs, { do: "adapter-sample" });
        break;
      case "adapter-publish":
        this.adapter.publish(task.sampledAt);
        break;
    }
  }

  copy(): Sensing {
    return new Sensing(this.server.copy(), this.adapter.copy());
  }
}

/** Every metric of the scenario, read from the truth now. */
function published(host: SensingHost): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const { name, on, column } of host.metrics) {
    const value = host.latest(column);
    if (on.type === "external") values.set(name, value);
    else if (on.type === "object") values.set(objectMetricKey(on.kind, on.name, name), value);
    else for (const pod of host.podsOf(on.workload)) values.set(objectMetricKey("Pod", pod, name), value);
  }
  return values;
}

/** What the kubelets read of the containers that run now. */
export function readingsOf(kubelet: Kubelet, plant: Plant, now: TimeMs): Readings {
  const pods = [...kubelet.pods].filter(isRunning);
  const cpuMs = new Float64Array(pods.length);
  const memoryBytes = new Float64Array(pods.length);
  pods.forEach(({ slot }, place) => {
    cpuMs[place] = plant.cpuUsedMs(slot);
    memoryBytes[place] = plant.memoryBytes(slot);
  });
  return { at: now, pods, cpuMs, memoryBytes };
}

const isRunning = (pod: Runtime): pod is Runtime & { readonly slot: PodSlot; readonly startedAt: TimeMs } =>
  pod.slot !== null && pod.startedAt !== null;

/** What brokers and Prometheus can be asked about. */
export function outsideOf(
  { brokers, plant: spec, metrics }: CompiledRun,
  plant: Plant,
  history: History,
): Parameters<typeof askSource>[1] {
  const { queues, loads } = spec;
  const orZero = (rate: number): number => (Number.isNaN(rate) ? 0 : rate);
  return {
    brokers,
    queue: (name) => {
      const index = queues.findIndex((queue) => queue.name === name);
      const spec = queues[index];
      if (!spec) return undefined;
      const published = loads.filter(({ to }) => "queue" in to && to.queue === name);
      return Object.assign(plant.queue(index), {
        partitions: spec.partitions,
        publishRate: orZero(published.reduce((sum, load) => sum + history.latest(`load/${load.name}/rate`), 0)),
        deliverRate: orZero(history.latest(`queue/${name}/out`)),
      });
    },
    series: (name) => {
      const metric = metrics.find((known) => known.name === name);
      const value = metric ? history.latest(metric.column) : Number.NaN;
      return Number.isNaN(value) ? undefined : value;
    },
    traffic: (workload, windowMs) => trafficOf(history, spec, workload, windowMs),
  };
}

import type { Plant, PlantSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";

/** One of everything: poison messages under a visibility timeout, partitions, retries on scarce nodes, a curve. */
export const FLEET: PlantSpec = {
  loads: [
    {
      name: "orders",
      to: { queue: "orders" },
      process: "poisson",
      terms: [
        { type: "sine", mean: 60, amplitude: 80, periodMs: 20_000, phaseMs: 0 },
        { type: "burst", count: 50, atMs: 5_000, everyMs: 10_000 },
      ],
    },
    {
      name: "events",
      to: { queue: "events" },
      process: "deterministic",
      terms: [{ type: "ramp", from: 10, to: 100, startMs: 3_000, endMs: 9_000 }],
    },
    {
      name: "web",
      to: { service: "web" },
      process: "poisson",
      terms: [
        { type: "constant", rate: 60 },
        { type: "pulse", rate: 200, startMs: 4_000, endMs: 6_000, everyMs: 10_000 },
      ],
    },
  ],
  queues: [
    {
      name: "orders",
      work: { cpu: { type: "exponential", mean: 30 }, wait: { type: "uniform", min: 0, max: 60 } },
      prefetch: 4,
      maxReceive: 3,
      visibilityMs: 400,
      poisonShare: 0.05,
      partitions: null,
    },
    {
      name: "events",
      work: { cpu: { type: "constant", mean: 10 }, wait: { type: "hyperexponential", mean: 40, cv2: 3 } },
      prefetch: 2,
      maxReceive: null,
      visibilityMs: null,
      poisonShare: 0,
      partitions: 7,
    },
  ],
  services: [
    {
      name: "web",
      work: { cpu: { type: "exponential", mean: 20 }, wait: { type: "constant", mean: 10 } },
      timeoutMs: 300,
      maxRetries: 2,
    },
  ],
  workloads: [
    workload("order-worker", { type: "consumer", queue: "orders" }, 2),
    workload("event-worker", { type: "consumer", queue: "events" }, 1),
    { ...workload("web", { type: "server", services: ["web"] }, 4), queueCap: 10, discipline: "lifo" },
    workload(
      "batch",
      { type: "curve", totalCpu: [{ type: "sine", mean: 1, amplitude: 1, periodMs: 7_000, phaseMs: 0 }] },
      1,
    ),
  ],
};

function workload(
  name: string,
  role: PlantSpec["workloads"][number]["role"],
  slots: number,
): PlantSpec["workloads"][number] {
  return { name, role, slots, queueCap: null, discipline: "fifo", memoryBytes: 1_000, idleCpuMilli: 20 };
}

/** A pod or node event; the numbers choose among what there is. */
export interface Act {
  readonly type:
    | "add"
    | "drain"
    | "serve"
    | "kill"
    | "remove"
    | "addNode"
    | "removeNode"
    | "slots"
    | "publish"
    | "load";
  readonly pick: number;
}

/** A plant under such events, with its living pods and nodes in order of coming. */
export class Fleet {
  readonly plant: Plant;
  readonly pods: number[] = [];
  readonly homes: number[] = [];
  readonly nodes: number[] = [];
  now = 0;
  private came = 0;

  constructor(seed: number, spec: PlantSpec = FLEET) {
    this.plant = createPlant(spec, seed);
    this.nodes.push(this.plant.addNode("first", 3_000));
    for (let pick = 0; pick < 8; pick++) this.act({ type: "add", pick });
  }

  pass(ms: number): void {
    this.now += ms;
    this.plant.advance(this.now);
  }

  act({ type, pick }: Act): void {
    const { plant, pods, nodes } = this;
    const pod = pods[pick % Math.max(1, pods.length)];
    if (type === "add" && nodes.length > 0) this.add(pick);
    else if (type === "addNode") nodes.push(plant.addNode(`node-${pick}`, 1_000 + 500 * (pick % 5)));
    else if (type === "removeNode" && nodes.length > 1) this.removeNode(pick % nodes.length);
    else if (type === "publish") plant.publish(pick % 2, pick % 30);
    else if (type === "slots") plant.setWorkload(pick % 3, { ...FLEET.workloads[pick % 3]!, slots: pick % 5 });
    else if (type === "load") plant.setLoad(pick % 3, [{ type: "constant", rate: pick }]);
    else if (pod === undefined) return;
    else if (type === "drain") plant.setServing(pod, false);
    else if (type === "serve") this.revive(pod);
    else if (type === "kill") plant.setRunning(pod, false);
    else if (type === "remove") this.drop(pods.indexOf(pod));
  }

  private revive(pod: number): void {
    this.plant.setRunning(pod, true);
    this.plant.setServing(pod, true);
  }

  private add(pick: number): void {
    const node = this.nodes[pick % this.nodes.length]!;
    const pod = this.plant.addPod(pick % 4, this.came++, node, 100 + 50 * (pick % 3), pick % 2 === 0 ? null : 400);
    this.pods.push(pod);
    this.homes.push(node);
    this.revive(pod);
  }

  private drop(at: number): void {
    this.plant.removePod(this.pods[at]!);
    this.pods.splice(at, 1);
    this.homes.splice(at, 1);
  }

  private removeNode(at: number): void {
    const [node] = this.nodes.splice(at, 1);
    this.plant.removeNode(node!);
    for (let i = this.pods.length - 1; i >= 0; i--) if (this.homes[i] === node) this.drop(i);
  }

  /** Everything that can be read. */
  readings(): unknown {
    const { plant, pods } = this;
    return {
      queues: [plant.queue(0), plant.queue(1)],
      service: plant.service(0),
      p90: plant.latency(0, 0.9),
      arrived: [0, 1, 2].map((load) => plant.arrived(load)),
      pods: pods.map((pod) => [plant.held(pod), plant.cpuUsedMs(pod), plant.memoryBytes(pod)]),
      next: plant.nextEventAt(),
    };
  }
}

import { describe, expect, test } from "vitest";
import type { NodeChange } from "../../src/api/frame.ts";
import type { KubeObject } from "../../src/api/objects.ts";
import { Store } from "../../src/cluster/store.ts";
import { Machines } from "../../src/engine/machines.ts";

/** The cloud with one node group, its steps taken by hand; every machine boots in 90 s. */
class Cloud {
  readonly store = new Store();
  readonly changes: string[] = [];
  readonly joined = new Set<string>();
  private boots: { readonly at: number; readonly group: string; readonly machine: string }[] = [];
  private machines = new Machines({
    store: this.store,
    later: (at, group, machine) => this.boots.push({ at, group, machine }),
    laterEnd: () => undefined,
    bootMs: () => 90_000,
    changed: ({ node, state }: Omit<NodeChange, "at">) => this.changes.push(`${node} ${state}`),
    join: (node) => this.joined.add(node),
    leave: (node) => this.joined.delete(node),
  });

  constructor(spec: Record<string, unknown> = {}) {
    this.store.create({
      apiVersion: "setpoint.dev/v1",
      kind: "NodeGroup",
      metadata: { name: "pool" },
      spec: { replicas: 2, cpu: "4", memory: "16Gi", pods: 110, bootSeconds: [90, 90], ...spec },
    });
    // Watchers see in the next step what was written in this one.
    this.store.now = 100;
    this.settle();
  }

  at(now: number): this {
    this.settle();
    for (const boot of this.boots.filter((each) => each.at <= now).sort((a, b) => a.at - b.at)) {
      this.store.now = boot.at;
      this.machines.boot(boot.group, boot.machine);
      this.settle();
    }
    this.boots = this.boots.filter((each) => each.at > now);
    this.store.now = now;
    return this;
  }

  resize(replicas: number): this {
    const group = this.group();
    this.store.replace(group, { ...group, spec: { ...(group.spec as object), replicas } });
    this.settle();
    return this;
  }

  /** As the autoscaler does it: the size falls, and the machine that goes is named. */
  remove(kind: string, name: string): this {
    const object = this.store.get(kind, "", name);
    if (!object) throw new Error(`no ${kind} ${name}`);
    const { replicas } = this.group().spec as { readonly replicas: number };
    const group = this.group();
    this.store.replace(group, { ...group, spec: { ...(group.spec as object), replicas: replicas - 1 } });
    this.store.remove(object);
    this.settle();
    return this;
  }

  nodes = (): readonly string[] => this.store.list("Node").map(({ metadata }) => metadata.name);
  instances = (): readonly string[] => {
    const { instances = [] } = this.group().status as {
      readonly instances?: readonly {
        readonly id: string;
        readonly state: string;
        readonly error?: { code: string };
      }[];
    };
    return instances.map(({ id, state, error }) => (error ? `${id} ${error.code}` : `${id} ${state}`));
  };

  private group = (): KubeObject => this.store.list("NodeGroup")[0] as KubeObject;
  private settle(): void {
    for (let events = this.store.takeEvents(); events.length > 0; events = this.store.takeEvents()) {
      this.machines.watch(events);
    }
  }
}

describe("boot", () => {
  test("machines of the start are there at once, later ones after their boot time", () => {
    const cloud = new Cloud().at(100);
    expect(cloud.nodes()).toEqual(["pool-1", "pool-2"]);
    cloud.at(10_000).resize(3);
    expect(cloud.instances()).toEqual(["pool-1 running", "pool-2 running", "pool-3 creating"]);
    expect(cloud.at(99_900).nodes()).toHaveLength(2);
    expect(cloud.at(100_000).nodes()).toEqual(["pool-1", "pool-2", "pool-3"]);
    expect(cloud.instances()).toContain("pool-3 running");
    expect(cloud.joined.has("pool-3")).toBe(true);
    expect(cloud.changes).toEqual(["pool-3 booting"]);
  });

  test("a node has the group's labels, taints, price and what pods may ask for", () => {
    const taints = [{ key: "gpu", effect: "NoSchedule" }];
    const spec = { labels: { zone: "a" }, taints, allocatable: { cpu: "3600m" }, pricePerHourMicroUSD: 192_000 };
    const [node] = new Cloud(spec).at(100).store.list("Node");
    expect(node?.metadata.labels).toEqual({ "kubernetes.io/hostname": "pool-1", zone: "a" });
    expect(node?.metadata.annotations).toMatchObject({
      "setpoint.dev/node-group": "pool",
      "setpoint.dev/price-micro-usd-per-hour": "192000",
    });
    expect(node?.spec.taints).toEqual(taints);
    expect(node?.status.capacity.cpu).toBe("4");
    expect(node?.status.allocatable).toEqual({ cpu: "3600m", memory: "16Gi", pods: "110" });
  });
});

test("machines beyond the quota are listed with an error and never boot", () => {
  const cloud = new Cloud({ quota: 3 }).at(100).at(1000).resize(5).at(300_000);
  expect(cloud.nodes()).toEqual(["pool-1", "pool-2", "pool-3"]);
  expect(cloud.instances().slice(3)).toEqual(["pool-4 QUOTA_EXCEEDED", "pool-5 QUOTA_EXCEEDED"]);
  expect(cloud.remove("Instance", "pool-4").instances()[3]).toBe("pool-5 QUOTA_EXCEEDED");
});

describe("failures", () => {
  const failing = (kind: string): Cloud =>
    new Cloud({ failures: [{ fromSeconds: 10, toSeconds: 200, kind, code: "STOCKOUT" }] }).at(100).at(20_000).resize(3);

  test("an error stands at the order", () => {
    expect(failing("error").at(200_000).instances()[2]).toBe("pool-3 STOCKOUT");
  });

  test("a machine that never registers runs without a node, and ends by its own name", () => {
    const cloud = failing("never-registers").at(150_000);
    expect(cloud.instances()[2]).toBe("pool-3 running");
    expect(cloud.nodes()).toHaveLength(2);
    expect(cloud.remove("Instance", "pool-3").instances()).toHaveLength(2);
    expect(cloud.changes).toEqual(["pool-3 booting", "pool-3 gone"]);
  });

  test("a machine that is never ready registers a node that is not", () => {
    const node = failing("never-ready").at(150_000).store.get("Node", "", "pool-3");
    expect(node?.status.conditions?.find(({ type }) => type === "Ready")?.status).toBe("False");
  });

  test("after the time of failures machines boot again", () => {
    expect(failing("error").at(250_000).resize(4).at(400_000).nodes()).toContain("pool-4");
  });
});

test("a lower size gives up machines that do not exist yet, the last ordered first, and no other", () => {
  const cloud = new Cloud().at(100).at(1000).resize(4).at(2000).resize(3);
  expect(cloud.instances()).toEqual(["pool-1 running", "pool-2 running", "pool-3 creating"]);
  expect(cloud.at(200_000).nodes()).toEqual(["pool-1", "pool-2", "pool-3"]);
  expect(cloud.resize(1).nodes()).toHaveLength(3);
});

test("a machine that is given up by name is the one that goes", () => {
  const cloud = new Cloud().at(100).at(1000).resize(4).remove("Instance", "pool-3");
  expect(cloud.instances()).toEqual(["pool-1 running", "pool-2 running", "pool-4 creating"]);
  expect(cloud.at(200_000).nodes()).toEqual(["pool-1", "pool-2", "pool-4"]);
});

describe("the end of a node", () => {
  test("that its size asked for is replaced", () => {
    const cloud = new Cloud().at(100).at(60_000);
    cloud.store.remove(cloud.store.list("Node")[0] as KubeObject);
    expect(cloud.at(200_000).nodes()).toEqual(["pool-2", "pool-3"]);
  });

  test("ends its machine and what still ran there, and orders no other", () => {
    const cloud = new Cloud().at(100);
    for (const nodeName of ["pool-1", "pool-2"]) {
      const metadata = { name: `on-${nodeName}` };
      cloud.store.create({ apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [], nodeName } });
    }
    cloud.at(60_000).remove("Node", "pool-2").at(300_000);
    expect(cloud.store.list("Pod").map(({ metadata }) => metadata.name)).toEqual(["on-pool-1"]);
    expect(cloud.instances()).toEqual(["pool-1 running"]);
    expect(cloud.joined).toEqual(new Set(["pool-1"]));
    expect(cloud.store.list("Instance").map(({ metadata }) => metadata.name)).toEqual(["pool-1"]);
  });
});

import { describe, expect, test } from "vitest";
import { Loop, pending, poolOf, typeOf } from "./world.ts";

const TYPES = [typeOf("small", 2, 0.1, 0.03), typeOf("large", 8, 0.4, 0.12)];

describe("a pod that waits gets a node", () => {
  const loop = new Loop([...TYPES, poolOf("default"), pending("web-1", "1")]);
  loop.run(60_000);

  test("one claim, a second after the pod came, of the cheapest type that fits", () => {
    const created = loop.log.filter(({ command }) => command.verb === "create");
    expect(created.map(({ at }) => at)).toEqual([1000]);
    const [claim] = loop.claims;
    expect(claim?.metadata.labels).toMatchObject({
      "node.kubernetes.io/instance-type": "small",
      "karpenter.sh/capacity-type": "spot",
      "topology.kubernetes.io/zone": "zone-a",
    });
  });

  test("the claim passes through its conditions and the pod runs", () => {
    const conditions = loop.claims[0]?.status?.conditions?.map(({ type }) => type);
    expect(conditions).toEqual(expect.arrayContaining(["Launched", "Registered", "Initialized", "Consolidatable"]));
    expect(loop.store.list("Pod")[0]?.spec.nodeName).toBe("node-default-0001");
  });

  test("it is announced once, though every pass plans it again", () => {
    expect(loop.events("Nominated").filter((text) => text.endsWith("nodeclaim/default-0001"))).toHaveLength(1);
  });
});

describe("an empty node goes", () => {
  const loop = new Loop([...TYPES, poolOf("default"), pending("web-1", "1")]);
  loop.run(60_000);
  const [pod] = loop.store.list("Pod");
  if (pod) loop.store.remove(pod);
  const emptyAt = loop.store.now;
  loop.run(emptyAt + 90_000);

  test("not before 15 s of validation, and the machine ends", () => {
    const deleted = loop.log.find(({ command }) => command.verb === "delete" && command.target.kind === "NodeClaim");
    expect(deleted?.at).toBeGreaterThanOrEqual(emptyAt + 15_000);
    expect(deleted?.at).toBeLessThanOrEqual(emptyAt + 46_000);
    expect(loop.claims).toEqual([]);
    expect(loop.store.list("Node")).toEqual([]);
  });
});

describe("a node that is too large is replaced by a cheaper one first", () => {
  const onDemand = poolOf("default", {
    template: {
      spec: {
        requirements: [{ key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] }],
        nodeClassRef: { group: "setpoint.dev", kind: "NodeClass", name: "default" },
        expireAfter: "720h",
      },
    },
  });
  const loop = new Loop([...TYPES, onDemand, pending("web-1", "1"), pending("web-2", "6")]);
  loop.run(60_000);
  const large = loop.store.list("Pod").find(({ metadata }) => metadata.name === "web-2");
  if (large) loop.store.remove(large);
  loop.run(loop.store.now + 200_000);

  test("the pod ends up on the small type, and only one node is left", () => {
    expect(loop.claims.map(({ metadata }) => metadata.labels?.["node.kubernetes.io/instance-type"])).toEqual(["small"]);
    expect(loop.store.list("Pod").map(({ spec }) => spec.nodeName)).toEqual(["node-default-0002"]);
  });

  test("the old claim is deleted only after the new one is initialized", () => {
    const deleted = loop.log.findIndex(
      ({ command }) => command.verb === "delete" && command.target.kind === "NodeClaim",
    );
    const ready = loop.log.findIndex(
      ({ command }) =>
        command.verb === "updateStatus" &&
        command.object.metadata.name === "default-0002" &&
        JSON.stringify(command.object.status).includes("Initialized"),
    );
    expect(ready).toBeGreaterThan(0);
    expect(deleted).toBeGreaterThan(ready);
    expect(loop.events("DisruptionTerminating")).toContain("Disrupting Node: Underutilized");
  });
});

describe("maximum age", () => {
  const old = poolOf("default", {
    template: {
      spec: {
        requirements: [],
        nodeClassRef: { group: "setpoint.dev", kind: "NodeClass", name: "default" },
        expireAfter: "2m",
      },
    },
    disruption: { consolidateAfter: "Never", consolidationPolicy: "WhenEmpty", budgets: [{ nodes: "0" }] },
  });
  const loop = new Loop([...TYPES, old, pending("web-1", "1")]);
  loop.run(200_000);

  test("a claim goes at creation + expireAfter although the budget allows nothing", () => {
    const deleted = loop.log.find(({ command }) => command.verb === "delete" && command.target.kind === "NodeClaim");
    expect(deleted?.at).toBe(1000 + 120_000);
  });
  test("its pod is planned for while it drains, and moves", () => {
    expect(loop.store.list("Pod").map(({ spec }) => spec.nodeName)).toEqual(["node-default-0002"]);
  });
});

describe("a spot machine is wanted back", () => {
  const interrupted = (loop: Loop): Loop => {
    loop.run(60_000);
    loop.store.create({
      apiVersion: "setpoint.dev/v1",
      kind: "SpotInterruption",
      metadata: { name: "default-0001", namespace: "" },
    });
    return loop;
  };
  const zonesOf = (loop: Loop): readonly (string | undefined)[] =>
    loop.claims.map(({ metadata }) => metadata.labels?.["topology.kubernetes.io/zone"]);
  const noBudget = poolOf("default", {
    disruption: { consolidateAfter: "Never", consolidationPolicy: "WhenEmpty", budgets: [{ nodes: "0" }] },
  });

  test("its claim is deleted at once, whatever budgets say, and everyone on it hears of it", () => {
    const loop = interrupted(new Loop([...TYPES, noBudget, pending("web-1", "1")]));
    loop.run(60_200);
    const deleted = loop.log.find(({ command }) => command.verb === "delete" && command.target.kind === "NodeClaim");
    expect(deleted?.at).toBeLessThanOrEqual(60_200);
    expect(loop.events("SpotInterrupted")).toEqual(Array(3).fill("Spot interruption warning was triggered"));
    expect(loop.events("TerminatingOnInterruption")).toEqual([
      "Interruption triggered termination for the NodeClaim",
      "Interruption triggered termination for the Node",
    ]);
    expect(loop.store.list("SpotInterruption")).toEqual([]);
  });

  test.each([
    ["for three minutes the same offering is not bought again", 0, "zone-b"],
    ["then it is", 181_000, "zone-a"],
  ])("%s", (_name, wait, zone) => {
    const loop = interrupted(new Loop([...TYPES, noBudget, pending("web-1", "1")]));
    loop.run(120_000);
    expect(zonesOf(loop)).toEqual(["zone-b"]);
    loop.run(120_000 + wait);
    loop.store.create(pending("web-2", "2"));
    loop.run(loop.store.now + 60_000);
    expect(zonesOf(loop)).toEqual(["zone-b", zone]);
  });

  test("a message about a machine that is gone is thrown away", () => {
    const loop = new Loop([...TYPES, noBudget]);
    loop.store.create({
      apiVersion: "setpoint.dev/v1",
      kind: "SpotInterruption",
      metadata: { name: "old", namespace: "" },
    });
    loop.run(1000);
    expect(loop.store.list("SpotInterruption")).toEqual([]);
    expect(loop.events("SpotInterrupted")).toEqual([]);
  });
});

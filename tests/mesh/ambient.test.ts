import { describe, expect, test } from "vitest";
import type { AccessPolicy } from "../../src/api/mesh.ts";
import type { KubeObject } from "../../src/api/objects.ts";
import type { PlantSpec } from "../../src/api/plant.ts";
import { ofConnections } from "../../src/mesh/istio/ambient.ts";
import { underIstio } from "../../src/mesh/istio/plant.ts";
import { edge, workloadOf } from "../laws/graph.ts";

const byMethod = { from: ["a"], methods: ["GET"] };
const byCaller = { from: ["a"], methods: null };

const POLICIES: readonly { readonly name: string; readonly given: AccessPolicy; readonly want: AccessPolicy }[] = [
  {
    name: "callers are known",
    given: { action: "ALLOW", rules: [byCaller] },
    want: { action: "ALLOW", rules: [byCaller] },
  },
  {
    name: "a method lets nobody in",
    given: { action: "ALLOW", rules: [byMethod, byCaller] },
    want: { action: "ALLOW", rules: [byCaller] },
  },
  {
    name: "nothing else but methods lets nobody in at all",
    given: { action: "ALLOW", rules: [byMethod] },
    want: { action: "ALLOW", rules: [] },
  },
  {
    name: "a method that is denied is everything of that caller",
    given: { action: "DENY", rules: [byMethod] },
    want: { action: "DENY", rules: [byCaller] },
  },
];

test.each(POLICIES)("ztunnel sees no requests: $name", ({ given, want }) => {
  expect(ofConnections(given)).toEqual(want);
});

describe("a call", () => {
  const NAMES = ["a", "b"];
  const plant: PlantSpec = {
    loads: [],
    queues: [],
    services: NAMES.map((name) => ({
      name,
      work: { cpu: { type: "constant", mean: 0 }, wait: { type: "constant", mean: 0 } },
      timeoutMs: null,
      maxRetries: 0,
    })),
    workloads: NAMES.map((name) => workloadOf(name, { enrolled: true })),
    edges: [edge("a", "b")],
  };
  const object = (kind: string, name: string, more: object): KubeObject =>
    ({ kind, metadata: { name, namespace: "default" }, ...more }) as unknown as KubeObject;
  const deployment = (name: string, labels: object) =>
    object("Deployment", name, { spec: { template: { metadata: { labels } } } });
  const ambient = { "istio.io/dataplane-mode": "ambient" };
  const service = (waypoint: string) => ({
    ...object("Service", "b", { spec: {} }),
    metadata: { name: "b", namespace: "default", labels: { "istio.io/use-waypoint": waypoint } },
  });
  const rule = object("VirtualService", "b", {
    spec: { hosts: ["b"], http: [{ route: [{ destination: { host: "b" } }], timeout: "2s" }] },
  });

  test.each([
    { name: "of sidecars has Envoy's settings", labels: {}, services: [], deadlineMs: 2000, told: undefined },
    { name: "by ztunnels has none", labels: ambient, services: [], deadlineMs: null, told: false },
    { name: "by a waypoint has them", labels: ambient, services: [service("w")], deadlineMs: 2000, told: undefined },
    { name: "by no waypoint has none", labels: ambient, services: [service("none")], deadlineMs: null, told: false },
  ])("$name", ({ labels, services, deadlineMs, told }) => {
    const objects = [rule, ...services, ...NAMES.map((name) => deployment(name, labels))] as readonly KubeObject[];
    const call = underIstio(plant, objects).edges?.[0];
    expect([call?.deadlineMs, call?.telemetry?.requests]).toEqual([deadlineMs, told]);
  });
});

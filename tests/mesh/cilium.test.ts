import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/objects.ts";
import type { PlantSpec } from "../../src/api/plant.ts";
import { underCilium } from "../../src/mesh/cilium/plant.ts";
import { filterOf, type NetworkPolicy } from "../../src/mesh/cilium/policy.ts";
import { edge, workloadOf } from "../laws/graph.ts";

const identity = (name: string, namespace = "default") => ({
  name,
  namespace,
  serviceAccount: name,
  labels: { app: name },
});
const STOCK = identity("stock");
const CALLERS = [identity("shop"), identity("report"), identity("bank", "bank")];
const of = (...apps: readonly string[]) => ({ fromEndpoints: apps.map((app) => ({ matchLabels: { app } })) });
const http = (...rules: readonly object[]) => ({ toPorts: [{ rules: { http: rules } }] });
const ports = { toPorts: [{ ports: [{ port: "80" }] }] };

const ROWS: readonly {
  readonly name: string;
  readonly policies: readonly NetworkPolicy[];
  readonly want: ReturnType<typeof filterOf>;
}[] = [
  { name: "no policy", policies: [], want: undefined },
  { name: "one about who goes out", policies: [{}], want: undefined },
  {
    name: "one for others",
    policies: [{ endpointSelector: { matchLabels: { app: "shop" } }, ingress: [of("report")] }],
    want: undefined,
  },
  {
    name: "a rule with nothing in it lets nobody in",
    policies: [{ ingress: [{}] }],
    want: { from: [], requests: null },
  },
  { name: "so does no rule", policies: [{ ingress: [] }], want: { from: [], requests: null } },
  { name: "endpoints by label", policies: [{ ingress: [of("shop")] }], want: { from: ["shop"], requests: null } },
  {
    name: "labels may say where they come from",
    policies: [{ ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:app": "shop" } }] }] }],
    want: { from: ["shop"], requests: null },
  },
  {
    name: "every endpoint is every one of the namespace",
    policies: [{ ingress: [{ fromEndpoints: [{}] }] }],
    want: { from: ["shop", "report"], requests: null },
  },
  {
    name: "another namespace must be named",
    policies: [
      { ingress: [{ fromEndpoints: [{ matchLabels: { app: "bank", "k8s:io.kubernetes.pod.namespace": "bank" } }] }] },
    ],
    want: { from: ["bank"], requests: null },
  },
  {
    name: "the cluster is everybody",
    policies: [{ ingress: [{ fromEntities: ["cluster"] }] }],
    want: { from: ["shop", "report", "bank"], requests: null },
  },
  {
    name: "ports without peers let everybody in",
    policies: [{ ingress: [ports] }],
    want: { from: ["shop", "report", "bank"], requests: null },
  },
  {
    name: "policies are added",
    policies: [{ ingress: [of("shop")] }, { ingress: [of("report")] }],
    want: { from: ["shop", "report"], requests: null },
  },
  {
    name: "methods are expressions that fit as a whole",
    policies: [{ ingress: [{ ...of("shop"), ...http({ method: "P(U|OS)T|GE" }) }] }],
    want: { from: ["shop"], requests: [{ from: ["shop"], methods: ["POST", "PUT"] }] },
  },
  {
    name: "a path that requests do not have lets none through",
    policies: [{ ingress: [{ ...of("shop"), ...http({ path: "/admin" }, { path: "/.*", method: "GET" }) }] }],
    want: { from: ["shop"], requests: [{ from: ["shop"], methods: ["GET"] }] },
  },
  {
    name: "whom another rule lets in without HTTP may ask anything",
    policies: [{ ingress: [{ ...of("shop"), ...http({ method: "GET" }) }, of("shop", "report")] }],
    want: {
      from: ["shop", "report"],
      requests: [
        { from: ["shop"], methods: ["GET"] },
        { from: ["shop", "report"], methods: null },
      ],
    },
  },
];

test.each(ROWS)("$name", ({ policies, want }) => {
  const placed = policies.map((spec) => ({ namespace: "default", spec }));
  const found = filterOf(placed, STOCK, CALLERS);
  const sorted = found?.requests?.map(({ from, methods }) => ({ from, methods: methods && [...methods].sort() }));
  expect(found && { ...found, requests: sorted ?? null }).toEqual(want);
});

describe("a plant", () => {
  const plant: PlantSpec = {
    loads: [],
    queues: [],
    services: [],
    workloads: ["shop", "stock"].map((name) => workloadOf(name)),
    edges: [edge("shop", "stock", { proxies: { count: 0, latencyMs: 1, cpuMilli: 500 } })],
  };
  const policy = (spec: NetworkPolicy): KubeObject =>
    ({ kind: "CiliumNetworkPolicy", metadata: { name: "p", namespace: "default" }, spec }) as unknown as KubeObject;

  test.each([
    ["nothing without a policy", [], 0, undefined],
    ["the kernel alone", [policy({ ingress: [of("shop")] })], 0, []],
    ["the node's Envoy where requests are looked into", [policy({ ingress: [{ ...of("shop"), ...http({}) }] })], 1, []],
  ])("has on the way of a call: %s", (_, objects, count, from) => {
    const { edges, workloads } = underCilium(plant, objects);
    expect(edges?.[0]?.proxies?.count).toBe(count);
    expect(workloads[1]?.filter?.from).toEqual(from);
  });
});

import type { Node, Pod } from "../../src/api/objects.ts";
import { scheduler } from "../../src/controllers/scheduler/index.ts";

const ROUNDS = 3;
const PODS = 30_000;
const NODES = 1_000;
const SECOND_MS = 1_000;

const META = { namespace: "default", generation: 1, resourceVersion: 1, creationTimestamp: 0 };

const node = (index: number): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { ...META, name: `node-${index}`, uid: `node-uid-${index}` },
  spec: {},
  status: { capacity: {}, allocatable: { cpu: "16", memory: "64Gi", pods: "110" } },
});

/** Plain pods of one template: cpu and memory requests and nothing else. */
const SPEC: Pod["spec"] = {
  containers: [{ name: "app", image: "app", resources: { requests: { cpu: "100m", memory: "256Mi" } } }],
};
const pod = (index: number): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { ...META, name: `pod-${index}`, uid: `pod-uid-${index}` },
  spec: SPEC,
  status: { phase: "Pending" },
});

/** Pods a second of wall clock: 30,000 pending pods placed on 1,000 empty nodes in one reconcile. */
export function measurePendingBurst(): {
  name: "pending-burst";
  value: number;
  unit: "pods/s";
  reference: null;
  ratio: null;
} {
  const rates = Array.from({ length: ROUNDS }, burst).sort((a, b) => a - b);
  return { name: "pending-burst", value: rates[ROUNDS >> 1] ?? 0, unit: "pods/s", reference: null, ratio: null };
}

function burst(): number {
  const pods = Array.from({ length: PODS }, (_, i) => pod(i));
  const seen = {
    nodes: Array.from({ length: NODES }, (_, i) => node(i)),
    pods,
    unplaced: pods,
    services: [],
    owners: [],
    namespaces: [],
    budgets: [],
  };
  const began = performance.now();
  const { commands } = scheduler.decide(seen, scheduler.init("queue", 0), 0, { by: "watch" });
  const took = performance.now() - began;
  const bound = commands.filter(({ verb }) => verb === "bind").length;
  if (bound !== PODS) throw new Error(`only ${bound} of ${PODS} pods were placed`);
  return (PODS * SECOND_MS) / took;
}

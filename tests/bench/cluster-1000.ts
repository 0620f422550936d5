import { openScenario, openVariant } from "../../src/runner/open.ts";
import { type Measure, median } from "./measure.ts";

export const PODS_PER_NODE = 30;
const FIXED_SHARE = 0.9;
const PODS_PER_DEPLOYMENT = 1_000;
const WARM_UP_MS = 120_000;
/** A whole wave, in which clusters of all sizes scale every Deployment up and down once. */
const MEASURED_MS = 600_000;
const ROUNDS = 3;

/**
 * A cluster of `nodes` nodes and 30 pods a node in Deployments of 1,000, each under an HPA, with usage stated as a wave
 * so that the HPAs keep scaling; nine nodes in ten are full, and Cluster Autoscaler may add and remove a tenth.
 * Milliseconds of wall time for one wave, after everything has started.
 */
function waveOf(nodes: number): number {
  const source = openScenario("cluster.yaml", clusterText(nodes));
  if (!source.ok) throw new Error(JSON.stringify(source.error.slice(0, 3)));
  const opened = openVariant(source.value, "default", {});
  if (!opened.ok) throw new Error(JSON.stringify(opened.error.slice(0, 3)));
  const { run } = opened.value;
  run.advance(WARM_UP_MS);
  const started = performance.now();
  run.advance(WARM_UP_MS + MEASURED_MS);
  return performance.now() - started;
}

/** Simulated seconds per second at 1,000 nodes and 30,000 pods; the ratio is the exponent of cost from 100 nodes on. */
export function measureCluster(): Measure {
  const rounds = Array.from({ length: ROUNDS }, () => ({ small: waveOf(100), large: waveOf(1_000) }));
  const large = median(rounds.map((round) => round.large));
  const exponents = rounds.map((round) => Math.log10(round.large / round.small));
  return {
    name: "cluster-1000",
    value: MEASURED_MS / large,
    unit: "simulated s/s",
    reference: MEASURED_MS / median(rounds.map((round) => round.small)),
    ratio: median(exponents),
  };
}

export function clusterText(nodes: number): string {
  const deployments = Math.max(1, (nodes * PODS_PER_NODE) / PODS_PER_DEPLOYMENT);
  const names = Array.from({ length: deployments }, (_, i) => `app-${i}`);
  const usage = names.map((name, i) => {
    const phase = Math.round((i / deployments) * (MEASURED_MS / 1000));
    const wave = `{sine: {mean: 300, amplitude: 60, period: ${MEASURED_MS / 1000}s, phase: ${phase}s}}`;
    return `  ${name}: {usage: ${wave}, memory: 64Mi, startup: {pull: [1s, 2s], boot: [2s, 3s]}}`;
  });
  return [
    "apiVersion: setpoint.dev/v1\nkind: Simulation\nname: cluster\ntitle: A large cluster.\nabout: Size.",
    "symptom: Size\nhorizon: 12m\nrecord: 1s",
    `nodes:\n  worker: {count: ${nodes * FIXED_SHARE}, cpu: "16", memory: 64Gi}`,
    `workloads:\n${usage.join("\n")}`,
    ...names.flatMap((name) => [deployment(name), hpa(name)]),
    nodeGroup(nodes),
  ].join("\n");
}

const nodeGroup = (nodes: number): string => `---
apiVersion: setpoint.dev/v1
kind: NodeGroup
metadata: {name: more}
spec: {minSize: 0, maxSize: ${Math.ceil(nodes * 0.2)}, cpu: "16", memory: 64Gi, bootSeconds: [30, 40]}
---
apiVersion: setpoint.dev/v1
kind: ClusterAutoscalerConfig
metadata: {name: cluster-autoscaler}
spec: {}`;

const deployment = (name: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${PODS_PER_DEPLOYMENT}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: app
          image: registry.example/app:1
          resources: {requests: {cpu: 500m, memory: 128Mi}}`;

const hpa = (name: string): string => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: ${name}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}
  minReplicas: 500
  maxReplicas: 1050
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}`;

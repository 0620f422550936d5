import { describe, expect, test } from "vitest";
import { openScenario, openVariant } from "../../src/runner/open.ts";
import { never } from "./scenarios.ts";

const scenario = (probes: string): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: hang
title: A pod stops answering.
about: Two pods.
symptom: Errors
horizon: 10m
record: 10s
load: {requests: {to: service/web, process: deterministic, rate: 10}}
services: {web: {work: {cpu: 5ms, wait: 5ms}, timeout: 1s}}
workloads: {web: {serves: web, slots: 4, queueCap: 8}}
nodes: {node: {count: 1}}
script: [{at: 3m, set: {pod/web.hang: 1}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0.0
          resources: {requests: {cpu: 500m, memory: 128Mi}}
${probes}`;

function ran(probes: string) {
  const source = openScenario("hang.yaml", scenario(probes));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const replay = openVariant(source.value, "default", {});
  if (!replay.ok) throw new Error(JSON.stringify(replay.error));
  replay.value.advance(600_000, never);
  const { run } = replay.value;
  const rows = (key: string, from: number, to: number): readonly number[] =>
    [...(run.history.column(key) ?? [])].slice(from / 10, to / 10);
  return {
    run,
    failures: (from: number, to: number) =>
      rows("service/web/errors", from, to).reduce((sum, value) => sum + value * 10, 0),
    restarts: run.cluster.list("Pod").map(({ status }) => status.containerStatuses?.[0]?.restartCount),
    told: run.history.events
      .filter(({ source }) => source === "kubelet")
      .map(({ reason, message }) => `${reason}: ${message}`),
  };
}
const LIVENESS = "          livenessProbe: {periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 1}\n";
const READINESS = "          readinessProbe: {periodSeconds: 5, failureThreshold: 1, timeoutSeconds: 1}\n";

describe("a pod that hangs", () => {
  test("stays among the endpoints without probes, and every second request is lost for good", () => {
    const { failures, restarts } = ran("");
    expect([failures(60, 180), restarts]).toEqual([0, [0, 0]]);
    expect(failures(500, 600)).toBeGreaterThan(400);
  });
  test("leaves the endpoints with a readiness probe, and stays as it is", () => {
    const { failures, restarts } = ran(READINESS);
    expect([failures(220, 600), restarts]).toEqual([0, [0, 0]]);
    expect(failures(180, 220)).toBeGreaterThan(0);
  });
  test("is restarted with a liveness probe, after its grace period", () => {
    const { failures, restarts, told } = ran(LIVENESS + READINESS);
    expect(restarts.toSorted()).toEqual([0, 1]);
    expect(failures(300, 600)).toBe(0);
    expect(told).toEqual(
      expect.arrayContaining([
        "Unhealthy: Liveness probe failed: context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        "Killing: Container web failed liveness probe, will be restarted",
      ]),
    );
  });
});

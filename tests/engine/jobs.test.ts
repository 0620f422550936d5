import { expect, test } from "vitest";
import type { KubeObject } from "../../src/api/objects.ts";
import type { JobStatus } from "../../src/controllers/job/types.ts";
import type { Run } from "../../src/engine/run.ts";
import { openScenario, openVariant } from "../../src/runner/open.ts";
import { deployment } from "../git/given.ts";
import { gitSource, ran } from "./gitops.ts";
import { never } from "./scenarios.ts";

/** Jobs in a run: their pods work, end, and are tried again. */
function after(seconds: number, workloads: string, manifests: string): Run {
  const text = `apiVersion: setpoint.dev/v1
kind: Simulation
name: jobs
title: Work that ends.
about: Jobs.
symptom: Work piles up
horizon: 1h
record: 1s
nodes: {node: {count: 3, cpu: "8"}}
workloads: {${workloads}}
queues: {videos: {work: {cpu: 3s}, initial: 20}}
---
${manifests}`;
  const source = openScenario("jobs.yaml", text);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const replay = openVariant(source.value, "default", {}, []);
  if (!replay.ok) throw new Error(JSON.stringify(replay.error));
  replay.value.advance(seconds * 1_000, never);
  return replay.value.run;
}

const job = (name: string, spec: string, policy = "Never"): string => `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  template: {spec: {restartPolicy: ${policy}, containers: [{name: work, image: "work:1"}]}}
  ${spec}
`;
type Kustomized = KubeObject<unknown, { readonly conditions: readonly { readonly type: string }[] }>;
const statusOf = (run: Run, name: string): JobStatus =>
  (run.cluster.get("Job", "default", name) as KubeObject<unknown, JobStatus> | undefined)?.status ?? {};
const toldOf = (run: Run, name: string): readonly string[] =>
  run.history.events.filter(({ involved }) => involved.name === name).map(({ reason }) => reason);
const phases = (run: Run): readonly string[] => run.cluster.list("Pod").map(({ status }) => status.phase);

test("a Job of several indexes runs so many at a time, tries what failed again, and is complete", () => {
  const run = after(
    300,
    "count: {runs: 20s, fails: 2}",
    job("count", "{completions: 5, parallelism: 2, completionMode: Indexed}".slice(1, -1).replaceAll(", ", "\n  ")),
  );
  expect(statusOf(run, "count")).toMatchObject({ succeeded: 5, failed: 2, completedIndexes: "0-4" });
  expect(toldOf(run, "count").at(-1)).toBe("Completed");
  const created = run.history.events.filter(
    ({ reason, involved }) => reason === "SuccessfulCreate" && involved.name === "count",
  );
  expect(created.map(({ message }) => /count-(\d)/.exec(message)?.[1])).toEqual(["0", "1", "0", "1", "2", "3", "4"]);
});

test("a container that is started again in place does not make another pod", () => {
  const run = after(120, "again: {runs: 5s, fails: 2}", job("again", "backoffLimit: 6", "OnFailure"));
  expect(statusOf(run, "again")).toMatchObject({ succeeded: 1 });
  expect(run.cluster.list("Pod").map(({ status }) => status.containerStatuses?.[0]?.restartCount)).toEqual([2]);
});

test("past its deadline it fails with its pod, and is deleted when its time is over", () => {
  const SLOW = job("slow", "activeDeadlineSeconds: 60\n  ttlSecondsAfterFinished: 30");
  const run = after(70, "slow: {runs: 10m}", SLOW);
  expect(statusOf(run, "slow").conditions?.map(({ type, reason }) => [type, reason])).toEqual([
    ["FailureTarget", "DeadlineExceeded"],
    ["Failed", "DeadlineExceeded"],
  ]);
  expect(after(100, "slow: {runs: 10m}", SLOW).cluster.list("Job")).toEqual([]);
});

test("a Job that nobody describes does nothing, and that at once", () => {
  const run = after(10, "", job("idle", "completions: 1"));
  expect([statusOf(run, "idle").succeeded, phases(run)]).toEqual([1, ["Succeeded"]]);
});

test("Jobs of a ScaledJob work off its queue, each what prefetch lets it take", () => {
  const SCALED = `apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: {name: encode}
spec:
  pollingInterval: 10
  maxReplicaCount: 5
  jobTargetRef:
    template: {spec: {restartPolicy: Never, containers: [{name: encode, image: "encode:1", resources: {requests: {cpu: "1"}}}]}}
  triggers:
    - {type: rabbitmq, metadata: {queueName: videos, host: "amqp://mq", mode: QueueLength, value: "1"}}
`;
  const run = after(120, "encode: {consumes: videos}", SCALED);
  const jobs = run.cluster.list("Job") as readonly KubeObject<unknown, JobStatus>[];
  expect(jobs.map(({ status }) => status.succeeded)).toEqual(Array<number>(20).fill(1));
  expect(run.totals().queues.videos).toMatchObject({ acked: 20, redelivered: 0 });
});

test("Flux waits for a Job, and says which one failed", () => {
  const files = {
    "web.yaml": deployment(2),
    "migrate.yaml": job("migrate", "backoffLimit: 0").replace("migrate}", "migrate, namespace: default}"),
  };
  const kustomization = `${gitSource()}---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 10m, timeout: 2m, path: ./web, prune: true, wait: true, targetNamespace: default, sourceRef: {kind: GitRepository, name: shop}}`;
  const ready = (runs: string): unknown => {
    const run = ran({ files, manifests: kustomization, workloads: [`migrate: {${runs}}`] }, 120);
    const { status } = run.cluster.get("Kustomization", "flux-system", "web") as Kustomized;
    return status.conditions.find(({ type }) => type === "Ready");
  };
  expect(ready("runs: 30s")).toMatchObject({ status: "True", reason: "ReconciliationSucceeded" });
  expect(ready("runs: 30s, fails: 1")).toMatchObject({
    status: "False",
    reason: "HealthCheckFailed",
    message: expect.stringContaining("Job/default/migrate"),
  });
});

import { expect, test } from "vitest";
import { stuck } from "../../src/experiment/stuck.ts";
import { openScenario, openVariant } from "../../src/runner/open.ts";
import { never } from "../engine/scenarios.ts";
import { deployment } from "../git/given.ts";

/** A run that cannot finish goes to its end all the same, and says what is stuck. */
const scenario = (rest: string, manifests: string): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: stuck
title: It never ends.
about: Something is wrong.
symptom: Work piles up
horizon: 20m
nodes: {node: {count: 1, cpu: "2"}}
${rest}
---
${manifests}`;
const job = `apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  backoffLimit: 1
  template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "web:1"}]}}
`;
const repository = (bad: string): string => `apiVersion: setpoint.dev/v1
kind: Repository
metadata: {name: shop}
spec:
  url: https://git.example/shop.git
  files: {web/a.yaml: "${bad}"}
---
`;
const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  source: {repoURL: https://git.example/shop.git, path: web, targetRevision: HEAD}
  destination: {server: https://kubernetes.default.svc, namespace: default}
  syncPolicy: {automated: {}, retry: {limit: 0}}
`;
const kustomization = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shop, namespace: flux-system}
spec: {interval: 1m, url: https://git.example/shop.git, ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 10m, path: ./web, prune: true, sourceRef: {kind: GitRepository, name: shop}}
`;
const THING = "{apiVersion: example.com/v1, kind: Thing, metadata: {name: a, namespace: default}}";

test.each([
  { name: "nothing", rest: "", manifests: deployment(1), want: [] },
  {
    name: "no capacity",
    rest: "",
    manifests: deployment(3).replace("cpu: 500m", 'cpu: "1"'),
    want: [
      /^1 pod Pending: 0\/1 nodes are available: 1 Insufficient cpu\./,
      /^Deployment web: ReplicaSet "web-.*" has timed out progressing\.$/,
    ],
  },
  {
    name: "messages that always fail and always come back",
    rest: "load: {orders: {to: queue/orders, rate: 1}}\nqueues: {orders: {work: {cpu: 60ms}, poisonShare: 1}}\nworkloads: {web: {consumes: orders}}",
    manifests: deployment(1),
    want: [/^queue orders: \d+ messages left, \d+ redeliveries, 0 done$/],
  },
  {
    name: "a container that needs more memory than it may have",
    rest: "workloads: {web: {usage: 0.1, memory: 1Gi}}",
    manifests: deployment(2).replace("memory: 128Mi}", "memory: 128Mi}, limits: {memory: 256Mi}"),
    want: [/^2 pods CrashLoopBackOff: OOMKilled$/],
  },
  {
    name: "a Job that fails",
    rest: "workloads: {migrate: {runs: 5s, fails: 9}}",
    manifests: job,
    want: [/^Job migrate: Job has reached the specified backoff limit$/],
  },
  {
    name: "a commit that Argo CD cannot apply",
    rest: "",
    manifests: repository(THING) + application,
    want: [
      /^Application web: Failed last sync attempt to .* failed to discover server resources for group version example\.com\/v1/,
    ],
  },
  {
    name: "a commit that Flux cannot apply",
    rest: "",
    manifests: repository(THING) + kustomization,
    want: [
      /^Kustomization web: Thing\/default\/a dry-run failed: no matches for kind "Thing" in version "example\.com\/v1"/,
    ],
  },
])("$name", ({ rest, manifests, want }) => {
  const source = openScenario("stuck.yaml", scenario(rest, manifests));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const replay = openVariant(source.value, "default", {});
  if (!replay.ok) throw new Error(JSON.stringify(replay.error));
  replay.value.advance(20 * 60_000, never);
  expect(replay.value.done).toBe(true);
  expect(stuck(replay.value.run)).toEqual(want.map((line) => expect.stringMatching(line)));
});

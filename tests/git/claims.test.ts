import { expect, test } from "vitest";
import type { KubeObject } from "../../src/api/objects.ts";
import { claimsAmong } from "../../src/git/claims.ts";
import { deployment, repository } from "./given.ts";

const object = (kind: string, name: string, spec: object): KubeObject =>
  ({ apiVersion: "v1", kind, metadata: { name, namespace: "default" }, spec, status: {} }) as unknown as KubeObject;
const loop = (name: string, reads: readonly string[], writes: readonly string[]) => ({
  name,
  loop: { reads, writes, period: "", host: "" },
});

const GIT = repository({ "web/web.yaml": deployment(3) });
const APP = object("Application", "web", {
  source: { repoURL: GIT.spec.url, path: "web" },
  destination: { namespace: "default" },
});
const HPA = object("HorizontalPodAutoscaler", "web", { scaleTargetRef: { kind: "Deployment", name: "web" } });
const LOOPS = [
  loop("hpa", ["HorizontalPodAutoscaler"], ["Deployment.spec.replicas"]),
  loop("argocd", ["Application", "*"], ["*.*"]),
];
const shared = (...objects: readonly KubeObject[]) =>
  claimsAmong([GIT, ...objects], LOOPS)
    .filter(({ loops }) => loops.length > 1)
    .map(({ kind, object: place, field, loops }) => [kind, place, field, ...loops]);

test("an agent holds the fields that its files name", () => {
  expect(claimsAmong([GIT, APP], LOOPS).map(({ field, loops }) => [field, ...loops])).toEqual([
    ["spec.replicas", "argocd"],
    ["spec.selector", "argocd"],
    ["spec.template", "argocd"],
  ]);
});

test.each([
  ["nobody else wants them", [APP], []],
  [
    "an autoscaler of the same object wants one",
    [APP, HPA],
    [["Deployment", "default/web", "spec.replicas", "argocd", "hpa"]],
  ],
  ["an autoscaler of another object does not", [APP, { ...HPA, spec: { scaleTargetRef: { name: "api" } } }], []],
  ["an autoscaler alone meets nobody", [HPA], []],
])("%s", (_name, objects, want) => {
  expect(shared(...objects)).toEqual(want);
});

test("two agents with one folder meet in every field of it", () => {
  const pipeline = object("Pipeline", "web", { repository: GIT.spec.url, path: "web", namespace: "default" });
  expect(shared(APP, pipeline).map(([, , field]) => field)).toEqual([
    "spec.replicas",
    "spec.selector",
    "spec.template",
  ]);
});

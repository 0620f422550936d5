import { describe, expect, test } from "vitest";
import { deployment } from "../git/given.ts";
import { ran, replicaWrites } from "./gitops.ts";

const pipeline = (spec = ""): string => `---
apiVersion: setpoint.dev/v1
kind: Pipeline
metadata: {name: deploy}
spec: {repository: https://git.example/shop.git, path: web${spec}}
`;
const BY_HAND = "{at: 10m, set: {Deployment/web.spec.replicas: 1}}";
const statusOf = (run: ReturnType<typeof ran>) =>
  run.cluster.get("Pipeline", "default", "deploy")?.status as Record<string, unknown>;
const last = (run: ReturnType<typeof ran>, column: string): number =>
  run.history.column(`delivery/deploy/${column}`)?.at(-1) ?? Number.NaN;

describe("a push pipeline", () => {
  const rows: readonly [string, string, readonly string[], readonly (readonly [number, string, number])[]][] = [
    [
      "applies once, and never looks again",
      "",
      [BY_HAND],
      [
        [0, "pipeline", 3],
        [600, "scenario", 1],
      ],
    ],
    [
      "applies again on its schedule",
      ", every: 30m",
      [BY_HAND],
      [
        [0, "pipeline", 3],
        [600, "scenario", 1],
        [1800, "pipeline", 3],
      ],
    ],
    [
      "applies every commit, after the build",
      ", takes: 2m",
      ["{at: 10m, set: {git/shop/web/web.yaml.spec.replicas: 5}}"],
      [
        [120, "pipeline", 3],
        [720, "pipeline", 5],
      ],
    ],
    ["leaves out what it skips", ", skips: [Deployment/web]", [], []],
  ];
  test.each(rows)("%s", (_name, spec, script, want) => {
    const writes = replicaWrites(ran({ manifests: pipeline(spec), script }));
    expect(writes.map(([at, by, to]) => [Math.floor(at), by, to])).toEqual(want);
  });

  test("believes that all is well while the drift clock runs", () => {
    const run = ran({ manifests: pipeline(), script: [BY_HAND] });
    expect([last(run, "differing"), last(run, "reported"), last(run, "live")]).toEqual([1, 0, Number.NaN]);
  });
  test("never deletes what left Git", () => {
    const files = {
      "web.yaml": deployment(3),
      "conf.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\n",
    };
    const repository = "commits: {drop: {author: ada, message: Drop, files: {web/conf.yaml: null}}}";
    const run = ran({ files, repository, manifests: pipeline(), script: ["{at: 5m, set: {git/shop.commit: drop}}"] });
    expect([run.cluster.list("ConfigMap").length, last(run, "differing"), statusOf(run).phase]).toEqual([
      1,
      1,
      "Succeeded",
    ]);
  });
  test("that fails half-way leaves a mixture, and says so in kubectl's words", () => {
    const files = {
      "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\n",
      "b.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n",
      "c.yaml": deployment(3),
    };
    const run = ran({ files, manifests: pipeline() }, 60);
    expect(statusOf(run)).toMatchObject({
      phase: "Failed",
      log: [
        "configmap/conf created",
        'error: resource mapping not found for name: "a" namespace: "default" from "web": no matches for kind "Thing" in version "example.com/v1"',
        "deployment.apps/web created",
      ].join("\n"),
    });
  });
});

describe("a protected branch in a run", () => {
  test("holds a commit for its review and then takes it", () => {
    const repository = `protection: {reviews: 1, reviewMinutes: [10, 10]}
commits:
  good: {author: ada, message: Good, reviewers: [ben], set: {'web/web.yaml:spec.replicas': 4}}
  alone: {author: ada, message: Alone, set: {'web/web.yaml:spec.replicas': 9}}`;
    const script = ["{at: 5m, set: {git/shop.commit: good}}", "{at: 6m, set: {git/shop.commit: alone}}"];
    const run = ran({ repository, manifests: pipeline(), script });
    expect(replicaWrites(run).map(([at, , to]) => [Math.floor(at), to])).toEqual([
      [0, 3],
      [900, 4],
    ]);
    expect(run.cluster.list("Commit").map(({ status }) => (status as { phase: string }).phase)).toEqual([
      "Merged",
      "Rejected",
    ]);
  });
});

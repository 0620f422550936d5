import { describe, expect, test } from "vitest";
import type { ApplicationObject } from "../../src/controllers/argocd/agent/kinds.ts";
import type { Run } from "../../src/engine/run.ts";
import { deployment } from "../git/given.ts";
import { ran, replayed, replicaWrites } from "./gitops.ts";

const HEAL = "syncPolicy: {automated: {prune: true, selfHeal: true}}";
const application = (run: Run): ApplicationObject =>
  run.cluster.get("Application", "argocd", "web") as unknown as ApplicationObject;
const status = (run: Run): string =>
  `${application(run).status.sync?.status}/${application(run).status.health?.status}`;
const conditions = (run: Run): readonly string[] =>
  (application(run).status.conditions ?? []).map(({ type, message }) => `${type}: ${message}`);
const operation = (run: Run): string =>
  `${application(run).status.operationState?.phase}: ${application(run).status.operationState?.message}`;
const BY_HAND = "{at: 10m, set: {Deployment/web.spec.replicas: 1}}";
const conf = (name: string, more = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}data: {a: "1"}\n`;
const wave = (n: number): string => `  annotations: {argocd.argoproj.io/sync-wave: "${n}"}\n`;

describe("a hand edit under Argo CD", () => {
  const rows: readonly [string, string, string, readonly (readonly [number, string, number])[]][] = [
    [
      "is undone at once by self-heal",
      HEAL,
      "Synced/Healthy",
      [
        [600, "scenario", 1],
        [600, "argocd", 3],
      ],
    ],
    ["stays without self-heal, and shows", "syncPolicy: {automated: {}}", "OutOfSync/Healthy", [[600, "scenario", 1]]],
  ];
  test.each(rows)("%s", (_name, policy, want, writes) => {
    const run = ran({ application: policy, script: [BY_HAND] });
    expect([status(run), replicaWrites(run).filter(([at]) => at >= 600)]).toEqual([want, writes]);
  });

  test("is no difference where a rule ignores the field, but the next sync sends it all the same", () => {
    const ignore = "ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}]";
    const script = [BY_HAND, '{at: 20m, set: {"git/shop/web/web.yaml.spec.template.spec.containers[0].image": "x:2"}}'];
    const plain = ran({ application: `${HEAL}\n${ignore}`, script });
    expect(replicaWrites(plain).map(([, by, to]) => [by, to])).toEqual([
      ["argocd", 3],
      ["scenario", 1],
      ["argocd", 3],
    ]);
    const respects = "syncPolicy: {automated: {selfHeal: true}, syncOptions: [RespectIgnoreDifferences=true]}";
    const kept = ran({ application: `${respects}\n${ignore}`, script });
    expect(replicaWrites(kept).map(([, by, to]) => [by, to])).toEqual([
      ["argocd", 3],
      ["scenario", 1],
    ]);
  });
});

describe("commits", () => {
  test("are found by polls, 120 s and a share of 60 s apart, never sooner", () => {
    const run = ran({ application: HEAL, script: ["{at: 5m, set: {git/shop/web/web.yaml.spec.replicas: 5}}"] });
    const [, found] = replicaWrites(run);
    expect(found?.slice(1)).toEqual(["argocd", 5]);
    expect(found?.[0]).toBeGreaterThan(300);
    expect(found?.[0]).toBeLessThan(480);
  });
  test("are told by a webhook at once", () => {
    const script = ["{at: 5m, set: {git/shop/web/web.yaml.spec.replicas: 5}}"];
    const run = ran({ application: HEAL, repository: "webhook: true", script });
    expect(replicaWrites(run)[1]).toEqual([300.1, "argocd", 5]);
  });
  test("that are reverted are synced like any other", () => {
    const script = [
      "{at: 5m, set: {git/shop/web/web.yaml.spec.replicas: 5}}",
      "{at: 20m, set: {git/shop.revert: HEAD}}",
    ];
    expect(replicaWrites(ran({ application: HEAL, script })).map(([, , to]) => to)).toEqual([3, 5, 3]);
  });
  test("of a person who plays: a live edit of a file is a commit with that author", () => {
    const replay = replayed({ application: HEAL });
    replay.rewrite([{ at: 300_000, by: "user", path: "git/shop/web/web.yaml.spec.replicas", value: 4 }]);
    replay.advance(1_200_000, () => false);
    expect(replicaWrites(replay.run).at(-1)?.slice(1)).toEqual(["argocd", 4]);
    const [commit] = replay.run.cluster.list("Commit");
    expect(commit).toMatchObject({
      spec: { author: "user", message: "Set spec.replicas to 4" },
      status: { phase: "Merged" },
    });
  });
});

describe("objects that left Git", () => {
  const files = { "web.yaml": deployment(3), "conf.yaml": conf("conf") };
  const repository = "commits: {drop: {author: ada, message: Drop, files: {web/conf.yaml: null}}}";
  const script = ["{at: 5m, set: {git/shop.commit: drop}}"];
  test.each([
    ["are deleted with prune", HEAL, "Synced/Healthy", false],
    ["make it OutOfSync for good without", "syncPolicy: {automated: {selfHeal: true}}", "OutOfSync/Healthy", true],
  ])("%s", (_name, policy, want, isThere) => {
    const run = ran({ files, repository, script, application: policy });
    expect([status(run), run.cluster.get("ConfigMap", "default", "conf") !== undefined]).toEqual([want, isThere]);
  });
});

describe("waves", () => {
  test("−1, 0, 0, 5 are two seconds apart, and the last ends it", () => {
    const files = {
      "a.yaml": conf("a", wave(-1)),
      "b.yaml": conf("b"),
      "c.yaml": conf("c"),
      "d.yaml": conf("d", wave(5)),
    };
    const run = ran({ files, application: HEAL }, 60);
    const created = run.cluster.list("ConfigMap").map(({ metadata }) => [metadata.name, metadata.creationTimestamp]);
    const start = created[0]?.[1];
    expect(created.map(([name, at]) => [name, Number(at) - Number(start)])).toEqual([
      ["a", 0],
      ["b", 2000],
      ["c", 2000],
      ["d", 4000],
    ]);
    expect(operation(run)).toBe("Succeeded: successfully synced (all tasks run)");
  });
  test("wait for the health of what they apply", () => {
    const files = { "web.yaml": deployment(3), "d.yaml": conf("d", wave(1)) };
    const run = ran({ files, application: HEAL }, 60);
    const [late] = run.cluster.list("ConfigMap");
    const [web] = run.cluster.list("Deployment");
    expect(Number(late?.metadata.creationTimestamp) - Number(web?.metadata.creationTimestamp)).toBeGreaterThan(2_000);
  });
});

describe("an HPA and Git over one number", () => {
  const hpa = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 5
  maxReplicas: 10`;
  test("heals come ever more rarely: 2, 6, 18, 54, 162, 300 s", () => {
    const run = ran({ application: HEAL, manifests: hpa, horizon: "30m" });
    const heals = replicaWrites(run).filter(([, by]) => by === "argocd");
    const gaps = heals.slice(1).map(([at], index) => at - (heals[index]?.[0] ?? 0));
    expect(gaps.slice(0, 8).map((gap) => Math.round(gap))).toEqual([15, 15, 15, 18, 54, 162, 300, 300]);
  });
  test("the field says who owns it", () => {
    const run = ran({ application: HEAL, manifests: hpa, horizon: "30m" }, 130);
    const metadata = run.cluster.get("Deployment", "default", "web")?.metadata as
      | { readonly managedFields?: readonly { manager: string; subresource?: string; fieldsV1: unknown }[] }
      | undefined;
    const owner = metadata?.managedFields?.find(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes("f:replicas"));
    expect([owner?.manager, owner?.subresource]).toEqual(["kube-controller-manager", "scale"]);
  });
});

describe("what is wrong with a commit, in the agent's words; the last good state runs on", () => {
  const bad = (set: string, files = ""): Parameters<typeof ran>[0] => ({
    application: HEAL,
    repository: `commits: {bad: {author: ada, message: Bad, ${set}${files}}}`,
    script: ["{at: 5m, set: {git/shop.commit: bad}}"],
  });
  const rows: readonly [string, Parameters<typeof ran>[0], string, RegExp][] = [
    [
      "YAML that cannot be parsed",
      bad('files: {web/web.yaml: "kind: {"}'),
      "Unknown/Healthy",
      /^ComparisonError: Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = Failed to unmarshal "web\.yaml": .*yaml: line 1/,
    ],
    [
      "an unknown kind",
      bad('files: {web/more.yaml: "apiVersion: example.com/v1\\nkind: Thing\\nmetadata: {name: a}"}'),
      "OutOfSync/Healthy",
      /^Failed: one or more synchronization tasks are not valid \(retried 5 times\)\.|^SyncError: Failed last sync attempt to \[[0-9a-f]{40}\]: one or more synchronization tasks are not valid/,
    ],
    [
      "a field that may not change",
      bad(
        "set: {'web/web.yaml:spec.selector.matchLabels.app': other, 'web/web.yaml:spec.template.metadata.labels.app': other}",
      ),
      "OutOfSync/Healthy",
      /^SyncError: Failed last sync attempt to \[[0-9a-f]{40}\]: one or more objects failed to apply.*field is immutable/,
    ],
    [
      "a folder that is gone",
      bad("files: {web/web.yaml: null}"),
      "Unknown/Healthy",
      /^ComparisonError: .*web: app path does not exist$/,
    ],
  ];
  test.each(rows)("%s", (_name, given, want, message) => {
    const run = ran(given);
    expect(status(run)).toBe(want);
    expect(conditions(run).join("\n")).toMatch(message);
    expect(run.cluster.get("Deployment", "default", "web")?.status.readyReplicas).toBe(3);
  });

  test("a repository that cannot be read is overlooked for three minutes", () => {
    const given = {
      application: HEAL,
      script: ["{at: 5m, set: {Repository/shop.spec.refuses: authentication required}}"],
    };
    expect(conditions(ran(given, 420))).toEqual([]);
    expect(conditions(ran(given))).toEqual([
      "ComparisonError: Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = failed to list refs: authentication required",
    ]);
  });
  test("a policy that refuses the object", () => {
    const policy = `---
apiVersion: setpoint.dev/v1
kind: AdmissionPolicy
metadata: {name: images.example}
spec: {kinds: [Deployment], forbids: ":latest", message: image tag latest is not allowed}`;
    const script = ['{at: 5m, set: {"git/shop/web/web.yaml.spec.template.spec.containers[0].image": "web:latest"}}'];
    const run = ran({ application: HEAL, script, manifests: policy });
    expect(conditions(run)[0]).toMatch(
      /admission webhook "images\.example" denied the request: image tag latest is not allowed/,
    );
    expect(status(run)).toBe("OutOfSync/Healthy");
  });
});

describe("an agent that is down", () => {
  test("does nothing, and catches up when it is back", () => {
    const config =
      "---\napiVersion: setpoint.dev/v1\nkind: ArgoCDConfig\nmetadata: {name: argocd}\nspec: {replicas: 1}";
    const script = [
      "{at: 5m, set: {ArgoCDConfig/argocd.spec.replicas: 0}}",
      "{at: 6m, set: {git/shop/web/web.yaml.spec.replicas: 5}}",
      "{at: 20m, set: {ArgoCDConfig/argocd.spec.replicas: 1}}",
    ];
    const run = ran({ application: HEAL, script, manifests: config });
    expect(replicaWrites(run).map(([at, by, to]) => [Math.floor(at), by, to])).toEqual([
      [0, "argocd", 3],
      [1200, "argocd", 5],
    ]);
  });
});

describe("sync windows", () => {
  test("a commit that comes while they are closed is synced by the first poll after", () => {
    const project = `---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default, namespace: argocd}
spec: {syncWindows: [{kind: deny, schedule: "10 8 * * *", duration: 20m, applications: ["*"]}]}`;
    const script = ["{at: 12m, set: {git/shop/web/web.yaml.spec.replicas: 5}}"];
    const [, synced] = replicaWrites(ran({ application: HEAL, script, manifests: project }));
    expect(synced?.[0]).toBeGreaterThanOrEqual(1800);
    expect(synced?.[0]).toBeLessThan(2000);
  });
});

describe("a run with an agent", () => {
  test("keeps nothing of turns that find nothing new", () => {
    const lengths = (hours: string) => {
      const { decisions, events, writes } = ran({ application: HEAL, horizon: hours }).history;
      return [decisions.length, events.length, writes.length];
    };
    expect(lengths("12h")).toEqual(lengths("1h"));
  });
  test("goes on from a checkpoint as if nothing had been", () => {
    const given = { application: HEAL, script: [BY_HAND, "{at: 15m, set: {git/shop/web/web.yaml.spec.replicas: 5}}"] };
    const straight = ran(given).history.fingerprint();
    const replay = replayed(given);
    replay.advance(1_800_000, () => false);
    replay.rewrite([{ at: 500_000, by: "user", path: "Deployment/web.spec.replicas", value: 9 }]);
    replay.advance(3_600_000, () => false);
    replay.rewrite([]);
    replay.advance(3_600_000, () => false);
    expect(replay.run.history.fingerprint()).toBe(straight);
  });
});

import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/objects.ts";
import type { ApplicationObject } from "../../src/controllers/argocd/agent/kinds.ts";
import type { Run } from "../../src/engine/run.ts";
import { deployment } from "../git/given.ts";
import { applicationOf, ran, replicaWrites } from "./gitops.ts";

/** A sync of the agent in a run, step by step: what the rules decide reaches the cluster. */
const HEAL = "syncPolicy: {automated: {prune: true, selfHeal: true}}";
const application = (run: Run, name = "web"): ApplicationObject =>
  run.cluster.get("Application", "argocd", name) as unknown as ApplicationObject;
const operation = (run: Run): string => {
  const { phase, message } = application(run).status.operationState ?? {};
  return `${phase}: ${message}`;
};
const conditions = (run: Run, name = "web"): readonly string[] =>
  (application(run, name).status.conditions ?? []).map(({ type, message }) => `${type}: ${message}`);
const conf = (name: string, annotations: string, more = 'data: {a: "1"}'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations: {${annotations}}\n${more}\n`;
const hook = (type: string, more = ""): string => `argocd.argoproj.io/hook: ${type}${more}`;
const deletes = (policy: string): string => `, argocd.argoproj.io/hook-delete-policy: ${policy}`;
/** When each object was made, in the order in which they were; those that are gone again too. */
const made = (run: Run): readonly (readonly [string, number])[] =>
  run.history.objects.flatMap(({ at, target, object }, index, all) =>
    target.kind === "ConfigMap" &&
    object !== null &&
    all.slice(0, index).findLast((other) => other.target.name === target.name)?.object == null
      ? [[target.name, at] as const]
      : [],
  );
const left = (run: Run): readonly string[] => run.cluster.list("ConfigMap").map(({ metadata }) => metadata.name);
const names = (run: Run): readonly string[] => made(run).map(([name]) => name);

describe("hooks", () => {
  const FILES = {
    "a.yaml": conf("before", hook("PreSync")),
    "b.yaml": conf("during", ""),
    "c.yaml": conf("after", hook("PostSync", deletes("HookSucceeded"))),
    "d.yaml": conf("rescue", hook("SyncFail")),
  };
  test("run before, after, and not at all unless something fails; one is deleted when it has succeeded", () => {
    const run = ran({ files: FILES, application: HEAL }, 60);
    expect(names(run)).toEqual(["before", "during", "after"]);
    expect(left(run)).toEqual(["before", "during"]);
    expect(operation(run)).toBe("Succeeded: successfully synced (no more tasks)");
  });
  test("are made anew by the next sync", () => {
    const repository = "commits: {more: {author: ada, message: More, set: {'web/b.yaml:data.a': \"2\"}}}";
    const run = ran(
      { files: FILES, application: HEAL, repository, script: ["{at: 5m, set: {git/shop.commit: more}}"] },
      600,
    );
    expect(names(run)).toEqual(["before", "during", "after", "before", "after"]);
  });
  test("of failure run when an object is refused", () => {
    const policy = `---
apiVersion: setpoint.dev/v1
kind: AdmissionPolicy
metadata: {name: names.example}
spec: {kinds: [ConfigMap], forbids: secret, message: no secrets}`;
    const files = { ...FILES, "b.yaml": conf("during", "", "data: {a: secret}") };
    const run = ran({ files, application: "syncPolicy: {automated: {}, retry: {limit: 0}}", manifests: policy }, 120);
    expect(names(run)).toEqual(["before", "rescue"]);
    expect(operation(run)).toMatch(
      /^Failed: one or more synchronization tasks completed unsuccessfully, reason: .*no secrets/,
    );
  });
});

describe("a hook that is a Job", () => {
  const migrate = (more = ""): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {${hook("PreSync", more)}}
spec:
  backoffLimit: 0
  template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "web:1"}]}}
`;
  const trial = (runs: string, more = ""): Run =>
    ran(
      {
        files: { "a.yaml": migrate(more), "web.yaml": deployment(3) },
        application: HEAL.replace("}}", "}, retry: {limit: 0}}"),
        workloads: [`migrate: {${runs}}`],
      },
      120,
    );
  const deployedAt = (run: Run): number | undefined =>
    run.cluster.get("Deployment", "default", "web")?.metadata.creationTimestamp;
  test("holds the sync back until it is complete", () => {
    const run = trial("runs: 40s");
    const done = run.history.events.find(({ reason }) => reason === "Completed");
    expect([done?.source, done?.message, Number(done?.at) > 40_000]).toEqual(["job-controller", "Job completed", true]);
    expect(Number(deployedAt(run)) - Number(done?.at)).toBeLessThan(3_000);
    expect(operation(run)).toBe("Succeeded: successfully synced (all tasks run)");
    expect(run.cluster.list("Job")).toHaveLength(1);
    const truth = ["differing", "reported"].map((name) => run.history.column(`delivery/web/${name}`)?.at(-1));
    expect(truth).toEqual([0, 0]);
  });
  test("is gone when it has succeeded, if it says so, and with it its pod", () => {
    const run = trial("runs: 5s", deletes("HookSucceeded"));
    expect([run.cluster.list("Job").length, run.cluster.list("Pod").length]).toEqual([0, 3]);
    expect(run.history.column("delivery/web/differing")?.at(-1)).toBe(0);
  });
  test("that fails keeps everything else from being applied", () => {
    const run = trial("runs: 5s, fails: 1");
    expect(deployedAt(run)).toBeUndefined();
    expect(operation(run)).toBe("Failed: one or more synchronization tasks completed unsuccessfully");
  });
});

describe("retries", () => {
  const POLICY = `---
apiVersion: setpoint.dev/v1
kind: AdmissionPolicy
metadata: {name: images.example}
spec: {kinds: [Deployment], forbids: ":latest", message: no latest}`;
  const files = { "web.yaml": deployment(2, "web:latest") };
  const tries = (run: Run): readonly number[] =>
    run.history.objects
      .filter(({ target }) => target.kind === "Application")
      .map(
        ({ at, object }) => [at, (object as ApplicationObject | null)?.status.operationState?.retryCount ?? 0] as const,
      )
      .filter(([, count], index, all) => count > (all[index - 1]?.[1] ?? 0))
      .map(([at]) => at);
  test("wait 10, 20, 40, 80, 160 s, and then the automation gives this commit up", () => {
    const run = ran({ files, application: HEAL, manifests: POLICY }, 900);
    const at = tries(run);
    expect(at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / 1_000))).toEqual([10, 20, 40, 80]);
    expect(operation(run)).toMatch(/\(retried 5 times\)\.$/);
    expect(conditions(run)[0]).toMatch(
      /^SyncError: Failed last sync attempt to \[[0-9a-f]{40}\]: .*\(retried 5 times\)\.$/,
    );
  });
  test("as many and as far apart as the application says", () => {
    const retry = "retry: {limit: 2, backoff: {duration: 30s, factor: 1, maxDuration: 1m}}";
    const run = ran({ files, application: `syncPolicy: {automated: {}, ${retry}}`, manifests: POLICY }, 900);
    const [first = 0, second = 0] = tries(run);
    expect(Math.round((second - first) / 1_000)).toBe(30);
    expect(operation(run)).toMatch(/\(retried 2 times\)\.$/);
  });
  test("another commit is tried from the start", () => {
    const script = ['{at: 15m, set: {"git/shop/web/web.yaml.spec.template.spec.containers[0].image": "web:1"}}'];
    const run = ran({ files, application: HEAL, manifests: POLICY, script }, 1_200);
    expect(conditions(run)).toEqual([]);
    expect(run.cluster.get("Deployment", "default", "web")?.spec.replicas).toBe(2);
  });
});

describe("sync windows", () => {
  const project = (window: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default, namespace: argocd}
spec: {syncWindows: [{schedule: "30 8 * * *", duration: 10m, applications: ["*"], ${window}}]}`;
  const EDIT = "{at: 12m, set: {git/shop/web/web.yaml.spec.replicas: 5}}";
  const SYNC = "{at: 20m, set: {Application/web.operation.sync.revision: HEAD}}";
  const synced = (window: string, script: readonly string[]): number | undefined => {
    const run = ran({ application: HEAL, script, manifests: project(window) }, 3_000);
    return replicaWrites(run).find(([, by, to]) => by === "argocd" && to === 5)?.[0];
  };
  test("an allow window lets nothing through before it opens", () => {
    const at = synced("kind: allow", [EDIT]);
    expect([Number(at) >= 1_800, Number(at) < 2_000]).toEqual([true, true]);
  });
  test("a person waits too, unless the window lets people", () => {
    expect(Number(synced("kind: allow", [EDIT, SYNC]))).toBeGreaterThanOrEqual(1_800);
    expect(Math.floor(Number(synced("kind: allow, manualSync: true", [EDIT, SYNC])))).toBe(1_200);
  });
});

describe("two managers of one object", () => {
  const other = applicationOf("other", HEAL);
  test("say so, and take it from each other ever more rarely", () => {
    const run = ran({ application: HEAL, manifests: other }, 1_800);
    const told = [...conditions(run), ...conditions(run, "other")];
    expect(told.length).toBeGreaterThan(0);
    for (const text of told)
      expect(text).toMatch(
        /^SharedResourceWarning: Deployment\/web is part of applications argocd\/(web and other|other and web)$/,
      );
    expect(run.cluster.get("Deployment", "default", "web")?.status.readyReplicas).toBe(3);
    const owners = run.history.objects.flatMap(({ target, object }) =>
      target.kind === "Deployment"
        ? [(object as KubeObject).metadata.annotations?.["argocd.argoproj.io/tracking-id"]]
        : [],
    );
    expect(new Set(owners.map((owner) => owner?.split(":")[0]))).toEqual(new Set(["web", "other"]));
    expect(owners.length).toBeLessThan(40);
  });
  test("or one of them refuses to begin", () => {
    const careful = HEAL.replace("}}", "}, syncOptions: [FailOnSharedResource=true]}");
    const run = ran(
      { application: careful, manifests: other, script: ["{at: 5m, set: {git/shop/web/web.yaml.spec.replicas: 5}}"] },
      1_800,
    );
    expect(operation(run)).toMatch(
      /^Failed: Shared resource found: Deployment\/web is part of applications argocd\/web and other/,
    );
  });
});

test("a chart value that is missing is told in Helm's words, and the last good state runs on", () => {
  const files = {
    "Chart.yaml": "{name: web, version: 1.0.0}\n",
    "values.yaml": "replicas: 3\n",
    "templates/web.yaml": deployment(3).replace(
      "replicas: 3",
      'replicas: {{ required "replicas is needed" .Values.replicas }}',
    ),
  };
  const repository = "commits: {bad: {author: ada, message: Bad, set: {'web/values.yaml:replicas': null}}}";
  const run = ran({ files, application: HEAL, repository, script: ["{at: 5m, set: {git/shop.commit: bad}}"] });
  expect(conditions(run)).toEqual([
    expect.stringMatching(
      /^ComparisonError: Failed to load target state: .*`helm template \. <flags removed> --include-crds` failed exit status 1: Error: execution error at \(web\/templates\/web\.yaml:5\): replicas is needed$/,
    ),
  ]);
  expect(run.cluster.get("Deployment", "default", "web")?.status.readyReplicas).toBe(3);
});

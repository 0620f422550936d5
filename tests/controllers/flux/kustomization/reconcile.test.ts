import { describe, expect, it } from "vitest";
import type { FluxObject } from "../../../../src/controllers/flux/fields.ts";
import type {
  FluxConfig,
  Kustomization,
  Source,
} from "../../../../src/controllers/flux/kustomization/kustomization.ts";
import { reconcile, resume, type Step } from "../../../../src/controllers/flux/kustomization/reconcile.ts";
import { Cluster, CONFIG, kustomization, OWNED, object } from "./given.ts";

const artifact = (...objects: readonly FluxObject[]): Source => ({
  revision: "main@sha1:r1",
  directories: { "": objects },
});
const conf = object("ConfigMap", "conf", { data: { k: "1" } });
const ownedConf = (annotations: object = {}) =>
  object("ConfigMap", "conf", { data: { k: "1" }, metadata: { labels: OWNED, annotations } });
const run = (given: Kustomization, source: Source, cluster: Cluster, now = 10, config = CONFIG): Step =>
  reconcile(given, { source, dependencies: {} }, cluster, now, config);
const ready = ({ kustomization: { status } }: Step): string => {
  const condition = status.conditions.find(({ type }) => type === "Ready");
  return condition ? `${condition.status} ${condition.reason}: ${condition.message}` : "";
};
const outcome = ({ next }: Step): unknown => (next.waiting ? next.at : next.outcome);

describe("a run", () => {
  it.each([
    {
      name: "first adds the finalizer",
      given: kustomization({}, {}, { finalizers: [] }),
      source: artifact(conf),
      want: { requeueNow: true, requeueAfter: 0 },
    },
    {
      name: "does nothing while suspended, and comes not again",
      given: kustomization({ suspend: true }),
      source: artifact(conf),
      want: { requeueNow: false, requeueAfter: 0 },
    },
    {
      name: "without a source waits for the retry interval",
      given: kustomization({ retryInterval: "2m" }),
      source: "missing" as const,
      want: { requeueNow: false, requeueAfter: 120_000 },
    },
    {
      name: "without an artifact waits for 30 s whatever the retry interval",
      given: kustomization({ retryInterval: "2m" }),
      source: "no-artifact" as const,
      want: { requeueNow: false, requeueAfter: 30_000 },
    },
    {
      name: "that succeeds comes again after the interval, spread by the caller",
      given: kustomization({ retryInterval: "2m" }),
      source: artifact(conf),
      want: { requeueNow: false, requeueAfter: 600_000, jittered: true },
    },
    {
      name: "with a path that is not there fails",
      given: kustomization({ path: "./nope" }),
      source: artifact(conf),
      want: { requeueNow: false, requeueAfter: 600_000 },
    },
  ])("$name", ({ given, source, want }) => {
    expect(outcome(run(given, source, new Cluster([])))).toEqual(want);
  });

  it("finds the directory, however the path is written", () => {
    const source = { revision: "r", directories: { "apps/web": [conf] } };
    const cluster = new Cluster([]);
    run(kustomization({ path: "./apps//api/../web/" }), source, cluster);
    expect(cluster.told).toEqual(["apply ConfigMap/app/conf"]);
  });

  it("applies only what drifted", () => {
    const cluster = new Cluster([
      ownedConf(),
      object("ConfigMap", "other", { data: { k: "2" }, metadata: { labels: OWNED } }),
    ]);
    const other = object("ConfigMap", "other", { data: { k: "1" } });
    const step = run(kustomization(), artifact(conf, other), cluster);
    expect(cluster.told).toEqual(["apply ConfigMap/app/other"]);
    expect(step.events[0]?.message).toBe("ConfigMap/app/other configured");
  });

  it("applies nothing of a stage of which one object is refused, and tells what earlier stages did", () => {
    const refuse = (verb: string, subject: string) =>
      verb === "dry-run" && subject === "Deployment/app/web" ? { reason: "Forbidden", message: "no" } : undefined;
    const cluster = new Cluster([], refuse);
    const sc = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "fast" } };
    const step = run(kustomization(), artifact(conf, object("Deployment", "web"), sc), cluster);
    expect(cluster.told).toEqual(["apply StorageClass/fast"]);
    expect(ready(step)).toBe(
      "False ReconciliationFailed: Deployment/app/web dry-run failed (Forbidden): no\nStorageClass/fast created\n",
    );
  });

  it.each([
    { name: "without force an invalid change fails", force: false, reason: "Invalid", want: [] },
    { name: "force deletes and creates", force: true, reason: "Invalid", want: ["delete", "apply"] },
    {
      name: "force is for changes that cannot be made, not for forbidden ones",
      force: true,
      reason: "Forbidden",
      want: [],
    },
  ])("$name", ({ force, reason, want }) => {
    let asked = 0;
    const refuse = (verb: string) => (verb === "dry-run" && asked++ === 0 ? { reason, message: "no" } : undefined);
    const cluster = new Cluster([ownedConf()], refuse);
    run(kustomization({ force }), artifact(conf), cluster);
    expect(cluster.told).toEqual(want.map((verb) => `${verb} ConfigMap/app/conf`));
  });

  it.each([
    { name: "ssa: Ignore", mark: { "kustomize.toolkit.fluxcd.io/ssa": "Ignore" }, live: [], want: [] },
    {
      name: "reconcile: disabled, in any case",
      mark: { "kustomize.toolkit.fluxcd.io/reconcile": "Disabled" },
      live: [],
      want: [],
    },
    {
      name: "ssa: IfNotPresent leaves what exists",
      mark: { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" },
      live: [object("ConfigMap", "conf", { data: { k: "9" } })],
      want: [],
    },
    {
      name: "ssa: IfNotPresent creates what does not",
      mark: { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" },
      live: [],
      want: ["apply ConfigMap/app/conf"],
    },
  ])("$name", ({ mark, live, want }) => {
    const cluster = new Cluster(live);
    const step = run(
      kustomization(),
      artifact(object("ConfigMap", "conf", { metadata: { annotations: mark } })),
      cluster,
    );
    expect(cluster.told).toEqual(want);
    expect(step.kustomization.status.inventory).toEqual(["app_conf__ConfigMap"]);
  });
});

describe("prune", () => {
  const inventory = ["app_conf__ConfigMap"];
  it.each([
    {
      name: "deletes what left the inventory",
      live: [ownedConf()],
      spec: {},
      want: ["delete ConfigMap/app/conf"],
      kept: [],
    },
    { name: "is off: forgotten for good", live: [ownedConf()], spec: { prune: false }, want: [], kept: [] },
    { name: "leaves what belongs to somebody else", live: [conf], spec: {}, want: [], kept: [] },
    {
      name: "leaves what is marked",
      live: [ownedConf({ "kustomize.toolkit.fluxcd.io/prune": "disabled" })],
      spec: {},
      want: [],
      kept: [],
    },
  ])("$name", ({ live, spec, want, kept }) => {
    const cluster = new Cluster(live);
    const step = run(kustomization(spec, { inventory }), artifact(), cluster);
    expect(cluster.told).toEqual(want);
    expect(step.kustomization.status.inventory).toEqual(kept);
  });

  it("keeps an object whose deletion is refused, and tries again after the retry interval", () => {
    const refuse = (verb: string) => (verb === "delete" ? { reason: "Forbidden", message: "no" } : undefined);
    const step = run(
      kustomization({ retryInterval: "1m" }, { inventory }),
      artifact(),
      new Cluster([ownedConf()], refuse),
    );
    expect(step.kustomization.status.inventory).toEqual(inventory);
    expect(ready(step)).toBe("False PruneFailed: delete failed, errors: ConfigMap/app/conf delete failed: no;");
    expect(outcome(step)).toEqual({ requeueNow: false, requeueAfter: 60_000 });
  });

  it.each([
    { name: "a deleted Kustomization takes its objects along", spec: {}, want: ["delete ConfigMap/app/conf"] },
    { name: "not without prune", spec: { prune: false }, want: [] },
    {
      name: "but with policy Delete",
      spec: { prune: false, deletionPolicy: "Delete" as const },
      want: ["delete ConfigMap/app/conf"],
    },
    { name: "not with policy Orphan", spec: { deletionPolicy: "Orphan" as const }, want: [] },
    { name: "not while suspended", spec: { suspend: true }, want: [] },
  ])("$name", ({ spec, want }) => {
    const cluster = new Cluster([ownedConf()]);
    const step = run(kustomization(spec, { inventory }, { deleting: true }), artifact(), cluster);
    expect(cluster.told).toEqual(want);
    expect(outcome(step)).toEqual({ requeueNow: false, requeueAfter: 0, gone: true });
    expect(step.kustomization.finalizers).toEqual([]);
  });

  it.each([
    { name: "gone after 4 s", goneAt: 4_010, wantAt: 4_010, want: "ConfigMap/app/conf deleted" },
    { name: "never gone", goneAt: 1e9, wantAt: 30_010, want: "failed to wait for resources termination" },
  ])("WaitForTermination: $name", ({ goneAt, wantAt, want }) => {
    const cluster = new Cluster([ownedConf()]);
    const spec = { deletionPolicy: "WaitForTermination" as const, timeout: "30s" };
    let at = 10;
    const linger = { ...ownedConf() };
    const get = cluster.get.bind(cluster);
    cluster.get = (id) => get(id) ?? (at < goneAt ? linger : undefined);
    let step = run(kustomization(spec, { inventory }, { deleting: true }), artifact(), cluster);
    const messages = step.events.map(({ message }) => message);
    while (step.next.waiting) {
      at = step.next.at;
      step = resume(step.next.run, cluster, at, CONFIG);
      messages.push(...step.events.map(({ message }) => message));
    }
    expect([at, messages.at(-1)]).toEqual([wantAt, want]);
    expect(outcome(step)).toMatchObject({ gone: true });
  });

  it("a deletion that is refused keeps the finalizer", () => {
    const refuse = (verb: string) => (verb === "delete" ? { reason: "Forbidden", message: "no" } : undefined);
    const step = run(
      kustomization({}, { inventory }, { deleting: true }),
      artifact(),
      new Cluster([ownedConf()], refuse),
    );
    expect(outcome(step)).toMatchObject({ error: "delete failed, errors: ConfigMap/app/conf delete failed: no;" });
    expect(step.kustomization.finalizers).toEqual(["finalizers.fluxcd.io"]);
  });
});

describe("health", () => {
  const healthy = {
    conditions: [{ type: "Available", status: "True" }],
    replicas: 1,
    updatedReplicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
  };
  const failing = { conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }] };
  const web = (status?: object) => object("Deployment", "web", { status, metadata: { labels: OWNED } });
  const waiting = (spec: object, cluster: Cluster, config: FluxConfig = CONFIG) =>
    run(
      kustomization({ wait: true, timeout: "32s", ...spec }),
      artifact(object("Deployment", "web"), conf),
      cluster,
      10,
      config,
    );
  const goOn = (step: Step, cluster: Cluster, until: number, config = CONFIG): Step => {
    let at = step;
    while (at.next.waiting && at.next.at <= until) at = resume(at.next.run, cluster, at.next.at, config);
    return at;
  };

  it("is looked at every 5 s, in the same run", () => {
    const cluster = new Cluster([]);
    const first = waiting({}, cluster);
    expect(outcome(first)).toBe(5_010);
    cluster.set(web(healthy));
    const last = goOn(first, cluster, 60_000);
    expect(last.events.map(({ message }) => message)).toEqual([
      "Health check passed in 5s",
      "Reconciliation finished in 5s, next run in 10m0s",
    ]);
    expect(ready(last)).toBe("True ReconciliationSucceeded: Applied revision: main@sha1:r1");
  });

  it("ends at the timeout, between two looks", () => {
    const cluster = new Cluster([]);
    const last = goOn(waiting({}, cluster), cluster, 60_000);
    expect(ready(last)).toBe(
      "False HealthCheckFailed: health check failed after 32s: timeout waiting for: [Deployment/app/web status: 'InProgress']",
    );
  });

  it("can be repeated from the same data, which no step changes", () => {
    const cluster = new Cluster([]);
    const first = waiting({}, cluster);
    if (!first.next.waiting) throw new Error("it should wait");
    const before = structuredClone(first.next.run);
    resume(first.next.run, cluster, first.next.at, CONFIG);
    expect(first.next.run).toEqual(before);
  });

  it.each([
    { name: "with fail-fast one failure ends it", failFast: true, want: 10_010 },
    { name: "without, it lasts while another may still come", failFast: false, want: 32_010 },
  ])("$name", ({ failFast, want }) => {
    const config = { ...CONFIG, failFast };
    const cluster = new Cluster([]);
    const spec = {
      wait: false,
      healthChecks: [
        { kind: "Deployment", name: "web", namespace: "app" },
        { kind: "Deployment", name: "api", namespace: "app" },
      ],
    };
    let step = waiting(spec, cluster, config);
    let at = 10;
    while (step.next.waiting) {
      at = step.next.at;
      if (at === 10_010) cluster.set(web(failing));
      step = resume(step.next.run, cluster, at, config);
    }
    expect(at).toBe(want);
  });

  it("counts a job as current only when it ended, and one with a TTL when it is gone", () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "j", namespace: "app", labels: OWNED },
      spec: { ttlSecondsAfterFinished: 0 },
    };
    const cluster = new Cluster([]);
    const first = run(kustomization({ wait: true }), artifact(job), cluster);
    cluster.set({ ...job, status: { startTime: "t" } });
    const second = goOn(first, cluster, 5_010);
    expect(outcome(second)).toBe(10_010);
    cluster.delete({ group: "batch", kind: "Job", namespace: "app", name: "j" });
    expect(outcome(goOn(second, cluster, 10_010))).toMatchObject({ jittered: true });
  });
});

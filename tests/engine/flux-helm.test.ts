import { describe, expect, test } from "vitest";
import type { HelmChartObject, HelmReleaseObject } from "../../src/controllers/flux/agent/kinds-helm.ts";
import type { Run } from "../../src/engine/run.ts";
import { deployment } from "../git/given.ts";
import { gitSource, ran, replicaWrites } from "./gitops.ts";

const CHART = (version = "1.0.0"): string => `{name: web, version: ${version}}\n`;
const TEMPLATE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: {{ .Values.replicas }}
  progressDeadlineSeconds: 60
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:{{ required "image.tag is needed" .Values.tag }}
          resources: {requests: {cpu: {{ .Values.cpu | quote }}, memory: 128Mi}}
`;
const FILES = {
  "Chart.yaml": CHART(),
  "values.yaml": 'replicas: 3\ntag: 1.0.0\ncpu: "0.5"\n',
  "templates/web.yaml": TEMPLATE,
};
const helm = (spec = "", chart = ""): string => `${gitSource()}---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  interval: 10m
  releaseName: web
  targetNamespace: default
  timeout: 2m
  chart: {spec: {chart: ./web, sourceRef: {kind: GitRepository, name: shop}${chart}}}
${spec.replace(/^(?=.)/gm, "  ")}
`;
const commits = (changes: string): string => `commits: {next: {author: ada, message: Next, ${changes}}}`;
const PUSH = "{at: 5m, set: {git/shop.commit: next}}";
const BY_HAND = "{at: 5m, set: {Deployment/web.spec.replicas: 1}}";

const release = (run: Run): HelmReleaseObject =>
  run.cluster.get("HelmRelease", "flux-system", "web") as unknown as HelmReleaseObject;
const condition = (run: Run, wanted: string): string => {
  const found = release(run).status.conditions?.find(({ type }) => type === wanted);
  return found ? `${found.status} ${found.reason}: ${found.message}` : "none";
};
const history = (run: Run): readonly string[] =>
  (release(run).status.history ?? []).map(
    ({ version, status, chartVersion }) => `v${version} ${status} ${chartVersion}`,
  );
const events = (run: Run): readonly string[] =>
  run.history.events.filter(({ source }) => source === "helm-controller").map(({ reason }) => reason);
const web = (run: Run) => run.cluster.get("Deployment", "default", "web");
const byFlux = (run: Run): readonly (readonly [number, unknown])[] =>
  replicaWrites(run)
    .filter(([, by]) => by === "flux-helm")
    .map(([at, , to]) => [at, to]);

describe("a chart under Flux", () => {
  test("is packed, installed and waited for", () => {
    const run = ran({ files: FILES, manifests: helm() }, 120);
    expect(condition(run, "Ready")).toBe(
      "True InstallSucceeded: Helm install succeeded for release default/web.v1 with chart web@1.0.0",
    );
    expect(history(run)).toEqual(["v1 deployed 1.0.0"]);
    expect(web(run)?.status.readyReplicas).toBe(3);
    expect(web(run)?.metadata).toMatchObject({
      labels: { "app.kubernetes.io/managed-by": "Helm" },
      annotations: { "meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "default" },
    });
    const chart = run.cluster.get("HelmChart", "flux-system", "flux-system-web") as unknown as HelmChartObject;
    expect(chart.status.artifact?.revision).toBe("1.0.0");
  });

  const edit = commits("set: {'web/values.yaml:replicas': 5}");
  const bumped = commits("set: {'web/values.yaml:replicas': 5, 'web/Chart.yaml:version': 1.1.0}");
  const rows: readonly [string, Parameters<typeof ran>[0], readonly string[], number][] = [
    [
      "a commit without another chart version changes nothing",
      { manifests: helm(), repository: edit },
      ["v1 deployed 1.0.0"],
      3,
    ],
    [
      "another version is an upgrade",
      { manifests: helm(), repository: bumped },
      ["v2 deployed 1.1.0", "v1 superseded 1.0.0"],
      5,
    ],
    [
      "values of the release win over the chart's",
      { manifests: helm("values: {replicas: 4}"), repository: bumped },
      ["v2 deployed 1.1.0", "v1 superseded 1.0.0"],
      4,
    ],
  ];
  test.each(rows)("%s", (_name, given, want, replicas) => {
    const run = ran({ files: FILES, script: [PUSH], ...given }, 600);
    expect(history(run)).toEqual(want);
    expect(web(run)?.spec.replicas).toBe(replicas);
  });
  test("with reconcileStrategy Revision every commit is a chart of its own", () => {
    const manifests = helm("", ", reconcileStrategy: Revision");
    const run = ran({ files: FILES, script: [PUSH], manifests, repository: edit }, 600);
    expect(history(run)[0]).toMatch(/^v2 deployed 1\.0\.0\+[0-9a-f]{12}$/);
    expect(web(run)?.spec.replicas).toBe(5);
  });
  test("that drops an object deletes it, and a deleted release takes the rest along", () => {
    const files = { ...FILES, "templates/conf.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: conf}}\n" };
    const repository = commits("files: {web/templates/conf.yaml: null, web/Chart.yaml: '{name: web, version: 2.0.0}'}");
    const run = ran({ files, script: [PUSH], repository, manifests: helm() }, 600);
    expect(run.cluster.list("ConfigMap")).toEqual([]);
    const gone = ran(
      { files, manifests: helm(), typed: [[300, "kubectl delete helmrelease web -n flux-system"]] },
      600,
    );
    expect([gone.cluster.list("HelmRelease"), gone.cluster.list("Deployment"), gone.cluster.list("HelmChart")]).toEqual(
      [[], [], []],
    );
  });
});

describe("a hand edit beside a release", () => {
  const drift = (mode: string, more = ""): string => helm(`driftDetection: {mode: ${mode}${more}}`);
  test.each([
    ["is nobody's business unless asked for", helm(), [], 1],
    ["is told with warn", drift("warn"), ["DriftDetected"], 1],
    ["is told and undone with enabled", drift("enabled"), ["DriftDetected", "DriftCorrected"], 3],
    ["stays where a rule ignores the field", drift("enabled", ", ignore: [{paths: [/spec/replicas]}]"), [], 1],
  ])("%s", (_name, manifests, want, replicas) => {
    const run = ran({ files: FILES, manifests, script: [BY_HAND] }, 1_500);
    expect([...new Set(events(run).filter((reason) => reason.startsWith("Drift")))]).toEqual(want);
    expect(web(run)?.spec.replicas).toBe(replicas);
    expect(condition(run, "Ready")).toMatch(/^True InstallSucceeded/);
  });
  test("is found when the interval is over, ± 5 %, and in upstream's words", () => {
    const run = ran({ files: FILES, manifests: drift("enabled"), script: [BY_HAND] }, 1_500);
    const [, undone] = byFlux(run);
    expect(undone?.[1]).toBe(3);
    expect(undone?.[0]).toBeGreaterThan(570);
    expect(undone?.[0]).toBeLessThan(660);
    const told = run.history.events.filter(({ reason }) => reason.startsWith("Drift")).map(({ message }) => message);
    expect(told).toEqual([
      "Cluster state of release default/web.v1 has drifted from the desired state:\nDeployment/default/web changed (0 additions, 1 changes, 0 removals)",
      "Cluster state of release default/web.v1 has been corrected:\nDeployment/default/web configured",
    ]);
  });
});

describe("what is stuck, in Helm's words; the last good release runs on", () => {
  const version = "'web/Chart.yaml:version': 1.1.0";
  const missing = commits(`set: {'web/values.yaml:tag': null, ${version}}`);
  const tooBig = commits(`set: {'web/values.yaml:cpu': "64", ${version}}`);
  const rows: readonly [string, string, RegExp][] = [
    [
      "a chart value that is missing",
      missing,
      /^False UpgradeFailed: Helm upgrade failed for release default\/web with chart web@1\.1\.0: execution error at \(web\/templates\/web\.yaml:\d+\): image\.tag is needed$/,
    ],
    [
      "an unknown kind",
      commits(
        "files: {web/templates/a.yaml: '{apiVersion: example.com/v1, kind: Thing, metadata: {name: a}}', web/Chart.yaml: '{name: web, version: 1.1.0}'}",
      ),
      /^False UpgradeFailed: .*unable to build kubernetes objects from new release manifest: resource mapping not found for name: "a" namespace: "default" from "": no matches for kind "Thing" in version "example\.com\/v1"\nensure CRDs are installed first$/s,
    ],
    [
      "a field that may not change",
      commits(
        "set: {'web/templates/web.yaml:x': 1}, files: {web/Chart.yaml: '{name: web, version: 1.1.0}'}".replace(
          "set: {'web/templates/web.yaml:x': 1}, files: {",
          `files: {web/templates/web.yaml: ${JSON.stringify(TEMPLATE.replaceAll("app: web", "app: other"))}, `,
        ),
      ),
      /^False UpgradeFailed: .*server-side apply failed for object default\/web apps\/v1, Kind=Deployment: .*field is immutable/s,
    ],
    [
      "pods that do not come",
      tooBig,
      /^False UpgradeFailed: .*: resource Deployment\/default\/web not ready\. status: (InProgress|Failed), message: .*\ncontext deadline exceeded$/s,
    ],
  ];
  test.each(rows)("%s", (_name, repository, message) => {
    const run = ran({ files: FILES, manifests: helm(), repository, script: [PUSH] }, 1_200);
    expect(condition(run, "Ready")).toMatch(message);
    expect(web(run)?.status.readyReplicas).toBeGreaterThanOrEqual(3);
  });

  test("after its tries it stalls, and says so", () => {
    const run = ran({ files: FILES, manifests: helm(), repository: tooBig, script: [PUSH] }, 1_200);
    expect(condition(run, "Stalled")).toBe("True RetriesExceeded: Failed to upgrade after 1 attempt(s)");
  });
  test("with retries it is rolled back each time, and stays at the release that was well", () => {
    const manifests = helm("upgrade: {remediation: {retries: 1}}");
    const run = ran({ files: FILES, manifests, repository: tooBig, script: [PUSH] }, 1_200);
    expect(events(run).filter((reason) => !reason.startsWith("Install"))).toEqual([
      "UpgradeFailed",
      "RollbackSucceeded",
      "UpgradeFailed",
      "RollbackSucceeded",
    ]);
    expect(condition(run, "Ready")).toBe(
      "False RollbackSucceeded: Helm rollback to previous release default/web.v3 with chart web@1.0.0 succeeded",
    );
    expect(condition(run, "Stalled")).toBe("True RetriesExceeded: Failed to upgrade after 2 attempt(s)");
    expect(web(run)?.spec.template.spec.containers[0]?.resources?.requests?.cpu).toBe("500m");
  });
  test("an object that somebody else made is not taken over", () => {
    const run = ran({ files: FILES, manifests: `${helm()}---\n${deployment(2)}` }, 120);
    expect(condition(run, "Ready")).toBe(
      'False InstallFailed: Helm install failed for release default/web with chart web@1.0.0: unable to continue with install: Deployment "web" in namespace "default" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "web"; annotation validation error: missing key "meta.helm.sh/release-namespace": must be set to "default"',
    );
    expect(web(run)?.spec.replicas).toBe(2);
  });
  test("a chart that is not there", () => {
    const run = ran({ files: FILES, manifests: helm().replace("chart: ./web", "chart: ./wab") }, 1_000);
    expect(condition(run, "Ready")).toBe(
      "False SourceNotReady: HelmChart 'flux-system/flux-system-web' is not ready: invalid chart reference: stat wab/Chart.yaml: no such file or directory",
    );
  });
  test("releases that wait for each other", () => {
    const more = helm("dependsOn: [{name: web}]")
      .split("---")[2]
      ?.replace("name: web, namespace", "name: base, namespace");
    const run = ran({ files: FILES, manifests: `${helm("dependsOn: [{name: base}]")}---${more}` }, 300);
    expect(condition(run, "Ready")).toBe("False DependencyNotReady: dependency 'flux-system/base' is not ready");
    expect(run.cluster.list("Deployment")).toEqual([]);
  });
});

test("nothing grows while nothing happens", () => {
  const lengths = (horizon: string) => {
    const run = ran({ files: FILES, manifests: helm("driftDetection: {mode: enabled}"), horizon });
    return [run.history.decisions.length, run.history.objects.length];
  };
  expect(lengths("12h")).toEqual(lengths("1h"));
});

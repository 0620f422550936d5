import { describe, expect, test } from "vitest";
import type { KustomizationObject } from "../../src/controllers/flux/agent/kinds.ts";
import type { Run } from "../../src/engine/run.ts";
import { deployment } from "../git/given.ts";
import { ran, replicaWrites } from "./gitops.ts";

const flux = (spec = "", source = ""): string => `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shop, namespace: flux-system}
spec: {interval: 1m, url: https://git.example/shop.git, ref: {branch: main}${source}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 10m, path: ./web, prune: true, targetNamespace: default, sourceRef: {kind: GitRepository, name: shop}${spec}}
`;
const ready = (run: Run, name = "web"): string => {
  const object = run.cluster.get("Kustomization", "flux-system", name) as unknown as KustomizationObject;
  const condition = object.status.conditions?.find(({ type }) => type === "Ready");
  return `${condition?.status} ${condition?.reason}: ${condition?.message}`;
};
const byFlux = (run: Run): readonly (readonly [number, unknown])[] =>
  replicaWrites(run)
    .filter(([, by]) => by === "flux-kustomize")
    .map(([at, , to]) => [at, to]);

describe("a hand edit under Flux", () => {
  const script = ["{at: 1m, set: {Deployment/web.spec.replicas: 1}}"];
  test("stays until the interval is over, ± 5 %, and is undone without being asked for", () => {
    const run = ran({ manifests: flux(), script });
    const [, undone] = byFlux(run);
    expect(undone?.[1]).toBe(3);
    expect(undone?.[0]).toBeGreaterThan(570);
    expect(undone?.[0]).toBeLessThan(631);
    expect(ready(run)).toMatch(/^True ReconciliationSucceeded: Applied revision: main@sha1:[0-9a-f]{40}$/);
  });
  test("stays for good while the Kustomization is suspended", () => {
    const run = ran({
      manifests: flux(),
      script: [...script, "{at: 2m, set: {Kustomization/web.spec.suspend: true}}"],
    });
    expect(byFlux(run)).toHaveLength(1);
  });
  test("takes the field over from whoever scaled, and gives it back to nobody", () => {
    const run = ran({ manifests: flux(), script }, 700);
    const metadata = run.cluster.get("Deployment", "default", "web")?.metadata as
      | { readonly managedFields?: readonly { manager: string; operation: string; fieldsV1: unknown }[] }
      | undefined;
    const owners = metadata?.managedFields?.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes("f:replicas"));
    expect(owners?.map(({ manager, operation }) => [manager, operation])).toEqual([["kustomize-controller", "Apply"]]);
  });
});

describe("commits under Flux", () => {
  test("are live after the source's interval at most", () => {
    const run = ran({ manifests: flux(), script: ["{at: 5m, set: {git/shop/web/web.yaml.spec.replicas: 5}}"] });
    const [, found] = byFlux(run);
    expect(found?.[1]).toBe(5);
    expect(found?.[0]).toBeGreaterThan(300);
    expect(found?.[0]).toBeLessThan(364);
  });
  test("that drop a file delete its objects", () => {
    const files = {
      "web.yaml": deployment(3),
      "conf.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\n",
    };
    const repository = "commits: {drop: {author: ada, message: Drop, files: {web/conf.yaml: null}}}";
    const given = { files, repository, script: ["{at: 5m, set: {git/shop.commit: drop}}"] };
    expect(ran({ ...given, manifests: flux() }).cluster.list("ConfigMap")).toEqual([]);
    expect(
      ran({ ...given, manifests: flux().replace("prune: true", "prune: false") }).cluster.list("ConfigMap"),
    ).toHaveLength(1);
  });
});

describe("what is stuck, in Flux's words; the last good state runs on", () => {
  const bad = (change: string): Parameters<typeof ran>[0] => ({
    manifests: flux(),
    repository: `commits: {bad: {author: ada, message: Bad, ${change}}}`,
    script: ["{at: 5m, set: {git/shop.commit: bad}}"],
  });
  const rows: readonly [string, Parameters<typeof ran>[0], RegExp][] = [
    [
      "YAML that cannot be parsed",
      bad('files: {web/web.yaml: "kind: {"}'),
      /^False BuildFailed: kustomize build failed: .*yaml: line 1/,
    ],
    [
      "an unknown kind",
      bad('files: {web/more.yaml: "apiVersion: example.com/v1\\nkind: Thing\\nmetadata: {name: a}"}'),
      /^False ReconciliationFailed: Thing\/default\/a dry-run failed: no matches for kind "Thing" in version "example\.com\/v1"/,
    ],
    [
      "a field that may not change",
      bad(
        "set: {'web/web.yaml:spec.selector.matchLabels.app': other, 'web/web.yaml:spec.template.metadata.labels.app': other}",
      ),
      /^False ReconciliationFailed: Deployment\/default\/web dry-run failed \(Invalid\): .*field is immutable/,
    ],
    [
      "a directory that is gone",
      bad("files: {web/web.yaml: null, other/a.yaml: ''}"),
      /^False ArtifactFailed: kustomization path not found: stat/,
    ],
  ];
  test.each(rows)("%s", (_name, given, message) => {
    const run = ran(given);
    expect(ready(run)).toMatch(message);
    expect(run.cluster.get("Deployment", "default", "web")?.status.readyReplicas).toBe(3);
  });
  test("a repository that cannot be read leaves the artifact as it was", () => {
    const script = ["{at: 5m, set: {Repository/shop.spec.refuses: authentication required}}"];
    const run = ran({ manifests: flux(), script });
    expect(run.cluster.get("GitRepository", "flux-system", "shop")?.status).toMatchObject({
      conditions: [
        {
          status: "False",
          reason: "GitOperationFailed",
          message:
            "failed to checkout and determine revision: unable to list remote for 'https://git.example/shop.git': authentication required",
        },
      ],
    });
    expect(ready(run)).toMatch(/^True/);
  });
  test("dependencies that wait for each other", () => {
    const more = `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: base, namespace: flux-system}
spec: {interval: 10m, path: ./web, prune: true, sourceRef: {kind: GitRepository, name: shop}, dependsOn: [{name: web}]}
`;
    const run = ran({ manifests: flux(", dependsOn: [{name: base}]") + more }, 300);
    expect([ready(run), ready(run, "base")]).toEqual([
      "False DependencyNotReady: dependency 'flux-system/base' is not ready",
      "False DependencyNotReady: dependency 'flux-system/web' is not ready",
    ]);
    expect(run.cluster.list("Deployment")).toEqual([]);
  });
  test("health that is waited for and does not come", () => {
    const given = {
      manifests: flux(", wait: true, timeout: 2m"),
      script: [
        '{at: 5m, set: {"git/shop/web/web.yaml.spec.template.spec.containers[0].resources.requests.cpu": "64"}}',
      ],
    };
    const run = ran(given, 540);
    expect(ready(run)).toBe(
      "False HealthCheckFailed: health check failed after 2m0s: timeout waiting for: [Deployment/default/web status: 'InProgress']",
    );
  });
});

import { describe, expect, it } from "vitest";
import type { FluxObject } from "../../../../src/controllers/flux/fields.ts";
import { withCondition } from "../../../../src/controllers/flux/kustomization/conditions.ts";
import {
  type Dependencies,
  dependenciesReady,
  wakesOnSource,
} from "../../../../src/controllers/flux/kustomization/gates.ts";
import { adopted, ignoredPaths, readable } from "../../../../src/controllers/flux/kustomization/ignore.ts";
import { timeoutOf } from "../../../../src/controllers/flux/kustomization/kustomization.ts";
import { cleanupOf, type ManagedFields } from "../../../../src/controllers/flux/kustomization/managed-fields.ts";
import { normalized } from "../../../../src/controllers/flux/kustomization/normalize.ts";
import { idOf, inventoryText, parseInventory } from "../../../../src/controllers/flux/kustomization/object-id.ts";
import { byKind, stagesOf } from "../../../../src/controllers/flux/kustomization/order.ts";
import { kustomization, object } from "./given.ts";

const FLUX = "kustomize-controller";

describe("what is taken over from kubectl", () => {
  const flux: ManagedFields = { manager: FLUX, operation: "Apply", fieldsV1: { "f:data": { "f:k": {} } } };
  const by = (manager: string, operation: "Apply" | "Update" = "Update", rest: object = {}): ManagedFields => ({
    manager,
    operation,
    fieldsV1: { "f:data": { "f:extra": {} } },
    ...rest,
  });
  const owners = (...entries: readonly ManagedFields[]) => {
    const live = object("ConfigMap", "conf", { metadata: { managedFields: entries } });
    const patch = cleanupOf(live, live, FLUX).find(({ op }) => op === "replace");
    return patch?.op === "replace" ? patch.value : undefined;
  };
  const merged = [{ ...flux, fieldsV1: { "f:data": { "f:k": {}, "f:extra": {} } } }];

  it.each([
    { name: "every manager whose name begins with kubectl", entries: [flux, by("kubectl-edit")], want: merged },
    { name: "kubectl's applies too", entries: [by("kubectl", "Apply"), flux], want: merged },
    { name: "nobody else", entries: [flux, by("helm")], want: undefined },
    { name: "no subresources", entries: [flux, by("kubectl", "Update", { subresource: "scale" })], want: undefined },
    { name: "without an entry of Flux the first becomes it", entries: [by("kubectl")], want: [by(FLUX, "Apply")] },
    {
      name: "others keep their places before it",
      entries: [flux, by("helm"), by("kubectl")],
      want: [by("helm"), ...merged],
    },
  ])("$name", ({ entries, want }) => {
    expect(owners(...entries)).toEqual(want);
  });

  it("a parent owned by itself stays owned when children join", () => {
    const parent = { ...flux, fieldsV1: { "f:data": {} } };
    expect(owners(parent, by("kubectl"))).toEqual([{ ...flux, fieldsV1: { "f:data": { ".": {}, "f:extra": {} } } }]);
  });

  it("nothing with ssa: Merge", () => {
    const annotations = { "kustomize.toolkit.fluxcd.io/ssa": "Merge" };
    const live = object("ConfigMap", "conf", { metadata: { annotations, managedFields: [by("kubectl")] } });
    expect(cleanupOf(live, live, FLUX)).toEqual([]);
  });
});

describe("ignored fields", () => {
  const deployment = (replicas: number | undefined, image = "app:1"): FluxObject =>
    object("Deployment", "web", {
      spec: { ...(replicas !== undefined && { replicas }), template: { spec: { containers: [{ name: "c", image }] } } },
    });
  const tree = {
    "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"c"}': { "f:image": {} } } } } },
  };
  const other: ManagedFields = { manager: "updater", operation: "Apply", fieldsV1: tree };
  const IMAGE = "/spec/template/spec/containers/0/image";

  it.each([
    { name: "the live value is sent", owners: [], paths: ["/spec/replicas"], git: deployment(3), want: deployment(10) },
    {
      name: "equal values are sent as they are",
      owners: [],
      paths: ["/spec/paused"],
      git: deployment(3),
      want: deployment(3),
    },
    {
      name: "what another one applies is left out, also inside keyed lists",
      owners: [other],
      paths: [IMAGE],
      git: deployment(3, "app:2"),
      want: object("Deployment", "web", { spec: { replicas: 3, template: { spec: { containers: [{ name: "c" }] } } } }),
    },
  ])("$name", ({ owners, paths, git, want }) => {
    const found = adopted(git, deployment(10), owners, git, paths, FLUX);
    expect(found).toEqual({ ok: true, value: want });
  });

  it("a field that Git no longer has cannot be replaced", () => {
    const git = deployment(undefined);
    expect(adopted(git, deployment(10), [], git, ["/spec/replicas"], FLUX)).toEqual({
      ok: false,
      error: "replace operation does not apply: doc is missing key: /spec/replicas: missing value",
    });
  });

  it("of rules without a target only the last counts", () => {
    const rules = [
      { paths: ["/a"] },
      { paths: ["/b"], target: { kind: "Deploy.*" } },
      { paths: ["/c"] },
      { paths: ["/d"], target: { name: "we" } },
    ];
    expect(ignoredPaths(rules, deployment(1))).toEqual(["/b", "/c"]);
  });

  it("a target that is no expression is an error", () => {
    expect(readable([{ paths: [], target: { kind: "(" } }])).toMatchObject({ ok: false });
  });
});

describe("what is sent", () => {
  it("has the structs of typed objects and no status", () => {
    const given = object("Deployment", "web", {
      spec: { template: { spec: { containers: [{ name: "c", ports: [{ containerPort: 80 }] }] } } },
      status: { replicas: 1 },
    });
    expect(normalized(given)).toEqual(
      object("Deployment", "web", {
        spec: {
          strategy: {},
          template: {
            metadata: {},
            spec: { containers: [{ name: "c", ports: [{ containerPort: 80, protocol: "TCP" }], resources: {} }] },
          },
        },
      }),
    );
  });
  it("is left alone for kinds that nobody knows", () => {
    const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" }, spec: {} };
    expect(normalized(widget)).toEqual(widget);
  });
});

describe("order", () => {
  const kinds = ["Job", "ValidatingWebhookConfiguration", "Deployment", "ConfigMap", "Namespace", "StorageClass"];
  it("is by kind, unknown ones after workloads", () => {
    const sorted = kinds.map((kind) => idOf(object(kind, "x"))).sort(byKind);
    expect(sorted.map(({ kind }) => kind)).toEqual([
      "Namespace",
      "StorageClass",
      "ConfigMap",
      "Deployment",
      "Job",
      "ValidatingWebhookConfiguration",
    ]);
  });
  it("stages: definitions, classes, the rest", () => {
    const stages = stagesOf(kinds.map((kind) => object(kind, "x"))).map(({ objects }) =>
      objects.map(({ kind }) => kind),
    );
    expect(stages).toEqual([
      ["Namespace"],
      ["StorageClass"],
      ["Job", "ValidatingWebhookConfiguration", "Deployment", "ConfigMap"],
    ]);
  });
});

it.each([
  { id: { group: "apps", kind: "Deployment", namespace: "app", name: "web" }, want: "app_web_apps_Deployment" },
  { id: { group: "", kind: "Namespace", namespace: "", name: "app" }, want: "_app__Namespace" },
  {
    id: { group: "rbac.authorization.k8s.io", kind: "Role", namespace: "a", name: "x:y" },
    want: "a_x__y_rbac.authorization.k8s.io_Role",
  },
])("inventory: $want", ({ id, want }) => {
  expect(inventoryText(id)).toBe(want);
  expect(parseInventory(want)).toEqual(id);
});

it.each([
  { spec: { interval: "10m0s" }, want: 570_000 },
  { spec: { interval: "40s" }, want: 30_000 },
  { spec: { interval: "10m0s", timeout: "5s" }, want: 30_000 },
  { spec: { interval: "10m0s", timeout: "45s" }, want: 45_000 },
])("timeout of $spec is $want ms", ({ spec, want }) => {
  expect(timeoutOf(kustomization(spec).spec)).toBe(want);
});

describe("conditions", () => {
  const told = { type: "Ready", status: "True", reason: "R", message: "m" } as const;
  const first = withCondition([], told, 1, 1_000);
  it.each([
    { name: "the same words keep their time", again: told, want: { observedGeneration: 2, lastTransition: 1_000 } },
    {
      name: "other words move it",
      again: { ...told, message: "n" },
      want: { observedGeneration: 2, lastTransition: 9_000 },
    },
  ])("$name", ({ again, want }) => {
    expect(withCondition(first, again, 2, 9_000)).toEqual([{ ...again, ...want }]);
  });
  it("stand in a fixed order", () => {
    const healthy = withCondition(first, { ...told, type: "Healthy" }, 1, 0);
    const all = withCondition(healthy, { ...told, type: "Reconciling" }, 1, 0);
    expect(all.map(({ type }) => type)).toEqual(["Reconciling", "Ready", "Healthy"]);
  });
});

describe("dependencies", () => {
  const ready = withCondition([], { type: "Ready", status: "True", reason: "R", message: "" }, 1, 0);
  const status = { conditions: ready, inventory: [], observedGeneration: 1, lastAppliedRevision: "r1" };
  const sourceRef = { kind: "GitRepository", name: "repo" };
  const infra = { namespace: "flux-system", generation: 1, status, sourceRef };
  const check = (dependencies: Dependencies) =>
    dependenciesReady(kustomization({ dependsOn: [{ name: "infra" }] }), dependencies, {
      revision: "r1",
      directories: {},
    });
  it.each([
    { name: "ready at this revision", infra, want: { ok: true, value: true } },
    {
      name: "an old generation",
      infra: { ...infra, generation: 2 },
      want: { ok: false, error: "dependency 'flux-system/infra' is not ready" },
    },
    {
      name: "an old revision of the same source",
      infra: { ...infra, status: { ...status, lastAppliedRevision: "r0" } },
      want: { ok: false, error: "dependency 'flux-system/infra' revision is not up to date" },
    },
    {
      name: "any revision of another source",
      infra: { ...infra, sourceRef: { ...sourceRef, name: "else" }, status: { ...status, lastAppliedRevision: "r0" } },
      want: { ok: true, value: true },
    },
  ])("$name", ({ infra: given, want }) => {
    expect(check({ "flux-system/infra": given })).toEqual(want);
  });
});

describe("a change of the source starts a run", () => {
  const at = (revision: string) => ({ revision, directories: {} });
  const ready = withCondition([], { type: "Ready", status: "True", reason: "R", message: "" }, 1, 0);
  const tried = kustomization({}, { conditions: ready, lastAttemptedRevision: "r2" });
  it.each([
    { name: "with a new revision", before: at("r1"), after: at("r2"), given: kustomization(), want: true },
    {
      name: "with the first artifact",
      before: "no-artifact" as const,
      after: at("r2"),
      given: kustomization(),
      want: true,
    },
    { name: "not with the same revision", before: at("r2"), after: at("r2"), given: kustomization(), want: false },
    {
      name: "not when it loses its artifact",
      before: at("r1"),
      after: "no-artifact" as const,
      given: kustomization(),
      want: false,
    },
    {
      name: "not when that one was tried and it is ready",
      before: at("r1"),
      after: at("r2"),
      given: tried,
      want: false,
    },
  ])("$name", ({ before, after, given, want }) => {
    expect(wakesOnSource(before, after, given)).toBe(want);
  });
});

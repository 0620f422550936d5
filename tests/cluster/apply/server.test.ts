import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/base/result.ts";
import { shown, walked } from "../../../src/cluster/apply/field-set.ts";
import { at, type JsonMap, withAt } from "../../../src/cluster/apply/json.ts";
import { kindsOf } from "../../../src/cluster/apply/kinds.ts";
import { ownersOf } from "../../../src/cluster/apply/managed-fields.ts";
import { create, type Refusal, scale, serverSideApply, update } from "../../../src/cluster/apply/server.ts";
import { KINDS } from "../../../src/controllers/kinds.ts";
import { custom, deployment } from "./manifests.ts";

const SERVER = kindsOf(KINDS);

function done(written: Result<JsonMap, Refusal>): JsonMap {
  if (!written.ok) throw new Error(written.error.message);
  return written.value;
}
const apply = (live: JsonMap | undefined, manifest: JsonMap, manager: string, force = false) =>
  serverSideApply(live, manifest, { manager }, force, SERVER);
const applied = (live: JsonMap | undefined, manifest: JsonMap, manager: string, force = false): JsonMap =>
  done(apply(live, manifest, manager, force));
const refused = (written: Result<JsonMap, Refusal>): string => (written.ok ? "done" : written.error.message);

/** Who owns a field, by its path in messages. */
const ownersOfField = (object: JsonMap, field: string): readonly string[] =>
  ownersOf(object)
    .filter(({ fields }) => walked(fields).map(shown).includes(field))
    .map(({ manager, subresource }) => (subresource === undefined ? manager : `${manager}/${subresource}`));

const REPLICAS = ".spec.replicas";
const replicas = (object: JsonMap): unknown => at(object, "spec", "replicas");

describe("server-side apply", () => {
  it("shares a field with equal values; it goes when its last owner leaves it out", () => {
    const labelled = deployment({}, {}, { labels: { a: "1" } });
    const both = applied(applied(undefined, labelled, "one"), labelled, "two");
    const left = applied(both, deployment({}), "one");
    expect(ownersOfField(left, ".metadata.labels.a")).toEqual(["two"]);
    expect(at(left, "metadata", "labels")).toEqual({ a: "1" });
    expect(at(applied(left, deployment({}), "two"), "metadata", "labels")).toBeUndefined();
  });

  it.each([
    {
      name: "one field",
      mine: deployment({ replicas: 5 }),
      want: 'Apply failed with 1 conflict: conflict with "one": .spec.replicas',
    },
    {
      name: "several fields, outer ones first",
      mine: deployment({ replicas: 5 }, { containers: [{ name: "app", image: "nginx:2" }] }),
      want: 'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.replicas\n- .spec.template.spec.containers[name="app"].image',
    },
  ])("is refused where another applier owns $name", ({ mine, want }) => {
    expect(refused(apply(applied(undefined, deployment({ replicas: 3 }), "one"), mine, "two"))).toBe(want);
  });

  it("takes fields over when forced", () => {
    const live = applied(
      applied(undefined, deployment({ replicas: 3 }), "one"),
      deployment({ replicas: 5 }),
      "two",
      true,
    );
    expect(replicas(live)).toBe(5);
    expect(ownersOfField(live, REPLICAS)).toEqual(["two"]);
  });

  it("keeps what an autoscaler owns when the line leaves the file; a client-side apply would reset it", () => {
    const file = applied(undefined, deployment({ replicas: 3 }), "gitops");
    const scaled = scale(file, 9, { manager: "kube-controller-manager" });
    expect(ownersOfField(scaled, REPLICAS)).toEqual(["kube-controller-manager/scale"]);
    expect(replicas(applied(scaled, deployment({}), "gitops"))).toBe(9);
    expect(replicas(applied(file, deployment({}), "gitops"))).toBe(1);
    expect(refused(apply(scaled, deployment({ replicas: 3 }), "gitops"))).toBe(
      'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  it.each([
    {
      name: "a field that the kind does not have",
      manifest: deployment({ replica: 3 }),
      want: ".spec.replica: field not declared in schema",
    },
    {
      name: "an element twice",
      manifest: deployment({}, { containers: [{ name: "app", env: [{ name: "A" }, { name: "A" }] }] }),
      want: '.spec.template.spec.containers[name="app"].env: duplicate entries for key [name="A"]',
    },
  ])("refuses $name", ({ manifest, want }) => {
    expect(refused(apply(undefined, manifest, "one"))).toBe(
      `failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): ${want}`,
    );
  });

  it("refuses what is invalid then", () => {
    const manifest = deployment({}, { containers: [{ name: "app" }] });
    expect(refused(apply(undefined, manifest, "one"))).toBe(
      'Deployment "web" is invalid: spec.template.spec.containers[0].image: Required value',
    );
  });

  it("owns lists of custom resources as one and their maps by key", () => {
    const live = applied(undefined, custom({ triggers: [{ type: "cpu" }], advanced: { a: 1 } }), "one");
    expect(walked(ownersOf(live)[0]?.fields ?? new Set()).map(shown)).toEqual([
      ".spec",
      ".spec.advanced",
      ".spec.triggers",
      ".spec.advanced.a",
    ]);
    expect(refused(apply(live, custom({ triggers: [] }), "two"))).toContain(".spec.triggers");
  });

  it("gives what was there before to before-first-apply", () => {
    const bare = withAt(
      applied(undefined, deployment({ replicas: 3 }), "one"),
      ["metadata", "managedFields"],
      undefined,
    );
    expect(refused(apply(bare, deployment({ replicas: 4 }), "two"))).toContain('"before-first-apply" using apps/v1');
  });
});

describe("an update", () => {
  const live = done(create(deployment({ replicas: 3 }), { manager: "kubectl-create" }, SERVER));
  const updated = (change: JsonMap): JsonMap =>
    done(update(live, { ...live, spec: { ...(live.spec as JsonMap), ...change } }, { manager: "hand" }, SERVER));

  it.each([
    { name: "of a field takes it over", change: { replicas: 5 }, field: REPLICAS, want: ["hand"] },
    {
      name: "to the value that is there takes nothing",
      change: { replicas: 3 },
      field: REPLICAS,
      want: ["kubectl-create"],
    },
    { name: "that adds a field owns it", change: { paused: true }, field: ".spec.paused", want: ["hand"] },
  ])("$name", ({ change, field, want }) => {
    expect(ownersOfField(updated(change), field)).toEqual(want);
  });

  it("leaves the status alone", () => {
    const status = { replicas: 3, own: "form" };
    const next = { ...live, status: { replicas: 9 }, spec: { ...(live.spec as JsonMap), replicas: 5 } };
    expect(done(update({ ...live, status }, next, { manager: "hand" }, SERVER)).status).toBe(status);
    expect(applied({ ...live, status }, deployment({ paused: true }), "one").status).toBe(status);
  });

  it("that changes nothing is none", () => {
    expect(updated({ replicas: 3 })).toBe(live);
  });

  it.each([
    { name: "a spec", change: { replicas: 5 }, want: 2 },
    { name: "nothing", change: {}, want: 1 },
  ])("counts generations of $name", ({ change, want }) => {
    expect(at(updated(change), "metadata", "generation")).toBe(want);
  });

  it("is remembered of ten writers; the oldest become one", () => {
    let object = live;
    for (let index = 0; index < 12; index++) {
      const next = withAt(object, ["metadata", "labels", `l${index}`], "1");
      object = done(update(object, next, { manager: `m${index}`, time: `2026-01-01T00:00:${10 + index}Z` }, SERVER));
    }
    const managers = ownersOf(object).map(({ manager }) => manager);
    expect(managers).toHaveLength(10);
    expect(managers).toContain("ancient-changes");
    expect(managers).not.toContain("m0");
  });
});

describe("scaling", () => {
  const live = applied(undefined, deployment({ replicas: 3 }), "one");
  it.each([
    { name: "to another number takes it from its applier", to: 5, want: ["kubectl/scale"] },
    { name: "to zero leaves no owner", to: 0, want: [] },
    { name: "to the same number changes nothing", to: 3, want: ["one"] },
  ])("$name", ({ to, want }) => {
    expect(ownersOfField(scale(live, to, { manager: "kubectl" }), REPLICAS)).toEqual(want);
  });
});

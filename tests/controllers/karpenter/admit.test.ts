import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/objects.ts";
import { karpenter } from "../../../src/controllers/karpenter/index.ts";
import { poolOf, typeOf } from "./world.ts";

const admit = (object: KubeObject) => {
  const kind = karpenter.kinds.find((each) => each.kind === object.kind);
  if (!kind) throw new Error(object.kind);
  return kind.admit(object);
};
const pool = (spec: unknown): KubeObject => ({ ...poolOf("default"), spec });
const template = (more: object = {}) => ({ template: { spec: more } });

describe("a NodePool", () => {
  test("needs no limits; the rest gets the defaults", () => {
    const result = admit(pool(template()));
    expect(result).toMatchObject({
      ok: true,
      value: {
        spec: {
          disruption: {
            consolidateAfter: "0s",
            consolidationPolicy: "WhenEmptyOrUnderutilized",
            budgets: [{ nodes: "10%" }],
          },
          template: { spec: { expireAfter: "720h", requirements: [] } },
        },
      },
    });
  });

  test.each([
    ["no template", {}, "spec.template", "Required value"],
    ["weight", { ...template(), weight: 101 }, "spec.weight", "should be less than or equal to 100"],
    [
      "half a schedule",
      { ...template(), disruption: { budgets: [{ nodes: "1", schedule: "@daily" }] } },
      "spec.disruption.budgets",
      "'schedule' must be set with 'duration'",
    ],
    [
      "share above 100",
      { ...template(), disruption: { budgets: [{ nodes: "101%" }] } },
      "spec.disruption.budgets.0.nodes",
      "in body should match",
    ],
    [
      "policy",
      { ...template(), disruption: { consolidationPolicy: "Always" } },
      "spec.disruption.consolidationPolicy",
      "Unsupported value",
    ],
    [
      "In without values",
      template({ requirements: [{ key: "k", operator: "In" }] }),
      "spec.template.spec.requirements.0",
      "requirements with operator 'In' must have a value defined",
    ],
    [
      "two bounds",
      template({ requirements: [{ key: "k", operator: "Gt", values: ["1", "2"] }] }),
      "spec.template.spec.requirements.0",
      "must have a single positive integer value",
    ],
    [
      "its own label",
      template({ requirements: [{ key: "karpenter.sh/nodepool", operator: "Exists" }] }),
      "spec.template.spec.requirements.0",
      "restricted",
    ],
    ["limit", { ...template(), limits: { cpu: "many" } }, "spec.limits.cpu", "quantities must match"],
  ] as const)("%s", (_name, spec, path, message) => {
    const result = admit(pool(spec));
    const errors = result.ok
      ? []
      : result.error.map((error) => ({ path: error.path.join("."), message: error.message }));
    expect(errors).toEqual([{ path, message: expect.stringContaining(message) }]);
  });
});

describe("an InstanceType", () => {
  test("holds 110 pods unless it says otherwise", () => {
    const { spec, ...rest } = typeOf("m", 4, 0.2);
    const result = admit({ ...rest, spec: { ...spec, capacity: { cpu: "4", memory: "16Gi" } } });
    expect(result).toMatchObject({ ok: true, value: { spec: { capacity: { pods: "110" } } } });
  });
  test.each([
    ["no offering", { capacity: { cpu: "1", memory: "1Gi" } }, "spec.offerings"],
    [
      "no memory",
      { capacity: { cpu: "1" }, offerings: [{ zone: "a", capacityType: "spot", price: 1 }] },
      "spec.capacity.memory",
    ],
    [
      "no price",
      { capacity: { cpu: "1", memory: "1Gi" }, offerings: [{ zone: "a", capacityType: "spot" }] },
      "spec.offerings.0.price",
    ],
  ] as const)("%s", (_name, spec, path) => {
    const result = admit({ ...typeOf("m", 4, 0.2), spec });
    expect(result.ok ? [] : result.error.map((error) => error.path.join("."))).toEqual([path]);
  });
});

import { describe, expect, it } from "vitest";
import { writeAmounts } from "../../../src/controllers/vpa/amounts.ts";
import { capForPod } from "../../../src/controllers/vpa/capping/cap-for-pod.ts";
import { proportionalLimit } from "../../../src/controllers/vpa/capping/scale.ts";
import { milli, quantity, textOf, whole } from "../../../src/controllers/vpa/quantity.ts";
import type { LimitRangeItem, ResourcePolicy } from "../../../src/controllers/vpa/types.ts";
import { podWith, recommended } from "./given.ts";

describe("quantity", () => {
  it.each([
    ["1.5", "1500m"],
    ["1500m", "1500m"],
    ["1667500000", "1667500k"],
    ["1.5Gi", "1536Mi"],
    ["1023Ki", "1023Ki"],
    ["512", "512"],
    ["1e9", "1e9"],
    ["1500e-3", "1500e-3"],
    ["100G", "100G"],
    ["0", "0"],
  ])("%s prints %s", (text, want) => expect(textOf(quantity(text))).toBe(want));

  it.each([
    ["1n", 1n, 1n],
    ["1500m", 1500n, 2n],
    ["1Ei", 0n, 1n << 60n],
  ])("%s is %s milli and %s whole, both rounded up", (text, wantMilli, wantWhole) => {
    expect([milli(quantity(text)), whole(quantity(text))]).toEqual([wantMilli, wantWhole]);
  });
});

describe("limit in proportion to the request", () => {
  it.each([
    { resource: "cpu", limit: "2", request: "1", target: "10", want: "20" },
    { resource: "cpu", limit: "2", request: "1500m", target: "1", want: "1333m" },
    { resource: "memory", limit: "200", request: "150", target: "100", want: "133" },
    { resource: "cpu", limit: "1", request: "1", target: "327m", want: "327m" },
    { resource: "cpu", limit: "2", request: "0", target: "327m", want: "327m" },
    { resource: "cpu", limit: "0", request: "1", target: "327m", want: undefined },
    { resource: "memory", limit: "1Gi", request: "512Mi", target: "0", want: undefined },
  ])("$resource $limit over $request, now $target: $want", ({ resource, limit, request, target, want }) => {
    const result: { limit?: ReturnType<typeof quantity> } = proportionalLimit(resource, {
      limit: quantity(limit),
      request: quantity(request),
      recommended: quantity(target),
      defaultLimit: quantity("0"),
    });
    expect(result.limit && textOf(result.limit)).toBe(want);
  });
});

describe("capping for a pod", () => {
  const pod = podWith("web-0", { app: { cpu: "100m", memory: "100Mi" } });
  const wish = recommended({ app: [{ cpu: "200m", memory: "400Mi" }] });
  it.each<{
    name: string;
    policy?: ResourcePolicy;
    ranges?: readonly LimitRangeItem[];
    want: Readonly<Record<string, string>>;
    words?: readonly string[];
  }>([
    { name: "nothing", want: { cpu: "200m", memory: "400Mi" } },
    {
      name: "policy maximum",
      policy: { containerPolicies: [{ containerName: "app", maxAllowed: { cpu: "150m" } }] },
      want: { cpu: "150m", memory: "400Mi" },
      words: ["cpu capped to maxAllowed"],
    },
    {
      name: "maximum beats minimum",
      policy: {
        containerPolicies: [{ containerName: "app", minAllowed: { cpu: "300m" }, maxAllowed: { cpu: "250m" } }],
      },
      want: { cpu: "250m", memory: "400Mi" },
      words: ["cpu capped to minAllowed", "cpu capped to maxAllowed"],
    },
    {
      name: "an own entry replaces the star whole",
      policy: { containerPolicies: [{ containerName: "*", maxAllowed: { cpu: "1m" } }, { containerName: "app" }] },
      want: { cpu: "200m", memory: "400Mi" },
    },
    {
      name: "the pod's LimitRange minimum raises all together",
      ranges: [{ type: "Pod", min: { cpu: "1" }, default: { cpu: "2" } }],
      want: { cpu: "1", memory: "400Mi" },
    },
    {
      name: "the container's LimitRange counts only with a limit",
      ranges: [{ type: "Container", max: { cpu: "150m" } }],
      want: { cpu: "200m", memory: "400Mi" },
    },
    {
      name: "a default limit converts its maximum to requests",
      ranges: [{ type: "Container", max: { cpu: "300m" }, default: { cpu: "200m" } }],
      want: { cpu: "150m", memory: "400Mi" },
      words: ["cpu capped to fit Max in container LimitRange"],
    },
  ])("$name", ({ policy, ranges = [], want, words = [] }) => {
    const result = capForPod(wish, pod.containers, policy, ranges);
    if (!result.ok) throw new Error(result.error);
    expect(result.value.recommended.map(({ target }) => writeAmounts(target))).toEqual([want]);
    expect(result.value.words.app ?? []).toEqual(words);
  });

  it("dies as upstream does when a container has nothing to scale", () => {
    const two = podWith("web-0", { app: { cpu: "1" }, bare: {} });
    const limited = two.containers.map((one) => ({ ...one, spec: { ...one.spec, limits: { cpu: quantity("4") } } }));
    const result = capForPod(recommended({ app: [{ cpu: "1" }] }), limited, undefined, [
      { type: "Pod", max: { cpu: "2" } },
    ]);
    expect(result).toEqual({ ok: false, error: "runtime error: invalid memory address or nil pointer dereference" });
  });
});

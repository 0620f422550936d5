import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/objects.ts";
import { RECOMMENDER_DEFAULTS, UPDATER_DEFAULTS } from "../../../src/controllers/vpa/config.ts";
import { configOf, vpaConfigKind } from "../../../src/controllers/vpa/flags.ts";

const config = (spec: Record<string, unknown>) =>
  ({
    apiVersion: "setpoint.dev/v1",
    kind: "VerticalPodAutoscalerConfig",
    metadata: { name: "vpa" },
    spec,
  }) as KubeObject;

describe("flags of recommender and updater", () => {
  test("without an object upstream's defaults hold", () => {
    expect(configOf([])).toEqual({ recommender: RECOMMENDER_DEFAULTS, updater: UPDATER_DEFAULTS });
  });

  test("one that is set leaves the others", () => {
    const set = configOf([
      config({
        "cpu-histogram-decay-half-life": "30m",
        "in-recommendation-bounds-eviction-lifetime-threshold": "15m",
        "recommendation-margin-fraction": 0.3,
      }),
    ]);
    expect(set.recommender).toEqual({
      ...RECOMMENDER_DEFAULTS,
      halfLifeMs: { cpu: 1_800_000, memory: 86_400_000 },
      marginFraction: 0.3,
    });
    expect(set.updater).toEqual({ ...UPDATER_DEFAULTS, lifetimeThresholdMs: 900_000 });
  });

  test.each([
    ["cpu-histogram-half-life", "30m", "unknown flag: --cpu-histogram-half-life"],
    [
      "cpu-histogram-decay-half-life",
      "30",
      'invalid argument "30" for "--cpu-histogram-decay-half-life" flag: time: invalid duration "30"',
    ],
    [
      "eviction-tolerance",
      "half",
      'invalid argument "half" for "--eviction-tolerance" flag: strconv.ParseFloat: parsing "half"',
    ],
  ])("%s: %s is refused", (name, value, message) => {
    const admitted = vpaConfigKind.admit(config({ [name]: value }));
    expect(admitted.ok ? [] : admitted.error.map((error) => error.message)).toEqual([message]);
  });
});

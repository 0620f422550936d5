import { describe, expect, test } from "vitest";
import { readyAfter } from "../../src/kubelet/probes.ts";

const container = (probes: object) => ({ name: "app", ...probes });

describe("a container is ready", () => {
  test.each([
    { name: "at once without a readiness probe", probes: {}, upAt: 9_000, at: 0 },
    {
      name: "at the first probe after it is up",
      probes: { readinessProbe: { periodSeconds: 10 } },
      upAt: 3_000,
      at: 10_000,
    },
    {
      name: "at the probe of the very moment it is up",
      probes: { readinessProbe: { periodSeconds: 5 } },
      upAt: 5_000,
      at: 5_000,
    },
    {
      name: "not before the initial delay",
      probes: { readinessProbe: { initialDelaySeconds: 20 } },
      upAt: 3_000,
      at: 20_000,
    },
    {
      name: "after as many successes as asked for",
      probes: { readinessProbe: { periodSeconds: 5, successThreshold: 3 } },
      upAt: 4_000,
      at: 15_000,
    },
    {
      name: "as soon as the startup probe succeeds",
      probes: { startupProbe: { periodSeconds: 2 }, readinessProbe: { periodSeconds: 30 } },
      upAt: 7_000,
      at: 8_000,
    },
  ])("$name", ({ probes, upAt, at }) => {
    expect(readyAfter(container(probes), upAt)).toBe(at);
  });
});

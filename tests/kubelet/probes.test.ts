import { describe, expect, test } from "vitest";
import { hangsUntil, killedWhileStarting, readyAfter } from "../../src/kubelet/probes.ts";

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

describe("a container that hangs", () => {
  const probe = { periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 3 };
  test.each([
    { name: "is noticed by nobody without probes", probes: {}, hungAt: 60_000, want: [null, null] },
    {
      name: "fails three probes in a row, each after its timeout",
      probes: { livenessProbe: probe },
      hungAt: 61_000,
      want: [null, 92_000],
    },
    {
      name: "fails the probe of the very moment too",
      probes: { livenessProbe: probe },
      hungAt: 60_000,
      want: [null, 82_000],
    },
    {
      name: "leaves the endpoints before it is restarted, if that probe is quicker",
      probes: { readinessProbe: { periodSeconds: 5, failureThreshold: 1 }, livenessProbe: probe },
      hungAt: 61_000,
      want: [66_000, 92_000],
    },
    {
      name: "has the API's defaults: 10 s, 3 times, 1 s",
      probes: { livenessProbe: {} },
      hungAt: 5_000,
      want: [null, 31_000],
    },
    {
      name: "counts periods from its startup probe's success",
      probes: { startupProbe: { periodSeconds: 3 }, livenessProbe: probe },
      hungAt: 20_000,
      want: [null, 48_000],
    },
  ])("$name", ({ probes, hungAt, want }) => {
    const { unreadyAt, killedAt } = hangsUntil(container(probes), 4_000, hungAt);
    expect([unreadyAt, killedAt]).toEqual(want);
  });
});

describe("a container that is slow to come up", () => {
  test.each([
    { name: "may take its time without probes", probes: {}, upAt: 90_000, at: null },
    { name: "is killed by its liveness probe", probes: { livenessProbe: {} }, upAt: 90_000, at: 20_000 },
    { name: "is up in time", probes: { livenessProbe: {} }, upAt: 19_000, at: null },
    {
      name: "is left alone as long as its startup probe has patience",
      probes: { startupProbe: { failureThreshold: 30 }, livenessProbe: {} },
      upAt: 90_000,
      at: null,
    },
    {
      name: "is killed when that has none left",
      probes: { startupProbe: { failureThreshold: 5 } },
      upAt: 90_000,
      at: 40_000,
    },
  ])("$name", ({ probes, upAt, at }) => {
    expect(killedWhileStarting(container(probes), upAt)).toBe(at);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Run } from "../../src/engine/run.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";

const FILE = "simulations/scaling/calm-cpu-long-queue.yaml";

/** The default scenario with its text edited, run to `until`. */
function runWith(
  edit: (text: string) => string,
  variant: string,
  until: number,
  log: Parameters<Run["setInterventions"]>[0] = [],
) {
  const source = openScenario(FILE, edit(readFileSync(FILE, "utf8")));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const compiled = compileVariant(source.value, variant);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const run = new Run(compiled.value, CONTROLLERS, resolveSetting);
  run.setInterventions(log);
  run.advance(until);
  return run;
}
const same = (text: string): string => text;
const reasons = (run: Run): readonly string[] => run.history.events.map(({ reason }) => reason);

describe("a node that dies", () => {
  const dead = runWith(same, "keda-queue", 420_000, [
    { at: 60_000, by: "user", path: "node/worker-1.kill", value: true },
  ]);

  test("is found out after its grace period and its pods are replaced 300 s later", () => {
    const node = dead.cluster.get("Node", "", "worker-1");
    expect(node?.status.conditions?.find(({ type }) => type === "Ready")?.status).toBe("Unknown");
    expect(node?.spec.taints?.map(({ key, effect }) => `${key}:${effect}`).sort()).toEqual([
      "node.kubernetes.io/unreachable:NoExecute",
      "node.kubernetes.io/unreachable:NoSchedule",
    ]);
    expect(reasons(dead)).toContain("NodeNotReady");
  });

  test("loses no message: what its pods held is delivered again", () => {
    const last = (part: string): number => dead.history.column(`queue/checkout/${part}`)?.at(-1) ?? Number.NaN;
    expect(last("redelivered")).toBeGreaterThan(0);
    expect(last("arrived")).toBe(last("done") + last("depth"));
  });
});

describe("a container above its memory limit", () => {
  const limited = (text: string): string =>
    text.replace(
      'requests: {cpu: "1", memory: 128Mi}',
      'requests: {cpu: "1", memory: 64Mi}\n            limits: {memory: 64Mi}',
    );

  test("is OOM-killed, restarted, and backs off", () => {
    const text = readFileSync(FILE, "utf8");
    expect(limited(text)).not.toBe(text);
    const run = runWith(limited, "cpu-hpa", 120_000);
    const pod = run.cluster.list("Pod")[0];
    expect(pod?.status.containerStatuses?.[0]?.lastTermination?.reason).toBe("OOMKilled");
    expect(pod?.status.containerStatuses?.[0]?.restartCount).toBeGreaterThan(2);
    expect(reasons(run)).toContain("BackOff");
    expect(run.history.column("queue/checkout/done")?.at(-1)).toBeLessThan(50);
  });

  test("without the limit it is left alone", () => {
    const run = runWith(same, "cpu-hpa", 120_000);
    expect(run.cluster.list("Pod")[0]?.status.containerStatuses?.[0]?.restartCount).toBe(0);
  });
});

describe("a change at time 0", () => {
  const value = { by: "user", path: "ScaledObject/checkout-worker.spec.triggers[0].metadata.value", value: 1000 };
  const backlog = (run: Run): number => run.history.column("queue/checkout/depth")?.at(-1) ?? Number.NaN;

  test("reaches objects that appear at time 0", () => {
    const changed = backlog(runWith(same, "keda-queue", 600_000, [{ at: 0, ...value }]));
    expect(changed).toBeGreaterThan(2 * backlog(runWith(same, "keda-queue", 600_000)));
  });
});

test("every sync of an HPA is recorded, also when nothing changes for it", () => {
  const run = runWith((text) => text.replace("nodes:", "sensors: {metricsServer: false}\nnodes:"), "cpu-hpa", 600_000);
  expect(run.history.decisions.filter(({ controller }) => controller === "hpa")).toHaveLength(39);
});

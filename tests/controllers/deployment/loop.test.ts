import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pod } from "../../../src/api/objects.ts";
import { isPodActive, isPodReady } from "../../../src/cluster/pod-state.ts";
import { World } from "../../../src/conform/workloads/world.ts";
import { resolveFenceposts } from "../../../src/controllers/deployment/fenceposts.ts";
import { deployment } from "../../../src/controllers/deployment/index.ts";
import { replicaSet } from "../../../src/controllers/replicaset/index.ts";
import { deploymentSpec } from "./objects.ts";

interface Rollout {
  readonly replicas: number;
  readonly maxSurge: string;
  readonly maxUnavailable: string;
  /** How long the n-th pod takes to become ready. */
  readonly startMs: readonly number[];
}

/** A cluster in which pods become ready when they are told to; records the extremes of its counts. */
function rollOut({ replicas, maxSurge, maxUnavailable, startMs }: Rollout) {
  const world = new World([deployment, replicaSet] as never, 5);
  const spec = deploymentSpec({ replicas, maxSurge, maxUnavailable });
  const pods = (): readonly Pod[] => world.store.list("Pod").filter(isPodActive);
  let started = 0;
  const extremes = { most: 0, fewestReady: Number.POSITIVE_INFINITY };
  let rolling = false;
  world.onChange = ({ kind, before, after }) => {
    if (kind !== "Pod") return;
    if (rolling) {
      extremes.most = Math.max(extremes.most, pods().length);
      extremes.fewestReady = Math.min(extremes.fewestReady, pods().filter(isPodReady).length);
    }
    const pod = after as Pod | undefined;
    if (before || !pod) return;
    const wait = startMs[started++ % startMs.length] ?? 0;
    world.at(world.now + wait, () => {
      const found = world.store.get("Pod", "default", pod.metadata.name);
      if (!found) return;
      const conditions = [{ type: "Ready", status: "True" as const, lastTransitionTime: world.now }];
      world.apply({ verb: "updateStatus", object: { ...found, status: { phase: "Running", conditions } } });
    });
  };
  world.apply({
    verb: "create",
    object: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec },
  });
  world.run(60_000);
  rolling = true;
  const found = world.store.get("Deployment", "default", "web");
  if (!found) throw new Error("no Deployment");
  const template = { ...spec.template, spec: { containers: [{ name: "app", image: "app:v2" }] } };
  world.apply({ verb: "update", object: { ...found, spec: { ...found.spec, template } } });
  world.run(600_000);
  const end = world.store.get("Deployment", "default", "web");
  return { ...extremes, images: new Set(pods().map((pod) => pod.spec.containers[0]?.image)), pods: pods().length, end };
}

describe("a whole rollout", () => {
  it("stays within surge and unavailable and ends complete", () => {
    const rollouts = fc.record({
      replicas: fc.integer({ min: 1, max: 12 }),
      maxSurge: fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
      maxUnavailable: fc.integer({ min: 0, max: 60 }).map((percent) => `${percent}%`),
      startMs: fc.array(fc.integer({ min: 10, max: 3_000 }), { minLength: 1, maxLength: 7 }),
    });
    fc.assert(
      fc.property(rollouts, (rollout) => {
        const { surge, unavailable } = resolveFenceposts(rollout.maxSurge, rollout.maxUnavailable, rollout.replicas);
        const seen = rollOut(rollout);
        expect(seen.most).toBeLessThanOrEqual(rollout.replicas + surge);
        expect(seen.fewestReady).toBeGreaterThanOrEqual(rollout.replicas - unavailable);
        expect([...seen.images]).toEqual(["app:v2"]);
        expect(seen.pods).toBe(rollout.replicas);
        expect(seen.end?.status.conditions?.find(({ type }) => type === "Progressing")?.reason).toBe(
          "NewReplicaSetAvailable",
        );
        expect(seen.end?.metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
      }),
      { numRuns: 40 },
    );
  });
});

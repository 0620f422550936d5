import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/api/commands.ts";
import type { Condition, Deployment, ReplicaSet } from "../../../src/api/objects.ts";
import { decideDeployment } from "../../../src/controllers/deployment/decide.ts";
import type { DeploymentSeen } from "../../../src/controllers/deployment/sync.ts";
import { deploymentWith, replicaSetNamed } from "./objects.ts";

const OTHER = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image: "app:v0" }] } };
const progressing = (status: Condition["status"], reason: string, lastUpdateTime: number): Condition => ({
  type: "Progressing",
  status,
  reason,
  message: "",
  lastUpdateTime,
  lastTransitionTime: lastUpdateTime,
});
const seen = (
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  change: Partial<DeploymentSeen> = {},
): DeploymentSeen => ({
  deployment,
  replicaSets,
  podsOf: {},
  templateHash: "hash",
  refusedWrites: [],
  ...change,
});
const told = (commands: readonly Command[]): readonly string[] =>
  commands.map((command) => {
    if (command.verb === "event") return command.message;
    if (command.verb === "create") return `create ${command.object.metadata.name}`;
    if (command.verb === "update") return `update ${command.object.metadata.name}`;
    if (command.verb === "delete") return `delete ${command.target.name}`;
    return command.verb;
  });
const revised = (change: Parameters<typeof deploymentWith>[0], status: Deployment["status"] = {}): Deployment => {
  const deployment = deploymentWith(change, {
    conditions: [progressing("True", "NewReplicaSetAvailable", 0)],
    ...status,
  });
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: { "deployment.kubernetes.io/revision": "1" } },
  };
};

describe("one sync of a Deployment", () => {
  const old = replicaSetNamed("web-old", { replicas: 3, template: OTHER, revision: 1 });
  const fresh = replicaSetNamed("web-new", { replicas: 3, revision: 1 });
  it.each<{ name: string; given: DeploymentSeen; want: readonly string[] }>([
    {
      name: "creates the first set and says so",
      given: seen(deploymentWith({}), []),
      want: ["create web-hash", "Scaled up replica set web-hash from 0 to 3", "updateStatus", "updateStatus"],
    },
    {
      name: "ends when the create is refused",
      given: seen(deploymentWith({}), [], { refusedWrites: [0] }),
      want: ["create web-hash"],
    },
    {
      name: "creates the new set and takes old pods in one sync",
      given: seen(deploymentWith({ replicas: 10 }), [
        replicaSetNamed("web-old", { replicas: 10, template: OTHER, revision: 1 }),
      ]),
      want: [
        "create web-hash",
        "Scaled up replica set web-hash from 0 to 3",
        "updateStatus",
        "update web-old",
        "Scaled down replica set web-old from 10 to 8",
        "updateStatus",
      ],
    },
    {
      name: "goes on to the status when taking old pods is refused",
      given: seen(
        deploymentWith({ replicas: 10 }),
        [replicaSetNamed("web-old", { replicas: 10, template: OTHER, revision: 1 })],
        {
          refusedWrites: [2],
        },
      ),
      want: [
        "create web-hash",
        "Scaled up replica set web-hash from 0 to 3",
        "updateStatus",
        "update web-old",
        "updateStatus",
      ],
    },
    {
      name: "waits with Recreate until old pods are gone",
      given: seen(
        deploymentWith({ strategy: { type: "Recreate" } }),
        [replicaSetNamed("web-old", { replicas: 0, template: OTHER })],
        {
          podsOf: { "web-old": { pods: 1, finished: 0 } },
        },
      ),
      want: ["updateStatus"],
    },
    {
      name: "does not wait for pods that are finished",
      given: seen(
        deploymentWith({ strategy: { type: "Recreate" } }),
        [replicaSetNamed("web-old", { replicas: 0, template: OTHER })],
        {
          podsOf: { "web-old": { pods: 1, finished: 1 } },
        },
      ),
      want: ["create web-hash", "Scaled up replica set web-hash from 0 to 3", "updateStatus", "updateStatus"],
    },
    {
      name: "creates nothing while paused",
      given: seen(revised({ paused: true }), [old]),
      want: ["updateStatus", "updateStatus"],
    },
    {
      name: "revises a set that was rolled back to, and ends there",
      given: seen(revised({}), [fresh, replicaSetNamed("web-old", { replicas: 0, template: OTHER, revision: 2 })]),
      want: ["update web-new"],
    },
    {
      name: "adopts an orphan with its template",
      given: seen(revised({}), [{ ...fresh, metadata: { ...fresh.metadata, ownerReferences: [] } }]),
      want: ["update web-new", "updateStatus"],
    },
  ])("$name", ({ given, want }) => {
    expect(told(decideDeployment(given, 5_500).commands)).toEqual(want);
  });

  it("removes the lowest revisions beyond the limit once the status seen is complete", () => {
    const status = { replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3, observedGeneration: 1 };
    const past = [2, 1, 3].map((revision) =>
      replicaSetNamed(`web-${revision}`, { replicas: 0, template: OTHER, revision }),
    );
    const current = replicaSetNamed("web-4", { replicas: 3, revision: 4 });
    const commandsFor = (given: Deployment["status"]) =>
      told(decideDeployment(seen(revised({ revisionHistoryLimit: 1 }, given), [current, ...past]), 0).commands);
    expect(commandsFor(status).filter((each) => each.startsWith("delete"))).toEqual(["delete web-1", "delete web-2"]);
    expect(commandsFor({ ...status, availableReplicas: 2 }).filter((each) => each.startsWith("delete"))).toEqual([]);
  });
});

describe("the progress deadline", () => {
  const sets = [replicaSetNamed("web-new", { replicas: 3, available: 1, revision: 1 })];
  const status = {
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 1,
    availableReplicas: 1,
    conditions: [progressing("True", "ReplicaSetUpdated", 10_000)],
  };
  const at = (now: number) => {
    const { commands, timers } = decideDeployment(seen(revised({ progressDeadlineSeconds: 30 }, status), sets), now);
    const written = commands.findLast((command) => command.verb === "updateStatus")?.object as Deployment | undefined;
    return { reason: written?.status.conditions?.find(({ type }) => type === "Progressing")?.reason, timers };
  };

  it.each([
    { name: "runs from the last progress", now: 39_999, want: "ReplicaSetUpdated" },
    { name: "is not yet over on the second", now: 40_000, want: "ReplicaSetUpdated" },
    { name: "is over after it", now: 40_001, want: "ProgressDeadlineExceeded" },
  ])("$name", ({ now, want }) => {
    expect(at(now).reason).toBe(want);
  });

  it("has a timer, a second late as upstream's", () => {
    expect(at(20_000).timers).toEqual({ progressDeadline: 41_000 });
  });
});

describe("the explanation", () => {
  it("tells sizes and the arithmetic behind them", () => {
    const sets = [
      replicaSetNamed("web-new", { replicas: 0, revision: 2 }),
      replicaSetNamed("web-old", { replicas: 10, template: OTHER, revision: 1 }),
    ];
    const { explanation } = decideDeployment(seen(revised({ replicas: 10 }), sets), 0);
    expect(explanation?.outcome).toBe("Deployment web grew web-new from 0 to 3.");
    expect(explanation?.reason).toBe("ScalingReplicaSet");
    expect(explanation?.message).toBe("Scaled up replica set web-new from 0 to 3");
    const because = "min(10 + 3 surge − 10 wanted, 10 − 0) = 3";
    expect(explanation?.steps).toEqual([{ rule: "surge", before: 0, after: 3, because }]);
  });
});

import type { Command } from "../../api/commands.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { ReplicaSet, ReplicaSetStatus } from "../../api/objects.ts";
import type { Failure } from "./status.ts";

/** Why pods were created or deleted. */
export function explain(
  set: ReplicaSet,
  { replicas: active, readyReplicas }: ReplicaSetStatus,
  missing: number,
  commands: readonly Command[],
  failure: Failure | undefined,
): Explanation {
  const { name } = set.metadata;
  const wanted = set.spec.replicas;
  const acted = commands.filter(({ verb }) => verb === (missing > 0 ? "create" : "delete")).length;
  const event = commands.find((command) => command.verb === "event");
  const verb = missing > 0 ? "created" : "deleted";
  return {
    outcome:
      acted === 0
        ? `ReplicaSet ${name} kept ${active} of ${wanted} pods.`
        : `ReplicaSet ${name} ${verb} ${acted} ${acted === 1 ? "pod" : "pods"}; it had ${active} of ${wanted}.`,
    reason: failure?.reason ?? event?.reason ?? "NoChange",
    message: failure?.message ?? event?.message ?? "",
    inputs: [
      { name: "replicas wanted", seen: { value: wanted, unit: "pods" } },
      { name: "active pods", seen: { value: active, unit: "pods" } },
      { name: "ready pods", seen: { value: readyReplicas ?? 0, unit: "pods" } },
    ],
    formula: ["replicas − active pods", `${wanted} − ${active} = ${wanted - active}`],
    steps: [
      {
        rule: missing < 0 ? "deletion order" : "slow start",
        before: active,
        after: active + Math.sign(missing) * acted,
        because:
          missing < 0
            ? "unassigned, pending, unready, cheap, crowded, young pods go first"
            : "created in batches of 1, 2, 4, … until one is refused",
      },
    ].filter(() => acted > 0),
    turningPoint: `It acts when active pods differ from ${wanted}.`,
  };
}

import type { Command } from "../../api/commands.ts";
import type { Explanation, ExplanationStep } from "../../api/explanation.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { Reconciled } from "./steps.ts";
import type { CommonStatus } from "./types.ts";

const VERBS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  scale: "scaled",
};

/** Why a reconcile of a ScaledObject or ScaledJob did what it did. */
export function explainReconcile(
  object: KubeObject<unknown, CommonStatus>,
  result: Reconciled,
  commands: readonly Command[],
): Explanation {
  const ready = object.status.conditions?.find(({ type }) => type === "Ready");
  const writes = commands.flatMap(writeStep);
  return {
    outcome: outcomeOf(object, result, writes.length > 0),
    reason: ready?.reason ?? "",
    message: ready?.message ?? "",
    inputs: [
      { name: "generation", seen: { value: object.metadata.generation } },
      { name: "paused", seen: { value: result.paused ? "yes" : "no" } },
    ],
    steps: [...writes, ...loopStep(result), ...faultStep(result)],
    ...(result.fault && { turningPoint: "It tries again, later each time, until the step succeeds." }),
  };
}

function outcomeOf({ kind, metadata }: KubeObject, result: Reconciled, wrote: boolean): string {
  const what = `${kind} ${metadata.name}`;
  if (result.deleted) return `KEDA let go of ${what}, which is being deleted.`;
  if (result.fault) return `KEDA could not set up ${what}.`;
  if (result.paused) return `KEDA holds ${what} paused.`;
  if (typeof result.loop === "number") return `KEDA set up ${what} and polls it from now on.`;
  return wrote ? `KEDA brought ${what} up to date.` : `KEDA found ${what} as it should be.`;
}

function writeStep(command: Command): readonly ExplanationStep[] {
  const verb = VERBS[command.verb];
  if (verb === undefined) return [];
  const kind = "object" in command ? command.object.kind : "target" in command ? command.target.kind : "";
  const name = "object" in command ? command.object.metadata.name : "target" in command ? command.target.name : "";
  const after = command.verb === "scale" ? command.replicas : verb;
  return [
    {
      rule: `${command.verb} ${kind}`,
      before: null,
      after,
      because: `${kind} ${name ?? ""} is ${verb} to match the spec`,
    },
  ];
}

function loopStep({ loop }: Reconciled): readonly ExplanationStep[] {
  if (loop === undefined) return [];
  return loop === null
    ? [{ rule: "scale loop", before: null, after: "stopped", because: "nothing is polled while paused or deleted" }]
    : [
        {
          rule: "scale loop",
          before: null,
          after: "started",
          because: "new, changed or resumed: a poll at once, then every pollingInterval",
        },
      ];
}

function faultStep({ fault }: Reconciled): readonly ExplanationStep[] {
  return fault ? [{ rule: "failed step", before: fault.step, after: "failed", because: fault.error }] : [];
}

import type { Explanation, ExplanationStep } from "../../api/explanation.ts";
import { deadlineOf } from "./ending.ts";
import type { Synced } from "./sync.ts";
import type { Job } from "./types.ts";

/** Why pods were made or deleted, or the Job was called over. */
export function explain(job: Job, { plan, ending, tally, status, commands }: Synced): Explanation {
  const { completions, backoffLimit } = job.spec;
  const event = commands.findLast((command) => command.verb === "event");
  return {
    outcome: outcomeOf(job, { plan, ending }),
    reason: ending?.reason ?? event?.reason ?? "NoChange",
    message: ending?.message ?? event?.message ?? "",
    inputs: [
      { name: "completions", seen: { value: completions ?? null, unit: "pods" } },
      { name: "succeeded", seen: { value: tally.succeeded, unit: "pods" } },
      { name: "failed", seen: { value: tally.failed, unit: "pods" } },
      { name: "active", seen: { value: status.active ?? 0, unit: "pods" } },
    ],
    formula: ["min(parallelism, completions − succeeded)", formulaOf(job, tally.succeeded)],
    steps: stepsOf(job, { plan, ending, tally }),
    ...(ending ? {} : { turningPoint: `It fails with ${backoffLimit + 1} failed pods${deadlineText(job)}.` }),
  };
}

function outcomeOf({ metadata: { name } }: Job, { plan, ending }: Pick<Synced, "plan" | "ending">): string {
  if (ending) return `Job ${name} ${ending.isGood ? "is complete" : "failed"}.`;
  if (plan.do === "nothing") return `Job ${name} waits for its pods.`;
  if (plan.do === "wait") return `Job ${name} waits before it tries again.`;
  const count = plan.pods.length;
  return `Job ${name} ${plan.do === "create" ? "created" : "deleted"} ${count} ${count === 1 ? "pod" : "pods"}.`;
}

const formulaOf = ({ spec: { parallelism, completions } }: Job, succeeded: number): string =>
  completions === undefined ? `${parallelism}` : `min(${parallelism}, ${completions} − ${succeeded})`;

function stepsOf(
  job: Job,
  { plan, ending, tally }: Pick<Synced, "plan" | "ending" | "tally">,
): readonly ExplanationStep[] {
  const { backoffLimit } = job.spec;
  if (ending && !ending.isGood) {
    return [{ rule: "end", before: tally.failed, after: ending.reason, because: `backoffLimit ${backoffLimit}` }];
  }
  if (plan.do === "wait") {
    const because = `10 s · 2^(failures in a row − 1), until ${plan.until / 1000} s`;
    return [{ rule: "back-off", before: tally.failed, after: 0, because }];
  }
  if (plan.do === "nothing") return [];
  return [{ rule: plan.do, before: null, after: plan.pods.length, because: "as many as are wanted" }];
}

function deadlineText(job: Job): string {
  const deadline = deadlineOf(job);
  return deadline === undefined ? "" : `, or at ${deadline / 1000} s`;
}

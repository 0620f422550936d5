import type { DecisionRecord } from "../../api/frame.ts";
import { clockText, quantityText } from "../../charts/format.ts";
import { type History, valueAt } from "../../session/history.ts";
import { truthOf } from "../../session/loops.ts";

/** A decision as plain text, for a ticket or a chat. */
export function decisionText(history: History, decision: DecisionRecord): string {
  const { explanation, object } = decision;
  return [
    `${clockText(decision.at)} ${object.kind} ${object.namespace}/${object.name}, ${history.info.scenario} (${history.info.variant}, seed ${history.info.seed})`,
    explanation.outcome,
    ...explanation.inputs.map((input) => {
      const { name, seen } = input;
      const truth = truthOf(history, input);
      const truly =
        truth === undefined ? "" : `, truly ${quantityText(valueAt(history, truth, decision.at), seen.unit)}`;
      return `  ${name}: seen ${quantityText(seen.value, seen.unit)}${truly}`;
    }),
    ...(explanation.formula ?? []).map((line) => `  ${line}`),
    ...explanation.steps.map(({ rule, before, after, because }) => `  ${rule}: ${before} → ${after} (${because})`),
    `${explanation.reason}: ${explanation.message}`,
    ...(explanation.turningPoint ? [explanation.turningPoint] : []),
  ].join("\n");
}

import { type Explanation, endOf } from "../api/explanation.ts";
import type { DecisionRecord, Frame } from "../api/frame.ts";

/**
 * A frame on its way to the page. Hundreds of explanations of many parts each come with every changed future, and one of
 * them is looked at: they cross as text, which costs the page nothing until somebody reads it.
 */
export interface SentFrame extends Omit<Frame, "decisions"> {
  readonly decisions: readonly SentDecision[];
}

interface SentDecision extends Omit<DecisionRecord, "explanation"> {
  /** JSON of an `Explanation`, which holds nothing that JSON does not. */
  readonly explanation: string;
}

export const sent = (frame: Frame): SentFrame => ({
  ...frame,
  decisions: frame.decisions.map(
    ({ id, at, controller, object, effect, writes, explanation }): SentDecision => ({
      id,
      at,
      controller,
      object,
      effect,
      writes,
      result: endOf(explanation),
      explanation: JSON.stringify(explanation),
    }),
  ),
});

export const received = (frame: SentFrame): Frame => ({ ...frame, decisions: frame.decisions.map(readLater) });

function readLater({ id, at, controller, object, effect, result, writes, explanation }: SentDecision): DecisionRecord {
  let read: Explanation | undefined;
  return {
    id,
    at,
    controller,
    object,
    effect,
    result,
    writes,
    get explanation() {
      read ??= JSON.parse(explanation) as Explanation;
      return read;
    },
  };
}

import type { KnobDoc } from "../../api/frame.ts";
import { numberText } from "../../charts/format.ts";
import { switchWord } from "../../session/log.ts";

/** "30" and "req/s", or "off" and nothing: where a knob stands. */
export function knobWords(knob: KnobDoc, value: number): readonly [value: string, unit: string] {
  const word = switchWord(knob, value);
  return word === null ? [numberText(value), knob.unit] : [word, ""];
}

/** The same as one text. */
export const knobText = (knob: KnobDoc, value: number): string => knobWords(knob, value).join(" ").trim();

import type { KnobDoc } from "../../api/frame.ts";
import { numberText } from "../../charts/format.ts";
import { switchWord } from "../../session/log.ts";

/** A value that a tenth is too coarse for, with two digits that say something: 0.0023. */
const smallText = (value: number): string | null =>
  value !== 0 && Math.abs(value) < 0.1 ? String(Number(value.toPrecision(2))) : null;

const isNamed = ({ path, unit }: KnobDoc): boolean => path.endsWith(`.${unit}`);

/** "30" and "req/s", or "off" and nothing: where a knob stands. A name that says what is counted says it once. */
export function knobWords(knob: KnobDoc, value: number): readonly [value: string, unit: string] {
  const word = switchWord(knob, value);
  return word === null ? [smallText(value) ?? numberText(value), isNamed(knob) ? "" : knob.unit] : [word, ""];
}

/** The same as one text. */
export const knobText = (knob: KnobDoc, value: number): string => knobWords(knob, value).join(" ").trim();

import type { KnobDoc } from "../../api/frame.ts";
import { switchWord } from "../../session/log.ts";
import type { Moment } from "../../session/moments.ts";
import { knobText } from "../parts/knob-text.ts";
import { latencyText } from "../topology/words.ts";

/** "inventory wait 5 s", "frontend: threads ran out", "checkout → inventory: breaker opens". */
export function momentText(moment: Moment, knobs: readonly KnobDoc[]): string {
  switch (moment.kind) {
    case "script":
      return lineText(moment.line, knobs);
    case "full":
      return `${moment.workload}: threads ran out`;
    case "opened":
      return `${moment.from} → ${moment.to}: breaker opens`;
    case "closed":
      return `${moment.from} → ${moment.to}: breaker closed`;
  }
}

/** Whose number, which, and what it is then; a deed is no number. */
function lineText({ path, value }: Extract<Moment, { kind: "script" }>["line"], knobs: readonly KnobDoc[]): string {
  const [, group = "", whose = "", what = ""] = /^([^/]*)\/([^.]*)\.(.*)$/.exec(path) ?? ["", "", "", path];
  const ends = whose.split("/");
  const name = `${group === "call" ? ends.join(" → ") : ends.at(-1)} ${what.split(".").at(-1)}`.trim();
  const knob = knobs.find((each) => each.path === path);
  if (!knob || switchWord(knob, value) === "on") return name;
  return `${name} ${knob.unit === "ms" ? latencyText(value) : knobText(knob, value)}`;
}

/** A mark on the time line: an icon at its instant, and words where there is room. */
export interface PlacedMoment {
  readonly moment: Moment;
  readonly left: number;
  /** Where its words stand; null where there is no room for them. */
  readonly side: "right" | "left" | null;
}

/** Half an icon, and a character of the words. */
const [HALF_PX, CHARACTER_PX] = [6, 5.9];

/**
 * Marks from left to right, words to the right of their icon, or else to the left, none over another.
 * @param busy instants of other marks in the same lane, that no words may lie on
 */
export function placeMoments(
  moments: readonly Moment[],
  x: (at: number) => number,
  width: number,
  textOf: (moment: Moment) => string,
  busy: readonly number[] = [],
): readonly PlacedMoment[] {
  const others = busy.map(x);
  const isClear = (from: number, to: number) => !others.some((other) => other > from - HALF_PX && other < to + HALF_PX);
  let free = 0;
  return moments.map((moment, index): PlacedMoment => {
    const left = Math.max(x(moment.at), free);
    const words = textOf(moment).length * CHARACTER_PX;
    const next = moments[index + 1];
    const end = next === undefined ? width : x(next.at) - HALF_PX;
    const [right, before] = [left + HALF_PX + words, left - HALF_PX - words];
    const side =
      right <= end && isClear(left + HALF_PX, right)
        ? "right"
        : before >= free && isClear(before, left - HALF_PX)
          ? "left"
          : null;
    free = left + 2 * HALF_PX + (side === "right" ? words : 0);
    return { moment, left, side };
  });
}

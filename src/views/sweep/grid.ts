import { numberText } from "../../charts/format.ts";
import type { Setting } from "../../scenario/model.ts";
import { knobName } from "../../session/log.ts";
import type { Configuration, SweepState } from "../../session/sweep.ts";

/** Choosing a configuration of the grid, and looking at one. */
export interface PickProps {
  readonly state: SweepState;
  readonly chosen: number;
  /** Under the pointer, wherever it is shown. */
  readonly pointed: number | null;
  choose(index: number): void;
  point(index: number | null): void;
}

/** Index of a configuration: the first parameter is the slower one in the grid's order. */
export const at = ({ vary }: Pick<SweepState, "vary">, column: number, row: number): number =>
  column * (vary[1]?.values.length ?? 1) + row;

/** Units that stand at each number; what is counted is named once, beside the axis. */
const SYMBOLS = new Set(["s", "ms", "%", "µUSD"]);

/** One axis as a person reads it. */
export interface Axis {
  readonly path: string;
  /** API name: "scaleDown.stabilizationWindowSeconds". */
  readonly name: string;
  /** What is counted, "" where the numbers carry their unit or have none, or the name says it: "pods". */
  readonly counted: string;
  /** A value each, with its unit where that is a symbol: "300 s", "50". */
  readonly texts: readonly string[];
}

export function axesOf({
  scenario,
  variant,
  vary,
}: Pick<SweepState, "scenario" | "variant" | "vary">): readonly Axis[] {
  const knobs = scenario.runs[variant]?.knobs ?? [];
  return vary.map(({ path, values }) => {
    const unit = knobs.find((knob) => knob.path === path)?.unit ?? "";
    const symbol = SYMBOLS.has(unit);
    const name = knobName(path);
    return {
      path,
      name,
      counted: symbol || name === unit ? "" : unit,
      texts: values.map((value) => settingText(value, symbol ? unit : "")),
    };
  });
}

/** Never rounded: what is written here goes into a manifest. */
function settingText(value: Setting["value"], symbol: string): string {
  if (typeof value !== "number") return String(value);
  const text = Number.isInteger(value) ? numberText(value) : String(value);
  return symbol === "" ? text : `${text}\u2009${symbol}`;
}

/** Values of a configuration as its axes say them: ["50", "300 s"]. */
export const textsOf = (
  axes: readonly Axis[],
  vary: SweepState["vary"],
  { values }: Configuration,
): readonly string[] =>
  values.map((value, axis) => axes[axis]?.texts[vary[axis]?.values.indexOf(value) ?? -1] ?? String(value));

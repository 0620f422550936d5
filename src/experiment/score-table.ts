import type { SummaryLine } from "../record/summary.ts";

/** One measure of several variants, over all their seeds. */
export interface ScoreRow extends Omit<SummaryLine, "value"> {
  readonly cells: readonly ScoreCell[];
}

export interface ScoreCell {
  /** Median over the seeds; NaN where no seed has a value. */
  readonly value: number;
  readonly lowest: number;
  readonly highest: number;
  /** Against the first variant: median of the differences seed by seed, which share their requests. Null for the first. */
  readonly difference: number | null;
  /** No variant does better; never set where all are equal, or where neither way is better. */
  readonly best: boolean;
}

/**
 * Score cards side by side.
 * @param cards by variant, then by seed; all of one scenario, so that line i is the same measure everywhere
 */
export function scoreTable(cards: readonly (readonly (readonly SummaryLine[])[])[]): readonly ScoreRow[] {
  const lines = cards[0]?.[0] ?? [];
  return lines.map(({ of, name, unit, better }, index) => {
    const values = cards.map((seeds) => seeds.map((card) => card[index]?.value ?? Number.NaN));
    const medians = values.map(median);
    const best = bestOf(medians, better);
    const cells = values.map((own, variant): ScoreCell => {
      const value = medians[variant] as number;
      const known = own.filter((each) => !Number.isNaN(each));
      return {
        value,
        lowest: known.length === 0 ? Number.NaN : Math.min(...known),
        highest: known.length === 0 ? Number.NaN : Math.max(...known),
        difference: variant === 0 ? null : median(own.map((each, seed) => minus(each, values[0]?.[seed]))),
        best: best !== null && value === best,
      };
    });
    return { of, name, unit, better, cells };
  });
}

/** Two that never happen are equal. */
const minus = (value: number, base = Number.NaN): number => (value === base ? 0 : value - base);

function bestOf(values: readonly number[], better: SummaryLine["better"]): number | null {
  const known = values.filter((value) => !Number.isNaN(value));
  if (better === null || known.length < 2 || known.every((value) => value === known[0])) return null;
  return better === "less" ? Math.min(...known) : Math.max(...known);
}

/** The middle value, of an even number the lower of the two; NaN of nothing. */
function median(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return known[(known.length - 1) >> 1] ?? Number.NaN;
}

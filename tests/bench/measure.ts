/** One figure of `npm run bench`, as the CLI contract shapes it. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same kind of work done barely, measured in the same process, interleaved. */
  readonly reference: number | null;
  readonly ratio: number | null;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

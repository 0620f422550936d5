/** What one configuration costs and what it misses; less is better of both. */
export interface Tradeoff {
  readonly cost: number;
  readonly loss: number;
}

/**
 * Indices of the configurations that nobody beats: no other costs at most as much and misses less, or costs less and
 * misses as much. In order of cost; of equal ones all. Unknown values are left out.
 */
export function paretoFront(points: readonly Tradeoff[]): readonly number[] {
  const known = points.flatMap(({ cost, loss }, index) =>
    Number.isNaN(cost) || Number.isNaN(loss) ? [] : [{ cost, loss, index }],
  );
  known.sort((a, b) => a.cost - b.cost || a.loss - b.loss || a.index - b.index);
  const front: typeof known = [];
  for (const point of known) {
    const last = front.at(-1);
    if (!last || point.loss < last.loss || (point.loss === last.loss && point.cost === last.cost)) front.push(point);
  }
  return front.map(({ index }) => index);
}

/**
 * A front for each group of configurations that compare, such as those under one load: no other of its group beats one
 * of them. Indices as of `points`, groups in the order in which they come.
 */
export function paretoFronts(
  points: readonly (Tradeoff & { readonly group: string })[],
): readonly (readonly number[])[] {
  const unknown: Tradeoff = { cost: Number.NaN, loss: Number.NaN };
  return [...new Set(points.map(({ group }) => group))].map((group) =>
    paretoFront(points.map((point) => (point.group === group ? point : unknown))),
  );
}

/** A label that wants to stand at `y`; two lines are taller. */
export interface Placed<T> {
  readonly item: T;
  /** Where its line ends. */
  readonly y: number;
  /** Where the label stands. */
  readonly labelY: number;
}

/**
 * Puts labels beside the ends of their lines: sorted by height, pushed apart to their heights, kept inside the row.
 * @param height pixels of room; labels that do not fit are squeezed from the top down
 */
export function placeLabels<T>(
  items: readonly { readonly item: T; readonly y: number; readonly height: number }[],
  height: number,
): readonly Placed<T>[] {
  const sorted = [...items].sort((a, b) => a.y - b.y);
  const at = sorted.map((label) => Math.max(label.height / 2, label.y));
  for (let index = 1; index < at.length; index += 1) {
    const gap = ((sorted[index - 1]?.height ?? 0) + (sorted[index]?.height ?? 0)) / 2;
    at[index] = Math.max(at[index] ?? 0, (at[index - 1] ?? 0) + gap);
  }
  let ceiling = height;
  for (let index = at.length - 1; index >= 0; index -= 1) {
    const half = (sorted[index]?.height ?? 0) / 2;
    at[index] = Math.min(at[index] ?? 0, ceiling - half);
    ceiling = (at[index] ?? 0) - half;
  }
  return sorted.map((label, index) => ({ item: label.item, y: label.y, labelY: at[index] ?? label.y }));
}

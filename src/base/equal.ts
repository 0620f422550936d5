/** Structural equality of plain data (JSON values; undefined fields count as absent). Shared parts cost nothing. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  return (
    Object.keys(left).every((key) => equal(left[key], right[key])) &&
    Object.keys(right).every((key) => right[key] === undefined || key in left)
  );
}

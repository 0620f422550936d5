/** Structural equality of plain data (JSON values; undefined fields count as absent). Shared parts cost nothing. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  return hasAllOf(a as Plain, b as Plain) && hasNoMore(a as Plain, b as Plain);
}

type Plain = Readonly<Record<string, unknown>>;

function hasAllOf(left: Plain, right: Plain): boolean {
  for (const key of Object.keys(left)) if (!equal(left[key], right[key])) return false;
  return true;
}

function hasNoMore(left: Plain, right: Plain): boolean {
  for (const key of Object.keys(right)) if (right[key] !== undefined && !(key in left)) return false;
  return true;
}

/** Fields in which two objects differ, without those of `but`. */
export function keysThatDiffer(a: object, b: object, but: ReadonlySet<string> = NO_KEYS): readonly string[] {
  if (a === b) return [];
  const [left, right] = [a as Plain, b as Plain];
  const found: string[] = [];
  for (const key of Object.keys(left)) if (!but.has(key) && !equal(left[key], right[key])) found.push(key);
  for (const key of Object.keys(right)) {
    if (right[key] !== undefined && !(key in left) && !but.has(key)) found.push(key);
  }
  return found;
}

const NO_KEYS: ReadonlySet<string> = new Set();

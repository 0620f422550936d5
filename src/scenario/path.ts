/** Steps from a document's root to one of its fields: ["spec", "metrics", 0, "type"]. */
export type FieldPath = readonly (string | number)[];

const STEP = /^(?:\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\])/;

/**
 * Reads the notation of `--set` and error messages: `spec.metrics[0].type`, `metadata.annotations["setpoint.dev/at"]`.
 * @returns undefined for text that is no path
 */
export function parsePath(text: string): FieldPath | undefined {
  const steps: (string | number)[] = [];
  let rest = text;
  while (rest !== "") {
    const match = STEP.exec(rest);
    if (!match) return undefined;
    const [all, name, index, quoted] = match;
    steps.push(index !== undefined ? Number(index) : (name ?? (quoted ?? "").replace(/\\(.)/g, "$1")));
    rest = rest.slice(all.length);
  }
  return steps.length > 0 ? steps : undefined;
}

/** The text that `parsePath` reads back to the same path. */
export function formatPath(path: FieldPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `["${step.replace(/["\\]/g, "\\$&")}"]`;
  }
  return text;
}

/** An object with string keys, as JSON has them. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const child = (value: unknown, step: string | number): unknown => {
  if (typeof step === "number") return Array.isArray(value) ? (value[step] as unknown) : undefined;
  return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
};

/** The value at a path, undefined where there is none. */
export const valueAt = (root: unknown, path: FieldPath): unknown => path.reduce(child, root);

/**
 * A copy of `root` with `value` at `path`; maps on the way are made, list elements must exist.
 * `undefined` removes the field.
 * @returns undefined when the path leads through something that is neither map nor list
 */
export const withValueAt = (root: unknown, path: FieldPath, value: unknown): unknown =>
  edited(root === undefined ? {} : root, path, value)?.root;

/** What takes the place of `root`, or undefined where nothing could hold the value. */
function edited(root: unknown, path: FieldPath, value: unknown): { readonly root: unknown } | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return { root: value };
  if (typeof step === "number") {
    if (!Array.isArray(root) || step >= root.length) return undefined;
    const held: readonly unknown[] = root;
    const inner = edited(held[step], rest, value);
    return inner && { root: inner.root === undefined ? held.toSpliced(step, 1) : held.with(step, inner.root) };
  }
  if (!isRecord(root)) return undefined;
  const held = child(root, step);
  const inner = edited(held === undefined ? {} : held, rest, value);
  if (!inner) return undefined;
  const { [step]: _, ...others } = root;
  return { root: inner.root === undefined ? others : { ...root, [step]: inner.root } };
}

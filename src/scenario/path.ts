import { produce } from "immer";

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
export function withValueAt(root: unknown, path: FieldPath, value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  let reached = true;
  const edited = produce({ root }, (draft) => {
    const holder = path.slice(0, -1).reduce<unknown>(entered, ensured(draft as Holder, "root"));
    reached = put(holder, last, value);
  });
  return reached ? edited.root : undefined;
}

type Holder = Record<string, unknown>;

/** The map under a name, made where there is nothing. */
function ensured(holder: Holder, name: string): unknown {
  if (holder[name] === undefined) holder[name] = {};
  return holder[name];
}

const entered = (holder: unknown, step: string | number): unknown => {
  if (typeof step === "number") return Array.isArray(holder) ? holder[step] : undefined;
  return isRecord(holder) ? ensured(holder as Holder, step) : undefined;
};

/** Sets or removes one field of a draft; false when there is nothing that could hold it. */
function put(holder: unknown, step: string | number, value: unknown): boolean {
  if (typeof step === "number") {
    if (!Array.isArray(holder) || step >= holder.length) return false;
    if (value === undefined) holder.splice(step, 1);
    else holder[step] = value;
    return true;
  }
  if (!isRecord(holder)) return false;
  if (value === undefined) delete (holder as Holder)[step];
  else (holder as Holder)[step] = value;
  return true;
}

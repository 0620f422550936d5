import type { Intervention } from "../../api/frame.ts";
import { LINE } from "../../scenario/typed.ts";
import type { Value } from "./compare.ts";

/** Something that a person can do to Git, to an agent or to a live object, as an intervention. */
export interface Deed {
  readonly title: string;
  readonly path: string;
  readonly value: Intervention["value"];
}

/** Names of objects as writes have them: "Deployment/default/web". */
const partsOf = (name: string) => {
  const [kind = "", namespace = "", ...rest] = name.split("/");
  return { kind, namespace, name: rest.join("/") };
};

const typed = (title: string, line: string): Deed => ({ title, path: LINE, value: line });

/** `kubectl scale deployment web --replicas=8`, with the namespace where it is not the default one. */
function commandOn(object: string, verb: string, options: string): string {
  const { kind, namespace, name } = partsOf(object);
  const where = namespace === "default" || namespace === "" ? "" : ` -n ${namespace}`;
  return `kubectl ${verb} ${kind.toLowerCase()} ${name}${where}${options}`;
}

const SCALED = /^(Deployment|ReplicaSet|StatefulSet)\//;

/** Writes a field of a live object by hand; a number of replicas is scaled, as people do. */
export function handEdit(object: string, path: string, value: NonNullable<Value>): Deed {
  if (path === "spec.replicas" && SCALED.test(object)) {
    return typed("Scale", commandOn(object, "scale", ` --replicas=${String(value)}`));
  }
  const patch = quoted(nested(stepsOf(path), value));
  return typed("Patch", commandOn(object, "patch", ` -p ${patch}`));
}

export const handDelete = (object: string): Deed => typed("Delete", commandOn(object, "delete", ""));

/** A merge patch of a custom resource. */
export const mergePatch = (title: string, object: string, patch: object): Deed =>
  typed(title, commandOn(object, "patch", ` --type merge -p ${quoted(patch)}`));

/** A shell's single quotes hold everything but themselves. */
const quoted = (patch: unknown): string => `'${JSON.stringify(patch).replace(/'/g, "\\u0027")}'`;

type Step = { readonly field: string } | { readonly element: string };

/** "spec.containers[web].image" as its steps. A name inside brackets may hold dots, a field of a map may not. */
const stepsOf = (path: string): readonly Step[] =>
  [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, element, field = ""]) =>
    element === undefined ? { field } : { element },
  );

/** The strategic merge patch that sets one value: elements of lists are named. */
function nested([step, ...rest]: readonly Step[], value: NonNullable<Value>): unknown {
  if (step === undefined) return value;
  const inner = nested(rest, value);
  return "field" in step ? { [step.field]: inner } : [{ name: step.element, ...(inner as object) }];
}

/** What somebody typed, as the value of a field that held this: a number stays a number where it can. */
export function valueFrom(text: string, before: Value): NonNullable<Value> {
  const trimmed = text.trim();
  if (typeof before === "number" && trimmed !== "" && Number.isFinite(Number(trimmed))) return Number(trimmed);
  if (typeof before === "boolean" && (trimmed === "true" || trimmed === "false")) return trimmed === "true";
  return trimmed;
}

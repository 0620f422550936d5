import { childOf, elementOf, isDescribed, type Shape, schemaOf } from "../../cluster/apply/schema.ts";
import { flag, isOn } from "../flags.ts";
import { list, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { apiVersion, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { mustFind } from "../targets.ts";
import { FIELD_DOCS } from "../text/field-docs.ts";
import { definitions } from "./shared.ts";

export const EXPLAIN_FLAGS = "api-version= recursive output,o=";

/** `kubectl explain`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/explain, pkg/explain/v2. */
export function explain(run: Running): void {
  const [word] = run.given.args;
  if (word === undefined) {
    throw fail(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  }
  const [name = "", ...steps] = word.split(".");
  const resource = served(run, name);
  const version = flag(run.given, "api-version") || apiVersion(resource);
  const path = steps.join(".");
  const [short = "", group = ""] = version.split("/").reverse();
  run.out(`${group === "" ? "" : `GROUP:      ${group}\n`}KIND:       ${resource.kind}\nVERSION:    ${short}\n`);
  const key =
    [version, resource.kind, ...(path === "" ? [] : [path])].join(" ") +
    (isOn(run.given, "recursive") ? " recursive" : "");
  const found = Object.hasOwn(FIELD_DOCS, key) ? FIELD_DOCS[key] : undefined;
  if (found !== undefined) return run.out(found);
  run.out("\n");
  run.out(undocumented(run, resource, version, steps));
}

function served(run: Running, name: string): Resource {
  try {
    return mustFind(run, name);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(error.message.replace(/^error: /, ""));
  }
}

/** A field without a text here: what the schema knows of it. @throws CommandError for a field the kind does not have. */
function undocumented(run: Running, resource: Resource, version: string, steps: readonly string[]): string {
  const definition = definitions(run).find((d) => text(d, "spec", "names", "kind") === resource.kind);
  if (definition) return custom(list(definition, "spec", "versions"), resource, steps);
  const last = steps.at(-1);
  const missing = isDescribed(version, resource.kind)
    ? missingStep(schemaOf(version, resource.kind), steps)
    : undefined;
  if (missing !== undefined) throw fail(`field ${JSON.stringify(missing)} does not exist`);
  const field = last === undefined ? "" : `FIELD: ${last}\n\n\n`;
  return `${field}DESCRIPTION:\n    <empty>\n\n\n`;
}

function missingStep(root: Shape, steps: readonly string[]): string | undefined {
  let shape: Shape = root;
  for (const step of steps) {
    const inside = shape.form === "list" ? elementOf(shape) : shape;
    const child = inside.form === "struct" ? childOf(inside, step) : inside;
    if (child === undefined) return step;
    shape = child;
  }
  return undefined;
}

function custom(versions: readonly unknown[], resource: Resource, steps: readonly string[]): string {
  const version = versions.find((v) => text(v, "name") === resource.version);
  const below = steps.flatMap((step) => ["properties", step]);
  const type = text(version, "schema", "openAPIV3Schema", ...below, "type") || "object";
  const shown = type === "object" ? "Object" : type;
  const field = steps.length === 0 ? "" : `FIELD: ${steps.at(-1)} <${shown}>\n\n\n`;
  return `${field}DESCRIPTION:\n    <empty>\n\n`;
}

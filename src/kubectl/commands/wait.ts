import { at, list, text } from "../json.ts";
import { print, valuesAt } from "../jsonpath.ts";
import { fail } from "../outcome.ts";
import { qualifiedKind } from "../resources.ts";
import type { Running } from "../session.ts";
import { type Found, nameOf, resolve, targetsGiven } from "../targets.ts";
import { CHOOSE_FLAGS } from "./write.ts";

export const WAIT_FLAGS = `for* timeout% output,o= local ${CHOOSE_FLAGS}`;

/** `kubectl wait`: what is met as the cluster stands. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/wait. */
export function wait(run: Running): void {
  const goal = run.given.values.get("for") ?? [];
  if (goal.length === 0) {
    throw fail("unrecognized condition: []");
  }
  const wanted = goal.join(",");
  const met = condition(wanted);
  const { found, errors } = resolve(run, targetsGiven(run, run.given.args));
  if (wanted === "delete") {
    if (found.length > 0) throw timedOut(found);
    return;
  }
  if (wanted === "create" && errors.length > 0) throw fail("timed out waiting for the condition");
  const [missing] = errors;
  if (missing !== undefined) {
    run.warn(missing);
    run.exit = 1;
    return;
  }
  if (found.length === 0) throw fail("no matching resources found");
  for (const item of found.filter(met))
    run.out(`${qualifiedKind(item.resource)}/${nameOf(item.object)} condition met\n`);
  const late = found.filter((item) => !met(item));
  if (late.length > 0) throw timedOut(late);
}

function timedOut(late: readonly Found[]) {
  const lines = late.map(
    ({ resource, object }) => `timed out waiting for the condition on ${resource.plural}/${nameOf(object)}`,
  );
  const error = fail(lines.join("\n"));
  if (lines.length > 1) error.message = lines.join("\n");
  return error;
}

function condition(goal: string): (found: Found) => boolean {
  if (goal === "delete") return () => false;
  if (goal === "create") return () => true;
  const [, type, wanted = "true"] = /^condition=([^=]*)(?:=(.*))?$/.exec(goal) ?? [];
  if (type !== undefined) return (found) => conditionIs(found, type, wanted);
  const [, path, value] = /^jsonpath=\{?([^}=]*)\}?(?:=(.*))?$/.exec(goal) ?? [];
  if (path === undefined) throw fail(`unrecognized condition: ${JSON.stringify(goal)}`);
  return ({ object }) => {
    const [found] = valuesAt(path, object);
    return found !== undefined && (value === undefined || print(found) === value.replace(/^"|"$/g, ""));
  };
}

function conditionIs({ object }: Found, type: string, wanted: string): boolean {
  const found = list(object, "status", "conditions").find((c) => text(c, "type").toLowerCase() === type.toLowerCase());
  const generation = Number(at(found, "observedGeneration") ?? 0);
  if (generation > 0 && generation < Number(at(object, "metadata", "generation") ?? 0)) return false;
  return text(found, "status").toLowerCase() === wanted.toLowerCase();
}

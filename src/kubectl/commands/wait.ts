import { flag } from "../flags.ts";
import { at, list, text } from "../json.ts";
import { print, readTemplate, relaxed, resultsOf } from "../jsonpath.ts";
import { CommandError, fail } from "../outcome.ts";
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
    if (found.length > 0) throw timedOut(run, found);
    return;
  }
  if (wanted === "create" && errors.length > 0) throw fail("timed out waiting for the condition");
  if (found.length + errors.length === 0) throw fail("no matching resources found");
  // One after the other: what the first that is late leaves no time for is late too.
  const first = found.findIndex((item) => !met(item));
  const once = /^0+[a-zµ]*$/.test(flag(run.given, "timeout"));
  const late = found.filter((item, i) => !met(item) || (!once && first >= 0 && i > first));
  for (const item of found.filter((each) => !late.includes(each)))
    run.out(`${qualifiedKind(item.resource)}/${nameOf(item.object)} condition met\n`);
  if (late.length + errors.length > 0) throw timedOut(run, late, errors);
}

/** With `--timeout=0` a look is all there is. */
function timedOut(run: Running, late: readonly Found[], errors: readonly string[] = []) {
  const once = /^0+[a-zµ]*$/.test(flag(run.given, "timeout"));
  const said = once ? "condition not met for" : "timed out waiting for the condition on";
  const lines = late.map(({ resource, object }) => `${said} ${resource.plural}/${nameOf(object)}`);
  if (lines.length === 1 && errors.length === 0) return fail(lines[0] ?? "");
  return new CommandError([...errors, ...lines].join("\n"));
}

/** Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/wait/wait.go conditionFuncFor. */
function condition(goal: string): (found: Found) => boolean {
  if (goal === "delete") return () => false;
  if (goal === "create") return () => true;
  const [, type, wanted = "true"] = /^condition=([^=]*)(?:=(.*))?$/.exec(goal) ?? [];
  if (type !== undefined) return (found) => conditionIs(found, type, wanted);
  const [, written] = /^jsonpath=([\s\S]*)$/.exec(goal) ?? [];
  if (written === undefined) throw fail(`unrecognized condition: ${JSON.stringify(goal)}`);
  return jsonPathIs(written.replace(/^'|'$/g, ""));
}

/** "{.a.b}=value", ".a.b=value", or "{.a.b}", which any value meets. */
function jsonPathIs(written: string): (found: Found) => boolean {
  const [, braced, bare, value] = /^(?:(\{[\s\S]*\})|([^={}]*))(?:==?([\s\S]*))?$/.exec(written) ?? [];
  const path = relaxed(braced ?? bare ?? written);
  if (path === undefined) {
    throw fail(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  if (value === "") throw fail("jsonpath wait value cannot be empty");
  const template = readTemplate(path);
  if (!template.ok) throw fail(template.error);
  const wanted = value?.replace(/^(["'])(.*)\1$/s, "$2");
  return ({ object }) => {
    const results = resultsOf(template.value, object);
    const [first = []] = results.ok ? results.value : [];
    if (first.length === 0 || wanted === undefined) return first.length > 0;
    if (first.length > 1) throw fail("given jsonpath expression matches more than one value");
    if (typeof first[0] === "object" && first[0] !== null) {
      throw fail("jsonpath leads to a nested object or list which is not supported");
    }
    return print(first[0]) === wanted.trim();
  };
}

function conditionIs({ object }: Found, type: string, wanted: string): boolean {
  const found = list(object, "status", "conditions").find((c) => text(c, "type").toLowerCase() === type.toLowerCase());
  const generation = Number(at(found, "observedGeneration") ?? 0);
  if (generation > 0 && generation < Number(at(object, "metadata", "generation") ?? 0)) return false;
  return text(found, "status").toLowerCase() === wanted.toLowerCase();
}

import { flag, isOn } from "../flags.ts";
import { type Fields, list, text } from "../json.ts";
import { CommandError, fail, usage } from "../outcome.ts";
import { findResource } from "../resources.ts";
import { nameFaults } from "../server/names.ts";
import type { Running } from "../session.ts";
import { nameOf, resolve, type Target } from "../targets.ts";
import { CHOOSE_FLAGS, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const TAINT_FLAGS = `overwrite validate~strict ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** `kubectl taint`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/taint/{taint,utils}.go. */
export function taint(run: Running): void {
  const words = run.given.args;
  const isTaint = (word: string) => /[=:]/.test(word) || word.endsWith("-");
  const first = words.findIndex(isTaint);
  const args = first < 0 ? words : words.slice(0, first);
  const specs = words.slice(args.length);
  const late = specs.find((word) => !isTaint(word));
  if (late !== undefined) throw fail(`all resources must be specified before taint changes: ${late}`);
  if (args.length < 1) throw fail("one or more resources must be specified as <resource> <name>");
  if (specs.length === 0) throw fail("at least one taint update is required");
  const { added, removed } = readTaints(specs);
  const dryRun = dryRunOf(run);
  const { found, errors } = resolve(run, nodesGiven(run, args, added, removed));
  for (const item of found) {
    const old = list(item.object, "spec", "taints") as readonly Fields[];
    const { taints, done } = changed(nameOf(item.object), old, added, removed, isOn(run.given, "overwrite"));
    const body = { spec: { taints: taints.length > 0 ? taints : null } };
    const asked = query(run, dryRun, "kubectl-taint", true);
    const object = dryRun === "client" ? item.object : run.must(patchOf(item, body, asked)).object;
    report(run, { ...item, object }, done, "none");
  }
  printErrors(run, errors);
}

function nodesGiven(
  run: Running,
  [kind = "", ...names]: readonly string[],
  added: readonly Taint[],
  removed: readonly Taint[],
): readonly Target[] {
  const resource = findResource(run.cluster.resources, kind.toLowerCase());
  if (!resource)
    throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(kind.toLowerCase())}`);
  if (resource.kind !== "Node")
    throw fail(`invalid resource type ${kind.toLowerCase()}, only node types are supported`);
  const both = added.flatMap(({ key, effect }) =>
    removed.filter((t) => t.key === key && (t.effect === "" || t.effect === effect)).map((t) => `${t.key}=${t.effect}`),
  );
  if (both.length > 0) {
    throw fail(`can not both modify and remove the following taint(s) in the same command: ${both.join(", ")}`);
  }
  const [all, selector] = [isOn(run.given, "all"), flag(run.given, "selector")];
  if (all && selector !== "") throw fail("setting 'all' parameter with a non empty selector is prohibited");
  if (all || selector !== "") return [{ resource }];
  if (names.length === 0) {
    throw fail("at least one resource name must be specified since 'all' parameter is not set");
  }
  return names.map((name) => ({ resource, name }));
}

const unreadable = (why: string) => usage("taint", why);

function readTaints(specs: readonly string[]): {
  readonly added: readonly Taint[];
  readonly removed: readonly Taint[];
} {
  const added: Taint[] = [];
  const removed: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith("-")) {
      removed.push(readTaint(spec.slice(0, -1)));
      continue;
    }
    const made = readTaint(spec);
    if (made.effect === "") throw unreadable(`invalid taint spec: ${spec}`);
    if (added.some(({ key, effect }) => key === made.key && effect === made.effect)) {
      const shown = `{${made.key} ${made.value} ${made.effect} <nil>}`;
      throw unreadable(`duplicated taints with the same key and effect: ${shown}`);
    }
    added.push(made);
  }
  return { added, removed };
}

const VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
const BAD_VALUE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${VALUE}')`;

function readTaint(spec: string): Taint {
  const [head = "", effect = "", more] = spec.split(":");
  if (more !== undefined) throw unreadable(`invalid taint spec: ${spec}`);
  const withEffect = spec.includes(":");
  if (withEffect && !EFFECTS.includes(effect)) {
    throw unreadable(`invalid taint effect: ${effect}, unsupported taint effect`);
  }
  const [key = "", value = "", third] = withEffect ? head.split("=") : [head];
  if (third !== undefined) throw unreadable(`invalid taint spec: ${spec}`);
  if (!new RegExp(`^${VALUE}$`).test(value)) throw unreadable(`invalid taint spec: ${spec}, ${BAD_VALUE}`);
  const faults = nameFaults(key);
  if (faults.length > 0) throw unreadable(`invalid taint spec: ${spec}, ${faults.join("; ")}`);
  return { key, value, effect };
}

function changed(
  node: string,
  old: readonly Fields[],
  added: readonly Taint[],
  removed: readonly Taint[],
  overwrite: boolean,
) {
  const same = (a: Taint, b: Fields) => a.key === text(b, "key") && a.effect === text(b, "effect");
  const clash = added.flatMap((t) => old.filter((o) => same(t, o)).map(() => t.key));
  if (clash.length > 0 && !overwrite) {
    throw fail(`node ${node} already has ${clash.join(",")} taint(s) with same effect(s) and --overwrite is false`);
  }
  const fresh: readonly Fields[] = added.map(({ key, value, effect }) => ({
    effect,
    key,
    ...(value ? { value } : {}),
  }));
  const all = [...fresh, ...old.filter((o) => !added.some((t) => same(t, o)))];
  const goes = (t: Taint, o: Fields) => (t.effect === "" ? t.key === text(o, "key") : same(t, o));
  const missing = removed.filter((t) => !all.some((o) => goes(t, o)));
  if (missing.length > 0) {
    const lines = missing.map(({ key, effect }) => `taint "${effect === "" ? key : `${key}:${effect}`}" not found`);
    throw lines.length === 1 ? fail(lines[0] ?? "") : new CommandError(lines.join("\n"));
  }
  const taints = all.filter((o) => !removed.some((t) => goes(t, o)));
  const grown = old.length !== all.length;
  const done = (grown && removed.length > 0) || overwrite ? "modified" : grown ? "tainted" : "untainted";
  return { taints, done };
}

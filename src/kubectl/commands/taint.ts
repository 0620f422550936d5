import { isOn } from "../flags.ts";
import { type Fields, list, text } from "../json.ts";
import { fail, usage } from "../outcome.ts";
import type { Running } from "../session.ts";
import { nameOf, resolve, targetsOf } from "../targets.ts";
import { CHOOSE_FLAGS, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const TAINT_FLAGS = `overwrite validate~strict ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** `kubectl taint`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/taint/{taint,utils}.go. */
export function taint(run: Running): void {
  const words = run.given.args;
  const isTaint = (word: string) => /[=:]/.test(word) || word.endsWith("-");
  const args = words.filter((word) => !isTaint(word));
  const specs = words.filter(isTaint);
  if (args.length < 1) throw fail("one or more resources must be specified as <resource> <name>");
  if (specs.length === 0) throw fail("at least one taint update is required");
  const added = specs.filter((word) => !word.endsWith("-")).map(readTaint);
  const removed = specs.filter((word) => word.endsWith("-")).map((word) => readTaint(word.slice(0, -1)));
  const dryRun = dryRunOf(run);
  const { found, errors } = resolve(run, targetsOf(run, args));
  for (const item of found) {
    const old = list(item.object, "spec", "taints") as readonly Fields[];
    const { taints, done } = changed(nameOf(item.object), old, added, removed, isOn(run.given, "overwrite"));
    const body = { spec: { taints: taints.length > 0 ? taints : null } };
    if (dryRun !== "client") run.must(patchOf(item, body, query(run, dryRun, "kubectl-taint", true)));
    report(run, item, done, "none");
  }
  printErrors(run, errors);
}

function readTaint(word: string): Taint {
  const [, key = "", , value, , effect] = /^([^=:]*)(=([^:]*))?(:(.*))?$/.exec(word) ?? [];
  if (effect !== undefined && effect !== "" && !EFFECTS.includes(effect)) {
    throw usage("taint", `invalid taint effect: ${effect}, unsupported taint effect`);
  }
  return {
    key,
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined || effect === "" ? {} : { effect }),
  };
}

function changed(
  node: string,
  old: readonly Fields[],
  added: readonly Taint[],
  removed: readonly Taint[],
  overwrite: boolean,
) {
  const same = (a: Taint, b: Fields) =>
    a.key === text(b, "key") && (a.effect === undefined || a.effect === text(b, "effect"));
  const clash = added.filter((t) => old.some((o) => same(t, o)));
  if (clash.length > 0 && !overwrite) {
    const keys = [...new Set(clash.map(({ key }) => key))].join(",");
    throw fail(`node ${node} already has ${keys} taint(s) with same effect(s) and --overwrite is false`);
  }
  const missing = removed.find((t) => !old.some((o) => same(t, o)));
  if (missing) {
    const shown = missing.effect === undefined ? missing.key : `${missing.key}:${missing.effect}`;
    throw fail(`taint "${shown}" not found`);
  }
  const kept = old.filter((o) => ![...added, ...removed].some((t) => same(t, o)));
  const fresh = added.map(({ key, value, effect }) => ({ effect, key, ...(value ? { value } : {}) }));
  const done = added.length === 0 ? "untainted" : removed.length > 0 || clash.length > 0 ? "modified" : "tainted";
  return { taints: [...fresh, ...kept], done };
}

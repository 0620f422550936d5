import { isOn } from "../flags.ts";
import { type Fields, fields, sortedEntries } from "../json.ts";
import { fail } from "../outcome.ts";
import type { Running } from "../session.ts";
import { type Found, resolve, targetsGiven } from "../targets.ts";
import { CHOOSE_FLAGS, type DryRun, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const LABEL_FLAGS = `overwrite list local resource-version= ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

/** Changes that a command's words ask for: "a=b" sets, "a-" removes. */
interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  readonly args: readonly string[];
}

function changesIn(words: readonly string[]): Changes {
  const set = new Map<string, string>();
  const removed: string[] = [];
  const args: string[] = [];
  for (const word of words) {
    const [, key = "", value = ""] = /^([^=]+)=([\s\S]*)$/.exec(word) ?? [];
    if (key !== "") set.set(key, value);
    else if (word.endsWith("-") && word.length > 1 && args.length > 0) removed.push(word.slice(0, -1));
    else args.push(word);
  }
  return { set, removed, args };
}

const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const BAD_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** `kubectl label`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/label/label.go. */
export function label(run: Running): void {
  const { set, removed, args } = changesIn(run.given.args);
  const listing = isOn(run.given, "list");
  if (args.length === 0 && !run.given.values.has("filename"))
    throw fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  if (set.size + removed.length === 0 && !listing) throw fail("at least one label update is required");
  for (const [key, value] of set) {
    if (!LABEL_VALUE.test(value)) throw fail(`invalid label value: "${key}=${value}": ${BAD_VALUE}`);
  }
  const dryRun = dryRunOf(run);
  const { found, errors } = resolve(run, targetsGiven(run, args));
  for (const item of found) {
    const old = fields(item.object, "metadata", "labels");
    if (listing) {
      for (const [key, value] of sortedEntries(old)) run.out(`${key}=${String(value)}\n`);
      continue;
    }
    labelOne(run, item, old, set, removed, dryRun);
  }
  printErrors(run, errors);
}

function labelOne(
  run: Running,
  item: Found,
  old: Fields,
  set: ReadonlyMap<string, string>,
  removed: readonly string[],
  dryRun: DryRun,
): void {
  const overwrite = isOn(run.given, "overwrite");
  for (const [key, value] of set) {
    if (key in old && old[key] !== value && !overwrite) {
      throw fail(`'${key}' already has a value (${String(old[key])}), and --overwrite is false`);
    }
  }
  for (const key of removed) if (!(key in old)) run.out(`label "${key}" not found.\n`);
  const gone = removed.filter((key) => key in old);
  const changed = [...set].filter(([key, value]) => old[key] !== value);
  const patch = Object.fromEntries([...changed, ...gone.map((key) => [key, null] as const)]);
  const done = changed.length > 0 ? "labeled" : gone.length > 0 ? "unlabeled" : "not labeled";
  if (changed.length + gone.length > 0 && dryRun !== "client") {
    run.must(
      patchOf(item, { metadata: { labels: patch } }, { ...query(run, dryRun, "kubectl-label"), patch: "merge" }),
    );
  }
  report(run, item, done, changed.length + gone.length > 0 ? dryRun : "none");
}

/** `kubectl annotate`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/annotate/annotate.go. */
export function annotate(run: Running): void {
  const { set, removed, args } = changesIn(run.given.args);
  if (args.length === 0 && !run.given.values.has("filename"))
    throw fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  if (set.size + removed.length === 0 && !isOn(run.given, "list"))
    throw fail("at least one annotation update is required");
  const dryRun = dryRunOf(run);
  const { found, errors } = resolve(run, targetsGiven(run, args));
  for (const item of found) {
    const old = fields(item.object, "metadata", "annotations");
    const taken = [...set].filter(([key, value]) => key in old && old[key] !== value);
    if (taken.length > 0 && !isOn(run.given, "overwrite")) {
      const names = taken.map(([key]) => `'${key}' already has a value (${String(old[key])})`).join("; ");
      throw fail(`--overwrite is false but found the following declared annotation(s): ${names}`);
    }
    const changed = [...set].filter(([key, value]) => old[key] !== value);
    const gone = removed.filter((key) => key in old);
    const patch = Object.fromEntries([...changed, ...gone.map((key) => [key, null] as const)]);
    const body = Object.keys(patch).length === 0 ? {} : { metadata: { annotations: patch } };
    if (dryRun !== "client")
      run.must(patchOf(item, body, { ...query(run, dryRun, "kubectl-annotate"), patch: "merge" }));
    report(run, item, "annotated", dryRun);
  }
  printErrors(run, errors);
}

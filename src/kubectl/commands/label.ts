import { flag, flagList, isOn, isSet } from "../flags.ts";
import { type Fields, fields, sortedEntries } from "../json.ts";
import { fail } from "../outcome.ts";
import type { Running } from "../session.ts";
import { type Found, localObjects, nameOf, resolve, targetsOf } from "../targets.ts";
import { CHOOSE_FLAGS, type DryRun, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const LABEL_FLAGS = `overwrite list local resource-version= ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

/** Changes that a command's words ask for: "a=b" sets, "a-" removes. */
interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  readonly args: readonly string[];
}

function changesIn(words: readonly string[], what: string): Changes {
  const isChange = (word: string) => word.includes("=") || word.endsWith("-");
  const first = words.findIndex((word, i) => i > 0 && isChange(word));
  const args = words.slice(0, first < 0 ? words.length : first);
  const set = new Map<string, string>();
  const removed: string[] = [];
  for (const word of words.slice(args.length)) {
    const [, key = "", value = ""] = /^([^=]*)=([\s\S]*)$/.exec(word) ?? [];
    if (word.includes("=")) set.set(key, value);
    else if (word.endsWith("-")) removed.push(word.slice(0, -1));
    else throw fail(`all resources must be specified before ${what} changes: ${word}`);
  }
  return { set, removed, args };
}

/** What both commands check before they look at objects. */
function check({ given }: Running, { set, removed, args }: Changes, what: string): void {
  for (const selector of ["selector", "field-selector"]) {
    if (isOn(given, "all") && flag(given, selector) !== "")
      throw fail(`cannot set --all and --${selector} at the same time`);
  }
  const files = flagList(given, "filename").length > 0;
  if (isOn(given, "local")) {
    if (flag(given, "dry-run") === "server") {
      throw fail("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
    }
    if (args.length > 0) {
      throw fail("can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set");
    }
    if (!files) throw fail("one or more files must be specified as -f pod.yaml or --filename=pod.json");
  }
  if (args.length === 0 && !files) {
    throw fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  }
  if (set.size + removed.length === 0 && !isOn(given, "list")) throw fail(`at least one ${what} update is required`);
}

/** The objects to change: those of files as they are written with `--local`. */
function objectsOf(
  run: Running,
  args: readonly string[],
): { readonly found: readonly Found[]; readonly errors: readonly string[]; readonly single: boolean } {
  if (isOn(run.given, "local")) {
    const found = localObjects(run);
    return { found, errors: [], single: found.length === 1 };
  }
  const targets = targetsOf(run, args, isOn(run.given, "all"));
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  if (!single && isSet(run.given, "resource-version")) {
    throw fail("--resource-version may only be used with a single resource");
  }
  return { ...resolve(run, targets), single };
}

/** One object's map after the changes, key by key in the order of names. */
function listed(run: Running, { resource, object }: Found, map: Fields, what: string, single: boolean): void {
  if (!single) run.out(`Listing ${what} for ${resource.kind}.${resource.group}/${nameOf(object)}:\n`);
  for (const [key, value] of sortedEntries(map)) run.out(`${single ? "" : " "}${key}=${String(value)}\n`);
}

/** The map with what was set and without what was removed. */
const after = (old: Fields, { set, removed }: Changes): Fields =>
  Object.fromEntries([...Object.entries(old), ...set].filter(([key]) => !removed.includes(key)));

const withMap = (object: Fields, name: string, map: Fields): Fields => {
  const { [name]: _, ...metadata } = fields(object, "metadata");
  return { ...object, metadata: Object.keys(map).length > 0 ? { ...metadata, [name]: map } : metadata };
};

/** What a merge patch of the metadata says: only what differs, null for what goes. */
function patchBody(run: Running, name: string, old: Fields, next: Fields): Fields {
  const changed = Object.entries(next).filter(([key, value]) => old[key] !== value);
  const gone = Object.keys(old).filter((key) => !(key in next));
  const map = Object.fromEntries([...changed, ...gone.map((key) => [key, null] as const)]);
  const version = flag(run.given, "resource-version");
  const metadata = {
    ...(Object.keys(map).length > 0 ? { [name]: map } : {}),
    ...(version === "" ? {} : { resourceVersion: version }),
  };
  return Object.keys(metadata).length > 0 ? { metadata } : {};
}

const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const BAD_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** `kubectl label`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/label/label.go. */
export function label(run: Running): void {
  const changes = changesIn(run.given.args, "label");
  for (const [key, value] of changes.set) {
    const spec = `${key}=${value}`;
    if (value.includes("=")) throw fail(`invalid label spec: ${spec}`);
    if (!LABEL_VALUE.test(value)) throw fail(`invalid label value: ${JSON.stringify(spec)}: ${BAD_VALUE}`);
  }
  if (changes.removed.some((key) => changes.set.has(key))) {
    throw fail("can not both modify and remove a label in the same command");
  }
  check(run, changes, "label");
  const dryRun = dryRunOf(run);
  const { found, errors, single } = objectsOf(run, changes.args);
  for (const item of found) labelOne(run, item, changes, dryRun, single);
  printErrors(run, errors);
}

function labelOne(run: Running, item: Found, changes: Changes, dryRun: DryRun, single: boolean): void {
  const old = fields(item.object, "metadata", "labels");
  const written = dryRun !== "client" && !isOn(run.given, "local") && !isOn(run.given, "list");
  if (written) for (const key of changes.removed) if (!(key in old)) run.out(`label "${key}" not found.\n`);
  for (const [key, value] of changes.set) {
    if (key in old && old[key] !== value && !isOn(run.given, "overwrite")) {
      throw fail(`'${key}' already has a value (${String(old[key])}), and --overwrite is false`);
    }
  }
  const next = after(old, changes);
  if (isOn(run.given, "list")) return listed(run, item, next, "labels", single);
  const added = Object.keys(next).some((key) => next[key] !== old[key]);
  const gone = Object.keys(old).some((key) => !(key in next));
  if (written && (added || gone)) {
    const body = patchBody(run, "labels", old, next);
    run.must(patchOf(item, body, { ...query(run, dryRun, "kubectl-label"), patch: "merge" }));
  }
  const done = added ? "labeled" : gone ? "unlabeled" : "not labeled";
  report(run, { ...item, object: withMap(item.object, "labels", next) }, done, added || gone ? dryRun : "none");
}

/** `kubectl annotate`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/annotate/annotate.go. */
export function annotate(run: Running): void {
  const changes = changesIn(run.given.args, "annotation");
  check(run, changes, "annotation");
  const both = changes.removed.filter((key) => changes.set.has(key));
  if (both.length > 0) {
    throw fail(`can not both modify and remove the following annotation(s) in the same command: ${both.join(", ")}`);
  }
  const dryRun = dryRunOf(run);
  const { found, errors, single } = objectsOf(run, changes.args);
  for (const item of found) annotateOne(run, item, changes, dryRun, single);
  printErrors(run, errors);
}

function annotateOne(run: Running, item: Found, changes: Changes, dryRun: DryRun, single: boolean): void {
  const old = fields(item.object, "metadata", "annotations");
  const taken = [...changes.set].filter(([key, value]) => key in old && old[key] !== value);
  if (taken.length > 0 && !isOn(run.given, "overwrite")) {
    const names = taken.map(([key]) => `'${key}' already has a value (${String(old[key])})`).join("; ");
    throw fail(`--overwrite is false but found the following declared annotation(s): ${names}`);
  }
  const next = after(old, changes);
  if (isOn(run.given, "list")) return listed(run, item, next, "annotations", single);
  const local = dryRun === "client" || isOn(run.given, "local");
  const object = local
    ? withMap(item.object, "annotations", next)
    : run.must(
        patchOf(item, patchBody(run, "annotations", old, next), {
          ...query(run, dryRun, "kubectl-annotate"),
          patch: "merge",
        }),
      ).object;
  report(run, { ...item, object }, "annotated", dryRun);
}

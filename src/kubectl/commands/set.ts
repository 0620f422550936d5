import { equal } from "../../base/equal.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { patched } from "../../cluster/apply/patch.ts";
import { flag, flagList, isOn } from "../flags.ts";
import { type Fields, fields, list, sortedEntries, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { canonical, readQuantity } from "../quantities.ts";
import type { Running } from "../session.ts";
import { type Found, nameOf, resolve, targetsGiven, targetsNamed } from "../targets.ts";
import { CHOOSE_FLAGS, type DryRun, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const SET_FLAGS = `local containers,c= limits= requests= list env,e* from= keys* overwrite prefix= resolve ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

/** Changes to containers of a pod template: one patch entry a container that changes. */
type Change = (container: Fields) => Fields | undefined;

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};
const templatePath = ({ resource }: Found): readonly string[] =>
  TEMPLATES[resource.kind] ?? ["spec", "template", "spec"];
const containersOf = (found: Found): readonly Fields[] =>
  list(found.object, ...templatePath(found), "containers") as readonly Fields[];

/** Sends what a change makes of an object's containers, and says so; `failure` comes before a refusal. */
function apply(run: Running, found: Found, change: Change, verb: string, dryRun: DryRun, failure: string): void {
  const containers = containersOf(found).flatMap((c) => {
    const changed = change(c);
    return changed ? [{ name: text(c, "name"), ...changed }] : [];
  });
  if (containers.length === 0) return;
  const order = containersOf(found).map((c) => ({ name: text(c, "name") }));
  patchTemplate(run, found, { "$setElementOrder/containers": order, containers }, verb, dryRun, failure);
}

/** A patch of a pod template's spec. */
function patchTemplate(
  run: Running,
  found: Found,
  inner: unknown,
  verb: string,
  dryRun: DryRun,
  failure: string,
): void {
  const body = templatePath(found).reduceRight<unknown>((value, step) => ({ [step]: value }), inner);
  if (dryRun === "client") {
    const object = patched(found.object as JsonMap, body as JsonMap);
    return report(run, { ...found, object }, verb, dryRun);
  }
  const reply = run.send(patchOf(found, body, query(run, dryRun, "kubectl-set")));
  if (!reply.ok) throw fail(`${failure} ${reply.error.message}`);
  report(run, { ...found, object: reply.object }, verb, dryRun);
}

/** Containers that `-c` chooses, which may have wildcards. */
const isChosen = (run: Running): ((container: unknown) => boolean) => {
  const wanted = flag(run.given, "containers") || "*";
  const pattern = new RegExp(`^${wanted.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
  return (container) => pattern.test(text(container, "name"));
};

/** Says every error in a line of its own; one alone ends the command as usual. */
function endWith(errors: readonly string[]): void {
  const [only] = errors;
  if (only === undefined) return;
  throw new CommandError(errors.join("\n"));
}

/** Words as resources and "name=value" changes. */
function split(words: readonly string[]): { args: readonly string[]; pairs: readonly (readonly [string, string])[] } {
  const args = words.filter((word) => !word.includes("="));
  const pairs = words.flatMap((word): readonly (readonly [string, string])[] => {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(word) ?? [];
    return key === undefined ? [] : [[key, value ?? ""]];
  });
  return { args, pairs };
}

/** `kubectl set image`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/set/set_image.go. */
export function setImage(run: Running): void {
  const { args, pairs } = split(run.given.args);
  const dryRun = dryRunOf(run);
  const targets = targetsGiven(run, args);
  if (pairs.length === 0) throw fail("at least one image update is required");
  const { found, errors } = resolve(run, targets);
  const missing: string[] = [];
  for (const item of found) {
    const names = containersOf(item).map((c) => text(c, "name"));
    for (const [name] of pairs) {
      if (name !== "*" && !names.includes(name))
        missing.push(`error: unable to find container named ${JSON.stringify(name)}`);
    }
    const image = (c: Fields) => pairs.find(([name]) => name === "*" || name === text(c, "name"))?.[1];
    apply(
      run,
      item,
      (c) => (image(c) === undefined || image(c) === text(c, "image") ? undefined : { image: image(c) }),
      "image updated",
      dryRun,
      "failed to patch image update to pod template:",
    );
  }
  printErrors(run, errors);
  endWith(missing);
}

/** `kubectl set resources`. */
export function setResources(run: Running): void {
  const dryRun = dryRunOf(run);
  const targets = targetsGiven(run, run.given.args);
  const limits = amounts(flag(run.given, "limits"));
  const requests = amounts(flag(run.given, "requests"));
  if (!limits && !requests)
    throw fail("you must specify an update to requests or limits (in the form of --requests/--limits)");
  const { found, errors } = resolve(run, targets);
  const resources = { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) };
  const chosen = isChosen(run);
  const missing: string[] = [];
  for (const item of found) {
    if (!containersOf(item).some(chosen)) {
      missing.push(`error: unable to find container named ${flag(run.given, "containers")}`);
      continue;
    }
    const failure = "failed to patch resources update to pod template";
    apply(run, item, (c) => (chosen(c) ? { resources } : undefined), "resource requirements updated", dryRun, failure);
  }
  printErrors(run, errors);
  endWith(missing);
}

function amounts(written: string): Fields | undefined {
  if (written === "") return undefined;
  const pairs = written.split(",").map((statement) => {
    const [name = "", amount, more] = statement.split("=");
    if (amount === undefined || more !== undefined) {
      throw fail(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    const read = readQuantity(amount);
    if (!read.ok) throw fail(read.error);
    return [name, canonical(amount)] as const;
  });
  return Object.fromEntries(pairs);
}

const BAD_VARIABLE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** `kubectl set env`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/set/set_env.go, pkg/cmd/set/env. */
export function setEnv(run: Running): void {
  const words = run.given.args;
  const isChange = (word: string) => /^.+=/s.test(word) || word.endsWith("-");
  const first = words.findIndex(isChange);
  const args = first < 0 ? words : words.slice(0, first);
  const specs = [...(run.given.values.get("env") ?? []), ...words.slice(args.length)];
  if (specs.some((spec) => !isChange(spec))) {
    throw fail(`all resources must be specified before environment changes: ${words.join(" ")}`);
  }
  if (args.length === 0 && !run.given.values.has("filename")) {
    throw fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  }
  const { pairs } = split(specs);
  const bad = pairs.find(([name]) => !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name));
  if (bad) throw fail(`${JSON.stringify(bad[0])} is not a valid key name: ${BAD_VARIABLE}`);
  const removed = specs.filter((spec) => !spec.includes("=")).map((spec) => spec.slice(0, -1));
  if (pairs.some(([name]) => removed.includes(name))) {
    throw fail("can not both modify and remove the same environment variable in the same command");
  }
  const variables: readonly Fields[] = [
    ...pairs.map(([name, value]) => ({ name, value })),
    ...(flag(run.given, "from") === "" ? [] : variablesFrom(run)),
  ];
  const prefix = flag(run.given, "prefix");
  const added = unique(variables.map((each) => ({ ...each, name: `${prefix}${text(each, "name")}` })));
  const { found, errors } = resolve(run, targetsGiven(run, args));
  const dryRun = dryRunOf(run);
  const chosen = isChosen(run);
  for (const item of found) {
    const { kind } = item.resource;
    if (isOn(run.given, "list")) showEnv(run, item);
    else if (!containersOf(item).some(chosen)) {
      const wanted = JSON.stringify(flag(run.given, "containers") || "*");
      run.warn(`Warning: ${kind}/${nameOf(item.object)} does not have any containers matching ${wanted}`);
    } else {
      const failure = "failed to patch env update to pod template:";
      apply(run, item, (c) => (chosen(c) ? environment(c, added, removed) : undefined), "env updated", dryRun, failure);
    }
  }
  printErrors(run, errors);
}

/** The first of a name stays. */
const unique = (variables: readonly Fields[]): readonly Fields[] =>
  [...new Map([...variables].reverse().map((each) => [text(each, "name"), each])).values()].reverse();

/** References to the keys of a ConfigMap or a Secret. */
function variablesFrom(run: Running): readonly Fields[] {
  const { found, errors } = resolve(run, targetsNamed(run, [flag(run.given, "from")]));
  if (errors[0] !== undefined) throw new CommandError(errors[0]);
  const wanted = flagList(run.given, "keys");
  return found.flatMap(({ resource, object }) => {
    const ref = { ConfigMap: "configMapKeyRef", Secret: "secretKeyRef" }[resource.kind];
    if (ref === undefined) throw fail("unsupported resource specified in --from");
    const keys = sortedEntries(fields(object, "data")).map(([key]) => key);
    return keys
      .filter((key) => wanted.length === 0 || wanted.includes(key))
      .map((key) => {
        const name = key.replace(/[^-._a-zA-Z0-9]|[-.]/g, "_").toUpperCase();
        if (name !== key) run.warn(`Warning: key ${key} transferred to ${name}`);
        return { name, valueFrom: { [ref]: { key, name: nameOf(object) } } };
      });
  });
}

function environment(container: Fields, variables: readonly Fields[], removed: readonly string[]): Fields | undefined {
  const old = list(container, "env");
  const gone = removed.filter((name) => old.some((e) => text(e, "name") === name));
  const added = variables.filter((each) => !old.some((e) => equal(e, each)));
  if (gone.length + added.length === 0) return undefined;
  const left = old.map((e) => text(e, "name")).filter((name) => !gone.includes(name));
  const order = [...left, ...added.map((each) => text(each, "name")).filter((name) => !left.includes(name))];
  return {
    ...(old.length > 0 ? { "$setElementOrder/env": order.map((name) => ({ name })) } : {}),
    env: [...added, ...gone.map((name) => ({ $patch: "delete", name }))],
  };
}

/** `kubectl set serviceaccount`. */
export function setServiceAccount(run: Running): void {
  const [account = "", ...words] = [...run.given.args].reverse();
  if (run.given.args.length === 0) throw fail("serviceaccount is required");
  const { found, errors } = resolve(run, targetsGiven(run, words.reverse()));
  const dryRun = dryRunOf(run);
  const failure = "failed to patch ServiceAccountName:";
  for (const item of found) {
    patchTemplate(run, item, { serviceAccountName: account }, "serviceaccount updated", dryRun, failure);
  }
  printErrors(run, errors);
}

/** `kubectl set selector`: of Services only. */
export function setSelector(run: Running): void {
  const [written = "", ...words] = [...run.given.args].reverse();
  const { found, errors } = resolve(run, targetsGiven(run, words.reverse()));
  const dryRun = dryRunOf(run);
  for (const item of found) {
    if (item.resource.kind !== "Service") throw fail("setting a selector is only supported for Services");
    const selector = Object.fromEntries(written.split(",").map((pair) => pair.split("=")));
    const old = fields(item.object, "spec", "selector");
    const gone = Object.keys(old).filter((key) => !(key in selector));
    const body = { spec: { selector: { ...Object.fromEntries(gone.map((key) => [key, null])), ...selector } } };
    const after = { ...item.object, spec: { ...fields(item.object, "spec"), selector } };
    const object =
      dryRun === "client" ? after : run.must(patchOf(item, body, query(run, dryRun, "kubectl-set"))).object;
    report(run, { ...item, object }, "selector updated", dryRun);
  }
  printErrors(run, errors);
}

function showEnv(run: Running, item: Found): void {
  for (const container of containersOf(item)) {
    run.out(`# ${item.resource.kind} ${nameOf(item.object)}, container ${text(container, "name")}\n`);
    for (const e of list(container, "env")) run.out(`${text(e, "name")}=${text(e, "value")}\n`);
  }
}

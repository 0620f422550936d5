import { flag, isOn } from "../flags.ts";
import { at, type Fields, list, text } from "../json.ts";
import { fail } from "../outcome.ts";
import { canonical } from "../quantities.ts";
import type { Running } from "../session.ts";
import { type Found, nameOf, resolve, targetsGiven } from "../targets.ts";
import { CHOOSE_FLAGS, type DryRun, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const SET_FLAGS = `local containers,c= limits= requests= list env,e* from= keys* overwrite prefix= resolve ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

/** Changes to containers of a pod template: one patch entry a container that changes. */
type Change = (container: Fields) => Fields | undefined;

const templatePath = (found: Found): readonly string[] =>
  found.resource.kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
const containersOf = (found: Found): readonly Fields[] =>
  list(found.object, ...templatePath(found), "containers") as readonly Fields[];

function apply(run: Running, found: Found, change: Change, verb: string, dryRun: DryRun): void {
  const containers = containersOf(found).flatMap((c) => {
    const changed = change(c);
    return changed ? [{ name: text(c, "name"), ...changed }] : [];
  });
  if (containers.length === 0) return;
  const order = containersOf(found).map((c) => ({ name: text(c, "name") }));
  const inner: unknown = { "$setElementOrder/containers": order, containers };
  const body = templatePath(found).reduceRight<unknown>((value, step) => ({ [step]: value }), inner);
  if (dryRun !== "client") {
    run.must(patchOf(found, body, query(run, dryRun, "kubectl-set")));
  }
  report(run, found, verb, dryRun);
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
  for (const item of found) {
    const names = containersOf(item).map((c) => text(c, "name"));
    const missing = pairs.find(([name]) => name !== "*" && !names.includes(name));
    if (missing) throw fail(`unable to find container named ${JSON.stringify(missing[0])}`);
    const image = (c: Fields) => pairs.find(([name]) => name === "*" || name === text(c, "name"))?.[1];
    apply(
      run,
      item,
      (c) => (image(c) === undefined || image(c) === text(c, "image") ? undefined : { image: image(c) }),
      "image updated",
      dryRun,
    );
  }
  printErrors(run, errors);
}

/** `kubectl set resources`. */
export function setResources(run: Running): void {
  const limits = amounts(flag(run.given, "limits"));
  const requests = amounts(flag(run.given, "requests"));
  if (!limits && !requests)
    throw fail("you must specify an update to requests or limits (in the form of --requests/--limits)");
  const dryRun = dryRunOf(run);
  const only = flag(run.given, "containers") || "*";
  const { found, errors } = resolve(run, targetsGiven(run, run.given.args));
  const resources = { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) };
  for (const item of found) {
    apply(
      run,
      item,
      (c) => (only === "*" || only === text(c, "name") ? { resources } : undefined),
      "resource requirements updated",
      dryRun,
    );
  }
  printErrors(run, errors);
}

function amounts(written: string): Fields | undefined {
  if (written === "") return undefined;
  return Object.fromEntries(
    written.split(",").map((pair) => [pair.split("=")[0] ?? "", canonical(pair.split("=")[1] ?? "")]),
  );
}

/** `kubectl set env`. */
export function setEnv(run: Running): void {
  const { args: words, pairs } = split(run.given.args);
  const removed = words.filter((word, i) => i > 0 && word.endsWith("-")).map((word) => word.slice(0, -1));
  const args = words.filter((word, i) => i === 0 || !word.endsWith("-"));
  const { found, errors } = resolve(run, targetsGiven(run, args));
  const dryRun = dryRunOf(run);
  for (const item of found) {
    if (isOn(run.given, "list")) showEnv(run, item);
    else apply(run, item, (c) => environment(c, pairs, removed), "env updated", dryRun);
  }
  printErrors(run, errors);
}

function environment(
  container: Fields,
  pairs: readonly (readonly [string, string])[],
  removed: readonly string[],
): Fields | undefined {
  const old = list(container, "env");
  const gone = removed.filter((name) => old.some((e) => text(e, "name") === name));
  const added = pairs.filter(([name, value]) => !old.some((e) => text(e, "name") === name && at(e, "value") === value));
  if (gone.length + added.length === 0) return undefined;
  const left = old.map((e) => text(e, "name")).filter((name) => !gone.includes(name));
  const order = [...left, ...added.map(([name]) => name).filter((name) => !left.includes(name))];
  return {
    ...(old.length > 0 ? { "$setElementOrder/env": order.map((name) => ({ name })) } : {}),
    env: [...added.map(([name, value]) => ({ name, value })), ...gone.map((name) => ({ $patch: "delete", name }))],
  };
}

function showEnv(run: Running, item: Found): void {
  for (const container of containersOf(item)) {
    run.out(`# ${item.resource.kind} ${nameOf(item.object)}, container ${text(container, "name")}\n`);
    for (const e of list(container, "env")) run.out(`${text(e, "name")}=${text(e, "value")}\n`);
  }
}

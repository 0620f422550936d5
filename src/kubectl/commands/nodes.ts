import { parseGoDuration } from "../../base/go-duration.ts";
import { goDuration } from "../durations.ts";
import { flag, isOn, isSet } from "../flags.ts";
import { at, type Fields, fields, list, text } from "../json.ts";
import { CommandError, fail, usage } from "../outcome.ts";
import { findResource, type Resource } from "../resources.ts";
import { readSelector } from "../selectors.ts";
import type { Running } from "../session.ts";
import { type Found, mustFind, nameOf, namespaceOf, resolve, type Target } from "../targets.ts";
import { addressed, type DryRun, dryRunOf, patchOf, suffix } from "./write.ts";

export const CORDON_FLAGS = "dry-run~unchanged selector,l*";
export const DRAIN_FLAGS = `${CORDON_FLAGS} ignore-daemonsets delete-emptydir-data force grace-period# timeout% pod-selector= chunk-size# disable-eviction skip-wait-for-delete-timeout#`;

export const cordon = (run: Running): void => setSchedulable(run, true);
export const uncordon = (run: Running): void => setSchedulable(run, false);

/** @throws CommandError at the first node that is missing */
function nodesGiven(run: Running, command: string): readonly Found[] {
  const resource = findResource(run.cluster.resources, "nodes") as Resource;
  const names = run.given.args;
  if (names.length > 0 && isSet(run.given, "selector")) {
    throw usage(command, "cannot specify both a node name and a --selector option");
  }
  if (names.length === 0 && !isSet(run.given, "selector")) {
    throw usage(command, `USAGE: ${command} NODE [flags]`);
  }
  const named = (word: string): Target => {
    const [kind = "", name] = word.split("/");
    return name === undefined ? { resource, name: word } : { resource: mustFind(run, kind), name };
  };
  const { found, errors } = resolve(run, names.length === 0 ? [{ resource }] : names.map(named));
  if (errors[0] !== undefined) throw new CommandError(errors[0]);
  return found;
}

/** `kubectl cordon`, `uncordon`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/drain/drain.go. */
function setSchedulable(run: Running, off: boolean): void {
  const dryRun = dryRunOf(run);
  for (const node of nodesGiven(run, off ? "cordon" : "uncordon")) mark(run, node, off, dryRun);
}

function mark(run: Running, node: Found, off: boolean, dryRun: DryRun): void {
  const word = off ? "cordoned" : "uncordoned";
  const already = (at(node.object, "spec", "unschedulable") === true) === off;
  if (!already && dryRun !== "client") {
    const dry = dryRun === "server" ? { query: "dryRun=All" } : {};
    run.must(patchOf(node, { spec: { unschedulable: off ? true : null } }, dry));
  }
  run.out(`node/${nameOf(node.object)} ${already ? `already ${word}` : word}${suffix(dryRun)}\n`);
}

/** `kubectl drain`. Upstream: k8s.io/kubectl v0.36.1 pkg/drain/{drain,filters}.go. */
export function drain(run: Running): void {
  const dryRun = dryRunOf(run);
  if (!readSelector(flag(run.given, "pod-selector")).ok) {
    throw fail("--pod-selector=<pod_selector> must be a valid label selector");
  }
  const found = nodesGiven(run, "drain");
  for (const node of found) mark(run, node, true, dryRun);
  const failures: { readonly name: string; readonly problems: readonly string[]; readonly text: string }[] = [];
  for (const node of found) {
    const name = nameOf(node.object);
    const { obstacles, warnings, pods } = podsToEvict(run, name);
    if (obstacles.length > 0) {
      failures.push({
        name,
        problems: obstacles,
        text: obstacles.length > 1 ? `[${obstacles.join(", ")}]` : (obstacles[0] ?? ""),
      });
      continue;
    }
    if (warnings.length > 0) run.warn(`Warning: ${warnings.join("; ")}`);
    const stuck = evictAll(run, name, pods, dryRun);
    if (stuck !== undefined) failures.push({ name, problems: [stuck], text: stuck });
    else run.out(`node/${name} drained${suffix(dryRun)}\n`);
  }
  if (failures.length === 0) return;
  for (const { name, text: why } of failures) {
    run.warn(`error: unable to drain node "${name}" due to error: ${why}, continuing command...`);
  }
  run.warn("There are pending nodes to be drained:");
  for (const { name } of failures) run.warn(` ${name}`);
  for (const { problems } of failures) for (const problem of problems) run.warn(problem);
  run.exit = 1;
}

const MIRROR = "kubernetes.io/config.mirror";
const ended = (pod: Fields): boolean => ["Succeeded", "Failed"].includes(text(pod, "status", "phase"));
const controllerOf = (pod: Fields): unknown =>
  list(pod, "metadata", "ownerReferences").find((o) => at(o, "controller") === true);
const usesEmptyDir = (pod: Fields): boolean =>
  list(pod, "spec", "volumes").some((v) => at(v, "emptyDir") !== undefined);

/** The filters of drain, in order: DaemonSet, mirror pod, local storage, no controller. */
function podsToEvict(run: Running, node: string) {
  const { given } = run;
  const resource = findResource(run.cluster.resources, "pods") as Resource;
  const selector = readSelector(flag(given, "pod-selector"));
  const fatal = new Map<string, string[]>();
  const warned = new Map<string, string[]>();
  const pods: Found[] = [];
  const note = (into: Map<string, string[]>, what: string, pod: Fields) =>
    into.set(what, [...(into.get(what) ?? []), `${namespaceOf(pod)}/${nameOf(pod)}`]);
  for (const pod of run.cluster.list(resource)) {
    if (text(pod, "spec", "nodeName") !== node) continue;
    if (selector.ok && !selector.value(fields(pod, "metadata", "labels"))) continue;
    if (at(pod, "metadata", "annotations", MIRROR) !== undefined) continue;
    const owner = controllerOf(pod);
    if (text(owner, "kind") === "DaemonSet" && !ended(pod)) {
      if (isOn(given, "ignore-daemonsets")) note(warned, "ignoring DaemonSet-managed Pods", pod);
      else note(fatal, "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)", pod);
      continue;
    }
    if (usesEmptyDir(pod) && !ended(pod) && !isOn(given, "delete-emptydir-data")) {
      note(fatal, "cannot delete Pods with local storage (use --delete-emptydir-data to override)", pod);
      continue;
    }
    if (owner === undefined && !ended(pod)) {
      if (!isOn(given, "force")) {
        note(fatal, "cannot delete Pods that declare no controller (use --force to override)", pod);
        continue;
      }
      note(warned, "deleting Pods that declare no controller", pod);
    }
    pods.push({ resource, object: pod });
  }
  const lines = (from: Map<string, string[]>) => [...from].map(([what, names]) => `${what}: ${names.join(", ")}`);
  return { obstacles: lines(fatal), warnings: lines(warned), pods };
}

/** Sends every eviction; what a budget refuses is asked again every 5 s until the timeout. */
function evictAll(run: Running, node: string, chosen: readonly Found[], dryRun: DryRun): string | undefined {
  const end = suffix(dryRun);
  if (isOn(run.given, "disable-eviction") && dryRun !== "client") {
    for (const pod of chosen) {
      run.must({ ...addressed(pod), verb: "delete", body: deletion(dryRun) });
      run.out(`pod/${nameOf(pod.object)} deleted${end}\n`);
    }
    return undefined;
  }
  // One goroutine a pod, and Go runs the one made last before the others; a dry run of the client makes none.
  const pods = dryRun === "client" ? chosen : [...chosen.slice(-1), ...chosen.slice(0, -1)];
  for (const pod of pods) run.out(`evicting pod ${namespaceOf(pod.object)}/${nameOf(pod.object)}${end}\n`);
  if (dryRun === "client") return undefined;
  const refused = pods.filter((pod) => !run.send(eviction(pod, dryRun)).ok);
  for (const pod of pods) if (!refused.includes(pod)) run.out(`pod/${nameOf(pod.object)} evicted${end}\n`);
  if (refused.length === 0) return undefined;
  return gaveUp(run, node, refused, pods);
}

const RETRY_MS = 5000;
const REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget.";

function gaveUp(run: Running, node: string, refused: readonly Found[], pods: readonly Found[]): string {
  const timeout = parseGoDuration(flag(run.given, "timeout") || "0");
  const limit = timeout.ok ? timeout.value : 0;
  const named = (pod: Found) => `error when evicting pods/"${nameOf(pod.object)}" -n "${namespaceOf(pod.object)}"`;
  for (let waited = 0; waited < limit; waited += RETRY_MS) {
    for (const pod of refused) {
      run.warn(`${named(pod)} (will retry after 5s): ${REFUSAL}`);
      if (waited > 0) run.send(eviction(pod, "none"));
      run.out(`evicting pod ${namespaceOf(pod.object)}/${nameOf(pod.object)}\n`);
    }
  }
  const reasons = refused.map(
    (pod) => `${named(pod)}: global timeout reached: ${goDuration(BigInt(limit) * 1_000_000n)}`,
  );
  const why = reasons.length > 1 ? `[${reasons.join(", ")}]` : (reasons[0] ?? "");
  run.warn(`There are pending pods in node "${node}" when an error occurred: ${why}`);
  for (const pod of pods) if (refused.includes(pod)) run.warn(`pod/${nameOf(pod.object)}`);
  return why;
}

const deletion = (dryRun: DryRun): unknown => ({
  kind: "DeleteOptions",
  apiVersion: "meta.k8s.io/__internal",
  ...(dryRun === "server" ? { dryRun: ["All"] } : {}),
});

function eviction(pod: Found, dryRun: DryRun) {
  const metadata = { name: nameOf(pod.object), namespace: namespaceOf(pod.object) };
  return {
    ...addressed(pod),
    verb: "create" as const,
    subresource: "eviction",
    body: {
      kind: "Eviction",
      apiVersion: "policy/v1",
      metadata,
      deleteOptions: dryRun === "server" ? { dryRun: ["All"] } : {},
    },
  };
}

import { flag, isOn, isSet } from "../flags.ts";
import { at, type Fields, list, text } from "../json.ts";
import { CommandError, fail, usage } from "../outcome.ts";
import { findResource, qualified, type Resource } from "../resources.ts";
import { notFound, type Running, serverErrorText } from "../session.ts";
import { chosen, lookup, mustFind, nameOf } from "../targets.ts";

export const LOGS_FLAGS =
  "follow,f previous,p container,c= all-containers all-pods since% since-time= tail# timestamps limit-bytes# selector,l* prefix max-log-requests# ignore-errors pod-running-timeout% insecure-skip-tls-verify-backend";
export const EXEC_FLAGS = "stdin,i tty,t container,c= quiet,q filename,f* pod-running-timeout%";

const containersOf = (pod: Fields): readonly string[] =>
  [...list(pod, "spec", "containers"), ...list(pod, "spec", "initContainers")].map((c) => text(c, "name"));

/** `kubectl logs`: finds the pod and container; what they wrote comes from the cluster. */
export function logs(run: Running): void {
  const { given } = run;
  const [word, container, more] = given.args;
  if (word !== undefined && isSet(given, "selector")) {
    throw usage("logs", "only a selector (-l) or a POD name is allowed");
  }
  if (more !== undefined || (word === undefined && !isSet(given, "selector"))) {
    throw usage(
      "logs",
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  }
  const pods = findResource(run.cluster.resources, "pods") as Resource;
  if (word === undefined) {
    const found = chosen(run, pods);
    if (found.length === 0) return run.warn(`No resources found in ${run.namespace} namespace.`);
    for (const pod of found) print(run, pod);
    return;
  }
  print(run, podBehind(run, word, pods), container);
}

function podBehind(run: Running, word: string, pods: Resource): Fields {
  const [first = "", second] = word.split("/");
  const resource = second === undefined ? pods : mustFind(run, first);
  const name = second ?? first;
  const object = lookup(run, resource, name);
  if (!object) {
    throw fail(
      `error from server (NotFound): ${qualified(resource)} ${JSON.stringify(name)} not found in namespace ${JSON.stringify(run.namespace)}`,
    );
  }
  if (resource.kind === "Pod") return object;
  const wanted = Object.entries((at(object, "spec", "selector", "matchLabels") ?? {}) as Fields);
  const mine = chosen(run, pods).filter((pod) =>
    wanted.every(([key, value]) => at(pod, "metadata", "labels", key) === value),
  );
  const [pod] = mine;
  if (!pod) throw fail("timed out waiting for the condition");
  if (mine.length > 1) run.warn(`Found ${mine.length} pods, using pod/${nameOf(pod)}`);
  return pod;
}

function containerOf(run: Running, pod: Fields, named = ""): string {
  const names = containersOf(pod);
  const wanted = flag(run.given, "container") || named;
  if (wanted !== "" && !names.includes(wanted)) {
    throw fail(`container ${wanted} is not valid for pod ${nameOf(pod)} out of: ${names.join(", ")}`);
  }
  if (wanted === "" && names.length > 1 && !isOn(run.given, "all-containers")) {
    run.warn(`Defaulted container "${names[0]}" out of: ${names.join(", ")}`);
  }
  return wanted || (names[0] ?? "");
}

function print(run: Running, pod: Fields, named?: string): void {
  const container = containerOf(run, pod, named);
  const written = run.cluster.logs?.(pod, container);
  if (written !== undefined)
    return run.out(
      tailed(run, written)
        .map((line) => `${line}\n`)
        .join(""),
    );
  const node = text(pod, "spec", "nodeName");
  const path = `${text(pod, "metadata", "namespace")}/${nameOf(pod)}/${container}`;
  const query = isOn(run.given, "previous") ? "?previous=true" : "";
  throw new CommandError(
    `Error from server: Get "https://${node}:10250/containerLogs/${path}${query}": dial tcp: lookup ${node} no such host`,
  );
}

function tailed(run: Running, lines: readonly string[]): readonly string[] {
  const tail = Number(flag(run.given, "tail") || -1);
  return tail < 0 ? lines : tail === 0 ? [] : lines.slice(-tail);
}

/** `kubectl exec`: no process runs in the model, so that it ends where the kubelet would be asked. */
export function exec(run: Running): void {
  const [name, ...more] = run.given.args;
  if (name === undefined) throw usage("exec", "pod, type/name or --filename must be specified");
  if (more.length > 0 && run.given.rest === undefined) {
    throw usage("exec", "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead");
  }
  const words = run.given.rest ?? [];
  if (words.length === 0) throw fail("you must specify at least one command for the container");
  const pod = mustPod(run, name);
  const container = containerOf(run, pod);
  const node = text(pod, "spec", "nodeName");
  const query = words.map((word) => `command=${encodeURIComponent(word)}`).join("&");
  throw fail(
    `Internal error occurred: error sending request: Post "https://${node}:10250/exec/${text(pod, "metadata", "namespace")}/${name}/${container}?${query}&error=1&output=1": dial tcp: lookup ${node} no such host`,
  );
}

function mustPod(run: Running, word: string): Fields {
  const pods = findResource(run.cluster.resources, "pods") as Resource;
  const name = word.replace(/^pods?\//, "");
  const pod = lookup(run, pods, name);
  if (!pod) throw new CommandError(serverErrorText(notFound("pods", name)));
  return pod;
}

/** `kubectl attach`, `port-forward`: as far as finding the pod. */
export function attach(run: Running): void {
  const [name] = run.given.args;
  if (name === undefined) throw usage("attach", "at least 1 argument is required for attach");
  mustPod(run, name);
  throw fail("attach is not available here: no process runs in the model");
}

export function portForward(run: Running): void {
  const [name, port] = run.given.args;
  if (name === undefined || port === undefined) {
    throw usage("port-forward", "TYPE/NAME and list of ports are required for port-forward");
  }
  mustPod(run, name);
  throw fail("port-forward is not available here: no process runs in the model");
}

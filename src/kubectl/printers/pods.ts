import { age } from "../durations.ts";
import { at, count, type Fields, list, text } from "../json.ts";
import { instant } from "../times.ts";
import { created, name, orNone, type Printer } from "./printer.ts";

export const podPrinter: Printer = {
  columns: ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP*", "NODE*", "NOMINATED NODE*", "READINESS GATES*"],
  cells(pod, now) {
    const { ready, total, status, restarts, lastRestart } = podState(pod);
    const since = lastRestart === undefined ? "" : ` (${age(lastRestart, now)} ago)`;
    return [
      name(pod),
      `${ready}/${total}`,
      status,
      restarts > 0 && lastRestart !== undefined ? `${restarts}${since}` : String(restarts),
      created(pod, now),
      orNone(text(list(pod, "status", "podIPs")[0], "ip")),
      orNone(text(pod, "spec", "nodeName")),
      orNone(text(pod, "status", "nominatedNodeName")),
      readinessGates(pod),
    ];
  },
};

function readinessGates(pod: Fields): string {
  const gates = list(pod, "spec", "readinessGates").map((gate) => text(gate, "conditionType"));
  if (gates.length === 0) return "<none>";
  const met = gates.filter((gate) => hasCondition(pod, gate)).length;
  return `${met}/${gates.length}`;
}

const hasCondition = (pod: Fields, type: string): boolean =>
  list(pod, "status", "conditions").some((c) => text(c, "type") === type && text(c, "status") === "True");

interface PodState {
  readonly ready: number;
  readonly total: number;
  readonly status: string;
  readonly restarts: number;
  readonly lastRestart: number | undefined;
}

const sidecar = (container: unknown): boolean => text(container, "restartPolicy") === "Always";
const byName = (containers: readonly unknown[], wanted: string): unknown =>
  containers.find((c) => text(c, "name") === wanted);
const latest = (times: readonly (number | undefined)[]): number | undefined =>
  times.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
const finished = (status: unknown): number | undefined => instant(status, "lastState", "terminated", "finishedAt");

/** What the READY, STATUS and RESTARTS columns say of a pod. */
function podState(pod: Fields): PodState {
  const init = initState(pod);
  const open = init.status === undefined || hasCondition(pod, "Initialized");
  const statuses = list(pod, "status", "containerStatuses");
  const counted = open ? [...init.sidecars, ...statuses] : init.passed;
  const running = open
    ? statuses.filter((s) => at(s, "ready") === true && at(s, "state", "running") !== undefined)
    : [];
  const reason = text(pod, "status", "reason") || text(pod, "status", "phase");
  const before = init.status ?? (gated(pod) ? "SchedulingGated" : reason);
  return {
    ready: init.ready + running.length,
    total: list(pod, "spec", "containers").length + list(pod, "spec", "initContainers").filter(sidecar).length,
    status: deletedStatus(pod, open ? containersStatus(pod, before, statuses) : before),
    restarts: counted.reduce<number>((sum, s) => sum + count(s, "restartCount"), 0),
    lastRestart: latest(counted.map(finished)),
  };
}

interface InitState {
  /** Statuses up to the one that decides, and the sidecars among them. */
  readonly passed: readonly unknown[];
  readonly sidecars: readonly unknown[];
  readonly ready: number;
  /** What an init container that neither ended well nor is a started sidecar makes of the pod. */
  readonly status?: string;
}

function initState(pod: Fields): InitState {
  const spec = list(pod, "spec", "initContainers");
  const statuses = list(pod, "status", "initContainerStatuses");
  const isSidecar = (status: unknown) => sidecar(byName(spec, text(status, "name")));
  const ended = (s: unknown) =>
    at(s, "state", "terminated") !== undefined && !count(s, "state", "terminated", "exitCode");
  const index = statuses.findIndex((s) => !ended(s) && !(isSidecar(s) && at(s, "started") === true));
  const passed = index < 0 ? statuses : statuses.slice(0, index + 1);
  const done = index < 0 ? statuses : statuses.slice(0, index);
  const sidecars = passed.filter(isSidecar);
  const ready = done.filter((s) => isSidecar(s) && !ended(s) && at(s, "ready") === true).length;
  return index < 0
    ? { passed, sidecars, ready }
    : { passed, sidecars, ready, status: initStatus(statuses[index], `${index}/${spec.length}`) };
}

const gated = (pod: Fields): boolean =>
  list(pod, "status", "conditions").some(
    (c) => text(c, "type") === "PodScheduled" && text(c, "reason") === "SchedulingGated",
  );

function initStatus(status: unknown, progress: string): string {
  const terminated = at(status, "state", "terminated");
  if (terminated !== undefined) return `Init:${endedStatus(terminated)}`;
  const reason = text(status, "state", "waiting", "reason");
  return reason !== "" && reason !== "PodInitializing" ? `Init:${reason}` : `Init:${progress}`;
}

function endedStatus(terminated: unknown): string {
  const reason = text(terminated, "reason");
  if (reason !== "") return reason;
  const signal = count(terminated, "signal");
  return signal === 0 ? `ExitCode:${count(terminated, "exitCode")}` : `Signal:${signal}`;
}

/** Containers from last to first: the first one listed has the last word. */
function containersStatus(pod: Fields, before: string, statuses: readonly unknown[]): string {
  let status = before;
  let running = false;
  let failedReason = "";
  for (const container of [...statuses].reverse()) {
    const waiting = text(container, "state", "waiting", "reason");
    const terminated = at(container, "state", "terminated");
    if (waiting !== "") status = waiting;
    else if (terminated !== undefined) {
      status = endedStatus(terminated);
      if (count(terminated, "exitCode") !== 0) failedReason = status;
    } else if (at(container, "ready") === true && at(container, "state", "running") !== undefined) running = true;
  }
  if (status !== "Completed") return status;
  if (running && hasCondition(pod, "Ready")) return "Running";
  if (failedReason !== "") return failedReason;
  return running ? "NotReady" : status;
}

function deletedStatus(pod: Fields, status: string): string {
  if (at(pod, "metadata", "deletionTimestamp") === undefined) return status;
  if (text(pod, "status", "reason") === "NodeLost") return "Unknown";
  return ["Succeeded", "Failed"].includes(text(pod, "status", "phase")) ? status : "Terminating";
}

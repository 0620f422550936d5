import type { Node, Pod } from "../../api/objects.ts";
import { amountsOf } from "../../cluster/schedule/index.ts";
import type { Unremovable } from "../../controllers/cluster-autoscaler/memory.ts";
import type { Action, Report, ReportedEvent, ScaleUp } from "../../controllers/cluster-autoscaler/report.ts";
import type { Template } from "../../controllers/cluster-autoscaler/template.ts";

/** Writes a report as `did` of the recordings; what they leave out when empty is undefined here. */
export function didOf(report: Report): Record<string, unknown> {
  const { choice } = report;
  return {
    unschedulable: some(names(report.unschedulable)),
    templates: mapped(report.templates, templateOf),
    upcoming: filled(Object.fromEntries(report.upcoming)),
    notStarted: filled(Object.fromEntries(report.notStarted)),
    fits: filled(Object.fromEntries(report.fits.map(({ pod, node }) => [pod.metadata.name, placeName(node)]))),
    unhelped: some(names(report.unhelped)),
    scaleUpPods: report.scaleUpPods && names(report.scaleUpPods),
    options: some(
      report.options.map(({ group, nodes, pods, similar }) => ({
        group,
        nodes,
        pods: names(pods),
        similar: some(similar),
      })),
    ),
    expander: some(choice?.filters ?? []),
    tied: choice && choice.tied.length > 1 ? choice.tied : undefined,
    chosen: choice?.chosen,
    ...scaleUpOf(report),
    unneeded: some(
      [...report.unneeded]
        .sort((a, b) => plain(a.node, b.node))
        .map(({ node, since, pods }) => ({ node, sinceMs: since, pods: some(names(pods)) })),
    ),
    unremovable: unremovableOf(report.unremovable),
    utilization:
      report.scaleDown === "NotTried" ? undefined : mapped(report.utilization, ({ utilization }) => utilization),
    scaleDown: {
      result: report.scaleDown,
      started: some(
        report.started.map(({ node, drain, pods }) => ({ node, evicted: drain ? names(pods) : undefined })),
      ),
      deletionResults: filled(Object.fromEntries(report.deletionResults)),
    },
    backoffs: some(report.backoffs.map(({ until, ...backoff }) => ({ ...backoff, untilMs: until }))),
    status: {
      cluster: report.clusterHealthy ? "Healthy" : "Unhealthy",
      ...Object.fromEntries(
        report.status.map((each) => [
          each.group,
          [
            each.healthy ? "Healthy" : "Unhealthy",
            each.scaleUp,
            each.candidates ? "CandidatesPresent" : "NoCandidates",
            each.registered,
            each.ready,
            each.notStarted,
            each.unready,
            0,
            each.unregistered,
            each.longUnregistered,
          ],
        ]),
      ),
    },
    error: report.error,
    actions: some(report.actions.map((action) => actionOf(action, report.at))),
    events: some(eventsOf(report.events, report.at)),
  };
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
const filled = <T>(map: Readonly<Record<string, T>>) => (Object.keys(map).length > 0 ? map : undefined);
const names = (pods: readonly Pod[]): string[] => pods.map(({ metadata }) => metadata.name);
const plain = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const mapped = <T, U>(map: ReadonlyMap<string, T>, convert: (value: T) => U): Record<string, U> =>
  Object.fromEntries([...map].map(([key, value]) => [key, convert(value)]));

/** "upcoming:G:i": the last part of our name says which template it was made from. */
const placeName = (name: string): string =>
  name.startsWith("upcoming:") ? name.split(":").slice(0, 3).join(":") : name;

function templateOf({ node, pods }: Template): Record<string, unknown> {
  const { cpu, memory } = amountsOf(node.status.allocatable);
  const { "kubernetes.io/hostname": _, ...labels } = { ...node.metadata.labels };
  return {
    cpuMilli: cpu,
    memBytes: memory,
    labels: filled(labels),
    taints: some(taintsOf(node)),
    pods: pods.map(templatePod).sort(plain),
  };
}
const taintsOf = (node: Node) => (node.spec.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect }));
function templatePod({ metadata }: Pod): string {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === "DaemonSet");
  return owner ? `ds:${owner.name}` : metadata.name;
}

/** With a minimum to keep, the second result takes the first one's place when nothing was tried. */
function scaleUpOf({ scaleUp, scaleUpToMin }: Report): Record<string, unknown> {
  if (!scaleUpToMin) return { scaleUp: attemptOf(scaleUp) };
  const untried = scaleUp.result === "ScaleUpNotNeeded" || scaleUp.result === "ScaleUpInCooldown";
  return untried
    ? { scaleUp: attemptOf(scaleUpToMin) }
    : { scaleUp: attemptOf(scaleUp), scaleUpToMin: attemptOf(scaleUpToMin) };
}

const attemptOf = ({ result, infos, triggered, awaiting, remaining, failed, error }: ScaleUp) => ({
  result,
  infos: some(infos),
  triggered: some(names(triggered)),
  await: some(names(awaiting)),
  remain: some(remainOf(remaining)),
  failed: some(failed),
  error,
});

function remainOf(remaining: ScaleUp["remaining"]) {
  const merged = new Map<string, { readonly pods: string[]; readonly why: unknown }>();
  for (const { pod, rejected, skipped } of remaining) {
    const why = { rejected: filled(Object.fromEntries(rejected)), skipped: filled(Object.fromEntries(skipped)) };
    const key = JSON.stringify(why);
    const known = merged.get(key) ?? { pods: [], why };
    known.pods.push(pod.metadata.name);
    merged.set(key, known);
  }
  return [...merged.values()];
}

function unremovableOf(list: readonly Unremovable[]) {
  const byReason: Record<string, unknown[]> = {};
  for (const { node, reason, pod } of list) {
    const line = pod ? [node, pod.pod.metadata.name, pod.reason] : node;
    byReason[reason] = [...(byReason[reason] ?? []), line].sort((a, b) => plain(String(a), String(b)));
  }
  return filled(byReason);
}

function actionOf(action: Action, at: number): Record<string, unknown> {
  if (action.op === "taint") return { ...action, tMs: at, valueMs: at };
  if (action.op === "evict") return { ...action, pod: action.pod.metadata.name, tMs: at };
  return { ...action, tMs: at };
}

/** Equal neighbours share a line. */
function eventsOf(events: readonly ReportedEvent[], at: number) {
  const lines: [number, string[], string, string, string][] = [];
  for (const { on, type, reason, message } of events) {
    const object = on === undefined ? "status" : on.kind === "Pod" ? `pod/${on.pod.metadata.name}` : `node/${on.node}`;
    const last = lines.at(-1);
    if (last && last[2] === type && last[3] === reason && last[4] === message) last[1].push(object);
    else lines.push([at, [object], type, reason, message]);
  }
  return lines;
}

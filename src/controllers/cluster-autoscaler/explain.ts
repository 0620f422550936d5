import type { Explanation, ExplanationInput, ExplanationStep } from "../../api/explanation.ts";
import type { Unremovable } from "./memory.ts";
import type { Observation } from "./observation.ts";
import type { Report } from "./report.ts";
import { reasonsOf } from "./scale-up-events.ts";

/** Nodes named in one line; the rest is counted. */
const NAMED = 5;
/** Of nodes that are kept, or could go later, more; whoever looks at another one finds it among the unnamed. */
const NAMED_KEPT = 40;

/** Why this loop added, removed or kept what it did. */
export function explain(report: Report, seen: Observation): Explanation {
  const { reason, message } = lastWord(report);
  return {
    outcome: outcomeOf(report),
    reason,
    message,
    inputs: inputsOf(report, seen),
    formula: formulaOf(report),
    steps: [...scaleUpSteps(report), ...scaleDownSteps(report)],
    turningPoint: turningPoint(report, seen),
    ...unnamedOf(report),
  };
}

function outcomeOf({ scaleUp, scaleUpToMin, started, clusterHealthy, unneeded }: Report): string {
  const infos = [...scaleUp.infos, ...(scaleUpToMin?.infos ?? [])];
  const grown = infos.map(({ group, from, to }) => `${group} from ${from} to ${to}`).join(", ");
  if (infos.length > 0) return `Cluster Autoscaler grew ${grown}.`;
  if (scaleUp.failed.length > 0) return `Cluster Autoscaler could not grow ${scaleUp.failed.join(", ")}.`;
  if (started.length > 0) return `Cluster Autoscaler began to remove ${named(started.map(({ node }) => node))}.`;
  if (!clusterHealthy) return "Cluster Autoscaler does nothing: the cluster is unhealthy.";
  const pods = scaleUp.remaining.length;
  if (pods > 0) return `Cluster Autoscaler has no node group that helps ${count(pods, "pod")}.`;
  if (unneeded.length > 0)
    return `Cluster Autoscaler kept all nodes; ${count(unneeded.length, "node")} could go later.`;
  return "Cluster Autoscaler kept all nodes.";
}

/** Upstream's own words: the event that a person would look for. */
function lastWord({ events, scaleUp, scaleDown }: Report): { readonly reason: string; readonly message: string } {
  const wanted = ["TriggeredScaleUp", "FailedToScaleUpGroup", "ClusterUnhealthy", "ScaleDown", "ScaleDownEmpty"];
  for (const reason of [...wanted, "NotTriggerScaleUp"]) {
    const event = events.find((each) => each.reason === reason && !each.message.startsWith("marked the node"));
    if (event) return { reason, message: event.message };
  }
  return scaleUp.result === "ScaleUpNotNeeded"
    ? { reason: scaleDown, message: "" }
    : { reason: scaleUp.result, message: scaleUp.error ?? "" };
}

function inputsOf({ unschedulable, upcoming, fits }: Report, { groups, nodes }: Observation): ExplanationInput[] {
  const coming = [...upcoming.values()].reduce((sum, each) => sum + each, 0);
  return [
    { name: "unschedulable pods", seen: { value: unschedulable.length, unit: "pods" } },
    { name: "nodes", seen: { value: nodes.length, unit: "nodes" } },
    { name: "upcoming nodes", seen: { value: coming, unit: "nodes" } },
    { name: "pods that fit", seen: { value: fits.length, unit: "pods" } },
    ...groups.map(({ id, target }) => ({ name: `target of ${id}`, seen: { value: target, unit: "nodes" } })),
  ];
}

function formulaOf({ options, choice, utilization }: Report): readonly string[] | undefined {
  if (options.length > 0 && choice) {
    return ["option = new nodes of one group, and the pods they take", `winner by ${names(choice.filters)}`];
  }
  if (utilization.size === 0) return undefined;
  return ["utilization = max(Σ cpu requests ÷ allocatable cpu, Σ memory requests ÷ allocatable memory)"];
}
const names = (filters: readonly { readonly expander: string }[]): string =>
  filters.map(({ expander }) => expander).join(", then ") || "chance";

function scaleUpSteps(report: Report): ExplanationStep[] {
  const { unschedulable, fits, unhelped, scaleUpPods, options, choice, scaleUp } = report;
  if (unschedulable.length + fits.length === 0) return [];
  const steps: ExplanationStep[] = [
    {
      rule: "fits",
      before: unschedulable.length,
      after: unhelped.length,
      because: `${count(fits.length, "pod")} fit on nodes that are there or on their way`,
    },
  ];
  if (scaleUpPods === undefined && unhelped.length > 0) {
    steps.push({ rule: "not now", before: unhelped.length, after: 0, because: scaleUp.result });
  }
  for (const { group, nodes, pods } of options) {
    const because = `${count(nodes, "node")} of ${group} would take ${count(pods.length, "pod")}`;
    steps.push({ rule: "estimate", before: pods.length, after: nodes, because });
  }
  let left = options.length;
  for (const { expander, left: survivors } of choice?.filters ?? []) {
    const because = `${expander} leaves ${survivors.join(", ")}`;
    steps.push({ rule: "expander", before: left, after: survivors.length, because });
    left = survivors.length;
  }
  for (const { group, from, to, max } of scaleUp.infos) {
    steps.push({ rule: "size", before: from, after: to, because: `${group} ${from}->${to} (max: ${max})` });
  }
  const whys = new Map<string, number>();
  for (const each of scaleUp.remaining) whys.set(reasonsOf(each), (whys.get(reasonsOf(each)) ?? 0) + 1);
  for (const [why, pods] of whys) {
    steps.push({ rule: "no option", before: pods, after: 0, because: why || scaleUp.result });
  }
  return steps;
}

/** One step a reason: which nodes are kept for it. Then what is unneeded, and what goes. */
function scaleDownSteps({ unremovable, unneeded, utilization, started, scaleDown, at }: Report): ExplanationStep[] {
  if (scaleDown === "NotTried") return [];
  const byReason = new Map<string, Unremovable[]>();
  for (const each of unremovable) byReason.set(each.reason, [...(byReason.get(each.reason) ?? []), each]);
  const steps: ExplanationStep[] = [...byReason].map(([reason, nodes]) => ({
    rule: reason,
    before: nodes.length,
    after: 0,
    because: named(
      nodes.map((each) => keptBecause(each, utilization.get(each.node)?.utilization)),
      NAMED_KEPT,
    ),
  }));
  for (const each of unneeded.slice(0, NAMED_KEPT)) {
    const forSeconds = Math.round((at - each.since) / 1000);
    const before = percent(utilization.get(each.node)?.utilization);
    steps.push({ rule: "unneeded", before, after: forSeconds, because: unneededText(each, at) });
  }
  const because = started.length > 0 ? named(started.map(({ node }) => node)) : scaleDown;
  return [...steps, { rule: "removal", before: unneeded.length, after: started.length, because }];
}

/** What the steps would say of the nodes that they only count; nothing where they name them all. */
function unnamedOf({ unremovable, unneeded, utilization, scaleDown, at }: Report): Pick<Explanation, "unnamed"> {
  if (scaleDown === "NotTried") return {};
  const seen = new Map<string, number>();
  const kept = unremovable.filter(({ reason }) => {
    const nth = (seen.get(reason) ?? 0) + 1;
    seen.set(reason, nth);
    return nth > NAMED_KEPT;
  });
  const lines = [
    ...kept.map((each) => [each.node, `${each.reason}: ${keptBecause(each, utilization.get(each.node)?.utilization)}`]),
    ...unneeded.slice(NAMED_KEPT).map((each) => [each.node, `unneeded: ${unneededText(each, at)}`]),
  ];
  return lines.length > 0 ? { unnamed: Object.fromEntries(lines) } : {};
}

const unneededText = ({ node, since, pods }: Report["unneeded"][number], at: number): string =>
  `${node}: unneeded for ${Math.round((at - since) / 1000)} s, ${count(pods.length, "pod")} to move`;

function keptBecause({ node, pod, earlier }: Unremovable, utilization: number | undefined): string {
  if (earlier) return `${node} (${[earlier.reason, ...blockingPod(earlier)].join(", ")})`;
  if (pod) return `${node} (${blockingPod({ pod }).join()})`;
  return utilization === undefined ? node : `${node} (${percent(utilization)} used)`;
}

const blockingPod = ({ pod }: Pick<Unremovable, "pod">): readonly string[] =>
  pod ? [`pod ${pod.pod.metadata.namespace}/${pod.pod.metadata.name}: ${pod.reason}`] : [];

function turningPoint({ unneeded, at, started }: Report, { options }: Observation): string | undefined {
  const [first] = unneeded.filter(({ node }) => !started.some((each) => each.node === node));
  if (!first) return undefined;
  const left = Math.ceil((first.since + options.scaleDownUnneededMs - at) / 1000);
  return left >= 0 ? `It may remove ${first.node} once it stays unneeded for more than ${left} s.` : undefined;
}

const percent = (share: number | undefined): string | null =>
  share === undefined ? null : `${Math.round(share * 1000) / 10} %`;
const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
const named = (list: readonly string[], most = NAMED): string =>
  list.length > most ? `${list.slice(0, most).join(", ")} and ${list.length - most} more` : list.join(", ");

import type { Explanation, ExplanationStep } from "../../api/explanation.ts";
import { type Ranking, type Rejection, type Snapshot, scoreAt } from "../../cluster/schedule/index.ts";
import type { Attempt, Result } from "./attempt.ts";
import { scheduledMessage } from "./writes.ts";

/** Lines that a person still reads: nodes named in one sentence, nodes ranked, pods listed of a batch. */
const NAMED = 5;
const RANKED = 3;
const LISTED = 20;

/** Why one pod went where it went, node by node. */
export function explainOne(attempt: Attempt, snapshot: Snapshot): Explanation {
  const { found, node, pod } = attempt;
  const name = `${pod.namespace}/${pod.pod.metadata.name}`;
  const { feasible, rejected } = found.search;
  const inputs = [
    { name: "nodes", seen: { value: snapshot.size, unit: "nodes" } },
    { name: "feasible", seen: { value: feasible.length, unit: "nodes" } },
    { name: "cpu request", seen: { value: pod.requests.cpuMilli, unit: "m" } },
    { name: "memory request", seen: { value: pod.requests.memoryBytes, unit: "bytes" } },
    { name: "priority", seen: { value: pod.priority } },
  ];
  const filtered = filterSteps(rejected, snapshot);
  if (found.outcome === "placed") {
    return {
      outcome: `Scheduler placed ${name} on ${node}.`,
      reason: "Scheduled",
      message: scheduledMessage(pod.pod, node ?? ""),
      inputs,
      formula: found.ranking && ["total = Σ weight × score"],
      steps: [...filtered, ...scoreSteps(found.ranking, feasible, snapshot)],
    };
  }
  const nominated = node ? `; it nominated ${node} and preempts there` : "";
  return {
    outcome: `Scheduler found no node for ${name}${nominated}.`,
    reason: "FailedScheduling",
    message: found.message,
    inputs,
    steps: [...filtered, ...preemptionSteps(attempt, snapshot)],
  };
}

interface Group {
  readonly plugin: string;
  readonly reasons: string;
  readonly nodes: string[];
}

/** One step a filter and reason: how many nodes it took away. */
function filterSteps(rejected: ReadonlyMap<number, Rejection>, snapshot: Snapshot): ExplanationStep[] {
  const groups = new Map<string, Group>();
  // Filters give the same object again and again; only the first of each is made into text.
  const known = new Map<Rejection, Group>();
  for (const [node, rejection] of rejected) {
    let group = known.get(rejection);
    if (!group) {
      const { plugin } = rejection;
      const reasons = rejection.reasons.join(", ");
      group = groups.get(`${plugin} ${reasons}`) ?? { plugin, reasons, nodes: [] };
      groups.set(`${plugin} ${reasons}`, group);
      known.set(rejection, group);
    }
    group.nodes.push(snapshot.node(node).name);
  }
  let left = snapshot.size;
  return [...groups.values()].map(({ plugin, reasons, nodes }) => {
    const before = left;
    left -= nodes.length;
    return { rule: plugin, before, after: left, because: `${reasons}: ${listed(nodes)}` };
  });
}

const listed = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more` : names.join(", ");

function scoreSteps(ranking: Ranking | undefined, feasible: readonly number[], snapshot: Snapshot): ExplanationStep[] {
  if (!ranking) return [];
  const { plugins, totals } = ranking;
  return feasible
    .map((node, i) => ({ name: snapshot.node(node).name, i, total: totals[i] ?? 0 }))
    .sort((a, b) => b.total - a.total)
    .slice(0, RANKED)
    .map(({ name, i, total }) => ({
      rule: `score of ${name}`,
      before: null,
      after: total,
      because: plugins.map((plugin) => `${plugin.weight} × ${scoreAt(plugin, i)} ${plugin.plugin}`).join(" + "),
    }));
}

function preemptionSteps({ found, node }: Attempt, snapshot: Snapshot): ExplanationStep[] {
  if (found.outcome !== "failed" || !found.preemption) return [];
  const { preemption } = found;
  if (preemption.outcome !== "nominate") {
    return [{ rule: "preemption", before: null, after: null, because: preemption.message }];
  }
  const chosen = preemption.tied.find((candidate) => snapshot.node(candidate.node).name === node);
  const victims = (chosen?.victims ?? []).map(({ pod }) => pod.metadata.name);
  return [{ rule: "preemption", before: null, after: node ?? null, because: `victims: ${listed(victims)}` }];
}

/** What became of a batch. */
export function explainMany(results: readonly Result[], nodes: number): Explanation {
  const failures = new Map<string, string[]>();
  let left = 0;
  for (const { pod, message } of results) {
    if (message === undefined) continue;
    left++;
    const alike = failures.get(message);
    if (alike) alike.push(pod);
    else failures.set(message, [pod]);
  }
  const placed = results.length - left;
  const [first] = failures.keys();
  return {
    outcome: `Scheduler placed ${placed} pods${left > 0 ? ` and left ${left} pending` : ""}.`,
    reason: first === undefined ? "Scheduled" : "FailedScheduling",
    message: first ?? `Successfully assigned ${placed} pods`,
    inputs: [
      { name: "nodes", seen: { value: nodes, unit: "nodes" } },
      { name: "pending", seen: { value: results.length, unit: "pods" } },
    ],
    steps: [...placeSteps(results), ...failureSteps(failures)],
  };
}

const placeSteps = (results: readonly Result[]): ExplanationStep[] =>
  results
    .filter(({ message }) => message === undefined)
    .slice(0, LISTED)
    .map(({ pod, node, feasible }) => ({
      rule: "placed",
      before: null,
      after: node ?? null,
      because: `${pod}: ${feasible} feasible nodes`,
    }));

const failureSteps = (failures: ReadonlyMap<string, readonly string[]>): ExplanationStep[] =>
  [...failures].slice(0, LISTED).map(([message, pods]) => ({
    rule: "unschedulable",
    before: null,
    after: pods.length,
    because: `${listed(pods)}: ${message}`,
  }));

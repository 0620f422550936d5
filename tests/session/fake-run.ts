import type {
  ColumnDoc,
  DecisionRecord,
  Frame,
  Intervention,
  KnobDoc,
  NodeChange,
  PodChange,
  RunInfo,
  WriteRecord,
} from "../../src/api/frame.ts";
import type { EventRecord } from "../../src/api/objects.ts";
import type { Printed } from "../../src/api/terminal.ts";

/** A plausible history in the shape of a run, for tests of the page. No rule of any controller is meant here. */
const ROWS = 1200;
const HPA = { kind: "HorizontalPodAutoscaler", namespace: "default", name: "checkout-worker" };
const DEPLOYMENT = { kind: "Deployment", namespace: "default", name: "checkout-worker" };

const columns: readonly ColumnDoc[] = [
  ["load/messages/rate", "arrivals", "msg/s", "demand"],
  ["queue/checkout/depth", "messages waiting", "messages", "backlog"],
  ["queue/checkout/ready", "ready messages", "messages", "backlog"],
  ["queue/checkout/unacked", "unacked messages", "messages", "backlog"],
  ["queue/checkout/oldest", "oldest message", "s", "backlog"],
  ["queue/checkout/arrived", "arrived", "messages", "demand"],
  ["queue/checkout/done", "done", "messages", "capacity"],
  ["queue/checkout/out", "out", "msg/s", "capacity"],
  ["workload/checkout-worker/desired", "desired", "pods", "decision"],
  ["workload/checkout-worker/ready", "ready", "pods", "capacity"],
  ["workload/checkout-worker/starting", "starting", "pods", "capacity"],
  ["workload/checkout-worker/stopping", "stopping", "pods", "capacity"],
  ["workload/checkout-worker/cpuPercent", "cpu per pod", "%", "capacity"],
  ["workload/checkout-worker/cpuSeen", "cpu seen by HPA", "%", "seen"],
  ["workload/checkout-worker/cpuTarget", "cpu target", "%", "decision"],
  ["nodes/count", "nodes", "nodes", "capacity"],
].map(([key = "", title = "", unit = "", meaning = "neutral"]) => ({
  key,
  title,
  unit,
  meaning: meaning as ColumnDoc["meaning"],
}));

const knob = (
  path: string,
  group: KnobDoc["group"],
  unit: string,
  min: number,
  max: number,
  initial: number,
  preset: number | null,
): KnobDoc => ({
  path,
  group,
  unit,
  min,
  max,
  step: 1,
  default: preset,
  initial,
  help: `What ${path} does.`,
});
const LOAD = knob("load/messages.rate", "load", "msg/s", 0, 60, 30, null);
const TARGET = knob(
  "HorizontalPodAutoscaler/checkout-worker.spec.metrics[0].resource.target.averageUtilization",
  "cpu",
  "%",
  1,
  100,
  70,
  80,
);
const MIN = knob("HorizontalPodAutoscaler/checkout-worker.spec.minReplicas", "replicas", "pods", 1, 20, 2, 1);
const VALUE = knob("ScaledObject/checkout-worker.spec.triggers[0].metadata.value", "queue", "/pod", 5, 500, 100, 20);
const POLLING = knob("ScaledObject/checkout-worker.spec.pollingInterval", "queue", "s", 5, 120, 30, 30);

/** A terminal that repeats what it is told; a line with "-w" goes on. */
const printedOf = (log: readonly Intervention[]): readonly Printed[] =>
  log
    .filter(({ path }) => path === "terminal")
    .map(({ at, value }) => ({
      at,
      line: String(value),
      stdout: `told ${String(value)}\n`,
      stderr: "",
      exit: String(value).endsWith(" -w") ? null : 0,
      writes: 0,
    }));

export const fakeInfo = (variant: string): RunInfo => ({
  scenario: "calm-cpu-long-queue",
  title: "CPU is calm at 30%. Customers are not.",
  variant,
  variantTitle: variant === "cpu-hpa" ? "HPA, cpu target 70%" : "KEDA on queue length, 100 msg per pod",
  seed: 7,
  engine: "0",
  stepMs: 100,
  recordMs: 1000,
  horizonMs: ROWS * 1000,
  epochUnixMs: 0,
  columns,
  knobs: variant === "cpu-hpa" ? [LOAD, TARGET, MIN] : [LOAD, VALUE, POLLING],
  serves: {},
  files: {},
  script: [],
  controllers: [
    {
      name: "hpa",
      component: "horizontal-pod-autoscaler",
      upstream: { project: "kubernetes", version: "v1.37", source: "pkg/controller/podautoscaler" },
      leftOut: [],
      loop: {
        reads: ["metrics.k8s.io"],
        writes: ["Deployment.spec.replicas"],
        period: "15s",
        host: "kube-controller-manager",
      },
    },
  ],
});

const NODE = { group: "", cpuMilli: 4000, memoryBytes: 17_179_869_184, maxPods: 110, priceMicroUsdPerHour: 192_000 };

/** Two nodes; one that is killed is not ready half a minute later. */
const nodesOf = (log: readonly Intervention[]): readonly NodeChange[] => [
  ...["node-1", "node-2"].map((node) => ({ ...NODE, at: 0, node, state: "ready" as const, because: "ready" })),
  ...log
    .filter(({ path }) => /^node\/.*\.kill$/.test(path))
    .map(({ at, path }) => ({
      ...NODE,
      at: at + 30_000,
      node: path.slice("node/".length, -".kill".length),
      state: "notReady" as const,
      because: "Kubelet stopped posting node status.",
    })),
];

const REQUESTS = { cpuRequestMilli: 1000, memoryRequestBytes: 134_217_728 };

/** The whole run as one frame, from `fromRow` on. */
export function fakeFrame(info: RunInfo, log: readonly Intervention[], fromRow = 0): Frame {
  let seed = 7;
  const noise = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed / 0x7fffffff - 0.5;
  };
  const settingOf = (of: KnobDoc, at: number) =>
    Number(log.findLast((entry) => entry.path === of.path && entry.at <= at)?.value ?? of.initial);
  const data = info.columns.map(() => new Float64Array(ROWS));
  const at = new Map(info.columns.map((column, index) => [column.key, index]));
  const put = (key: string, row: number, value: number) => {
    const index = at.get(key);
    if (index !== undefined) (data[index] as Float64Array)[row] = value;
  };
  const keda = info.variant !== "cpu-hpa";
  const decisions: DecisionRecord[] = [];
  const pods: PodChange[] = [];
  const writes: WriteRecord[] = [];
  const events: EventRecord[] = [];
  const arrivals: number[] = [];
  let depth = 0,
    arrived = 0,
    done = 0,
    desired = 2,
    seen = Number.NaN,
    named = 0;
  const live: { name: string; readyAt: number }[] = [];
  const add = (t: number) => {
    named += 1;
    const name = `checkout-worker-6c9f7d5b8d-${named}`;
    const node = `node-${(named % 2) + 1}`;
    const base = { pod: name, workload: "checkout-worker", node, ...REQUESTS };
    const readyAt = t === 0 ? 0 : t + 12_000;
    if (t > 0) pods.push({ ...base, at: t, state: "starting", because: "pulling" });
    pods.push({ ...base, at: readyAt, state: "ready", because: "Ready" });
    live.push({ name, readyAt });
  };
  const remove = (t: number) => {
    const pod = live.pop();
    if (!pod) return;
    const base = { pod: pod.name, workload: "checkout-worker", node: null, because: "scaled down", ...REQUESTS };
    pods.push({ ...base, at: t, state: "stopping" }, { ...base, at: t + 5000, state: "gone" });
  };
  add(0);
  add(0);
  let previousCpu = 30;
  for (let row = 0; row < ROWS; row += 1) {
    const t = (row + 1) * 1000;
    const rate = settingOf(LOAD, t);
    const arrive = Math.max(0, Math.round(rate + noise() * 12));
    const ready = live.filter((pod) => pod.readyAt <= t).length;
    const take = Math.min(depth + arrive, Math.max(0, ready * 5 + noise()));
    depth += arrive - take;
    arrived += arrive;
    done += take;
    arrivals.push(arrived);
    let oldestRow = arrivals.findIndex((count) => count > done);
    if (oldestRow < 0) oldestRow = row;
    const cpu = ready === 0 ? Number.NaN : 30 * Math.min(1, take / (ready * 5)) + noise() * 4;
    if (t % 15_000 === 7000) {
      seen = previousCpu;
      const target = settingOf(TARGET, t);
      const minimum = settingOf(MIN, t);
      const raw = keda ? Math.ceil(depth / settingOf(VALUE, t)) : Math.ceil((desired * seen) / target);
      const final = Math.max(keda ? 1 : minimum, Math.min(keda ? 8 : 50, raw));
      const settled = keda && final < desired ? Math.max(final, desired - (t % 60_000 === 7000 ? 1 : 0)) : final;
      const id = decisions.length;
      const write: WriteRecord = {
        at: t,
        by: "hpa",
        target: DEPLOYMENT,
        field: "spec.replicas",
        from: desired,
        to: settled,
        decision: id,
      };
      const changed = settled !== desired;
      decisions.push({
        id,
        at: t,
        controller: "hpa",
        object: HPA,
        effect: changed ? (settled > desired ? "up" : "down") : "kept",
        writes: changed ? [write] : [],
        explanation: {
          outcome: changed
            ? `HPA scaled checkout-worker from ${desired} to ${settled}.`
            : `HPA kept checkout-worker at ${desired}.`,
          reason: keda ? "ReadyForNewScale" : "TooFewReplicas",
          message: keda
            ? "recommended size matches current size"
            : "the desired replica count is less than the minimum replica count",
          inputs: [
            keda
              ? {
                  name: "s0-rabbitmq-checkout",
                  seen: { value: Math.round(depth), unit: "messages" },
                  seenAt: t - 9000,
                  truth: "queue/checkout/depth",
                }
              : {
                  name: "cpu, % of request",
                  seen: { value: Math.round(seen), unit: "%" },
                  seenAt: t - 18_000,
                  truth: "workload/checkout-worker/cpuPercent",
                },
            { name: "ready pods", seen: { value: ready }, truth: "workload/checkout-worker/ready" },
          ],
          formula: keda
            ? ["desired = ceil(metric ÷ value)", `= ceil(${Math.round(depth)} ÷ ${settingOf(VALUE, t)}) = ${raw}`]
            : [
                "desired = ceil(ready × seen ÷ target)",
                `= ceil(${desired} × ${Math.round(seen)} ÷ ${target})`,
                `= ${raw}`,
              ],
          steps: [
            {
              rule: "proposal",
              before: desired,
              after: raw,
              because: keda
                ? `${Math.round(depth)} ÷ ${settingOf(VALUE, t)}`
                : `${Math.round(seen)} ÷ ${target} = ${(seen / target).toFixed(2)}`,
            },
            { rule: "tolerance", before: raw, after: raw, because: "outside 0.9 to 1.1" },
            { rule: "stabilised", before: raw, after: raw, because: "highest wish in 300 s" },
            { rule: "rate-limited", before: raw, after: raw, because: "max(2×2, 4) = 4" },
            {
              rule: "bounded",
              before: raw,
              after: settled,
              because: keda ? "maxReplicaCount 8" : `minReplicas ${minimum}`,
            },
          ],
          turningPoint: keda ? undefined : "It would add a pod at cpu ≥ 78 %.",
        },
      });
      if (changed) {
        writes.push(write);
        events.push({
          at: t,
          lastAt: t,
          count: 1,
          type: "Normal",
          reason: "SuccessfulRescale",
          message: `New size: ${settled}; reason: cpu resource utilization`,
          involved: HPA,
          source: "horizontal-pod-autoscaler",
        });
        for (let more = desired; more < settled; more += 1) add(t);
        for (let less = settled; less < desired; less += 1) remove(t);
        desired = settled;
      }
      previousCpu = cpu;
    }
    put("load/messages/rate", row, arrive);
    put("queue/checkout/depth", row, Math.round(depth));
    put("queue/checkout/ready", row, Math.max(0, Math.round(depth) - ready));
    put("queue/checkout/unacked", row, Math.min(Math.round(depth), ready));
    put("queue/checkout/oldest", row, row - oldestRow);
    put("queue/checkout/arrived", row, arrived);
    put("queue/checkout/done", row, Math.round(done));
    put("queue/checkout/out", row, take);
    put("workload/checkout-worker/desired", row, desired);
    put("workload/checkout-worker/ready", row, ready);
    put("workload/checkout-worker/starting", row, live.length - ready);
    put("workload/checkout-worker/stopping", row, 0);
    put("workload/checkout-worker/cpuPercent", row, cpu);
    put("workload/checkout-worker/cpuSeen", row, keda ? Number.NaN : seen);
    put("workload/checkout-worker/cpuTarget", row, keda ? Number.NaN : settingOf(TARGET, t));
    put("nodes/count", row, 2);
  }
  const after = fromRow === 0 ? -1 : fromRow * info.recordMs;
  const recent = <T extends { readonly at: number }>(list: readonly T[]) => list.filter((item) => item.at > after);
  return {
    fromRow,
    rows: ROWS - fromRow,
    columns: data.map((column) => column.slice(fromRow)),
    decisions: recent(decisions),
    pods: recent([...pods].sort((a, b) => a.at - b.at)),
    nodes: recent(nodesOf(log)),
    writes: recent(writes),
    objects: [],
    events: recent(events),
    touches: [],
    printed: recent(printedOf(log)),
    traces: [],
    flows: [],
    ledger: [],
    until: info.horizonMs,
    done: true,
    digest: "fake",
  };
}

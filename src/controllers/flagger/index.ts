import {
  type ClusterView,
  type Controller,
  type Decision,
  keyOf,
  refOf,
  type Seen,
  type Trigger,
} from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { KubeObject } from "../../api/objects.ts";
import { equal } from "../../base/equal.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { type Advance, advance, type Observation } from "./advance.ts";
import { canaryKind, primaryName } from "./kind.ts";
import { serviceNames } from "./objects.ts";
import { intervalMs, maxWeight, metricWindowMs, thresholdOf } from "./settings.ts";
import { inPhase } from "./status.ts";
import type { Canary } from "./types.ts";

/** Flagger looks for new canaries this often (`-control-loop-interval`). */
const WINDOW_MS = 10 * SECOND_MS;
const LOOK = "look";

/** When the next look is due, and the interval that it was planned with; null = not scheduled. */
interface Memory {
  readonly every: number | null;
}

/** Flagger: a new version gets traffic step by step while its numbers are good, and none when they are not. */
export const flagger: Controller<Memory, Observation | null> = {
  name: "flagger",
  component: "flagger",
  upstream: {
    project: "fluxcd/flagger",
    version: "v1.41",
    source: "pkg/controller/scheduler.go, pkg/canary, pkg/router/istio.go",
  },
  leftOut: [
    "Only Deployments, the Istio provider and progressive weights: no A/B, Blue/Green, mirroring, webhooks, alerts.",
    "Only the built-in metrics; Prometheus has seen everything up to now, and a request that was retried counts once.",
    "The 99th percentile over the interval is the mean of its rows, by their requests.",
    "Autoscalers, config maps and secrets of the target are not copied.",
    "The selector of the apex Service changes nothing: calls go by the virtual service.",
  ],
  loop: {
    reads: ["Canary", "Deployment", "VirtualService", "Prometheus"],
    writes: [
      "Canary.status",
      "Deployment.create",
      "Deployment.spec",
      "Service.create",
      "DestinationRule.create",
      "VirtualService.*",
    ],
    period: "analysis.interval, 60s",
    host: "flagger",
  },
  kinds: [canaryKind],
  recordsChangesOnly: true,
  watches: [{ kind: "Canary", keys: (after, before) => (after && after.spec !== before?.spec ? [keyOf(after)] : []) }],
  init: () => ({ every: null }),
  observe,
  decide,
};

function observe(key: string, { cluster, metrics }: Seen): Observation | null {
  const [namespace = "", name = ""] = key.split("/");
  const canary = cluster.get("Canary", namespace, name) as Canary | undefined;
  if (!canary) return null;
  const { spec } = canary;
  return {
    canary,
    target: cluster.get("Deployment", namespace, spec.targetRef.name),
    primary: cluster.get("Deployment", namespace, primaryName(spec)),
    virtualService: cluster.get("VirtualService", namespace, serviceNames(canary).apex),
    existing: MADE.flatMap((kind) => namesIn(cluster, kind, namespace)),
    checks: (spec.analysis.metrics ?? []).map((metric) => ({
      metric,
      answer: metrics.source({ system: "istio", workload: spec.targetRef.name, windowMs: metricWindowMs(metric) }),
    })),
  };
}

const MADE = ["Service", "DestinationRule", "VirtualService"];

const namesIn = (cluster: ClusterView, kind: string, namespace: string): readonly string[] =>
  cluster.list(kind, namespace).map(({ metadata }) => `${kind}/${metadata.name}`);

function decide(seen: Observation | null, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  if (seen === null) return { memory: { every: null }, commands: [], timers: { [LOOK]: null } };
  const every = intervalMs(seen.canary.spec.analysis);
  if (trigger.by === "watch") return schedule(seen.canary, memory, every, now);
  const made = advance(seen, now);
  const { canary } = seen;
  const involved = refOf(canary as KubeObject);
  return {
    memory: { every },
    commands: [
      ...made.commands,
      ...made.said.map(({ type, message }) => ({ verb: "event", involved, type, reason: "Synced", message }) as const),
      ...(equal(made.status, canary.status)
        ? []
        : [{ verb: "updateStatus", object: { ...canary, status: made.status } as KubeObject } as const]),
    ],
    timers: { [LOOK]: now + every },
    explanation: explain(seen, made),
  };
}

/** A new canary, or one with another interval, is taken up at the next turn of the control loop. */
function schedule(canary: Canary, memory: Memory, every: number, now: TimeMs): Decision<Memory> {
  if (memory.every === every) return { memory, commands: [] };
  const at = Math.ceil(now / WINDOW_MS) * WINDOW_MS;
  const isNew = canary.status.phase === undefined;
  return {
    memory: { every },
    commands: isNew
      ? [{ verb: "updateStatus", object: { ...canary, status: inPhase(canary, "Initializing", now) } as KubeObject }]
      : [],
    timers: { [LOOK]: at },
  };
}

function explain({ canary, checks }: Observation, { said, status }: Advance): Explanation {
  const { analysis } = canary.spec;
  const last = said.at(-1)?.message ?? "";
  const { phase = "Initializing", failedChecks = 0, canaryWeight = 0 } = status;
  return {
    outcome: last === "" ? `Flagger left ${canary.metadata.name} as it is.` : `Flagger: ${last}`,
    reason: phase,
    message: said.map(({ message }) => message).join("\n"),
    inputs: checks.map(({ metric, answer }) => ({
      name: metric.name,
      seen:
        "error" in answer || answer.system !== "istio"
          ? { value: null }
          : metric.name === "request-duration"
            ? { value: rounded(answer.p99Ms), unit: "ms" }
            : { value: rounded(answer.successPercent), unit: "%" },
    })),
    steps: [
      {
        rule: "phase",
        before: canary.status.phase ?? null,
        after: phase,
        because: said[0]?.message ?? "nothing to do",
      },
      {
        rule: "canary weight",
        before: canary.status.canaryWeight ?? 0,
        after: canaryWeight,
        because: `steps of ${analysis.stepWeight ?? analysis.stepWeights?.join(", ") ?? 0} up to ${maxWeight(analysis)}`,
      },
      {
        rule: "failed checks",
        before: canary.status.failedChecks ?? 0,
        after: failedChecks,
        because: `${thresholdOf(analysis)} roll it back`,
      },
    ],
    turningPoint: `It looks again in ${intervalMs(analysis) / SECOND_MS} s.`,
  };
}

const rounded = (value: number): number | null => (Number.isNaN(value) ? null : Math.round(value * 100) / 100);

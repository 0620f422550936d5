import type { BackOff, EdgeSpec, FaultPolicy, ProxyCost } from "../api/calls.ts";
import type { MeshSpec } from "../api/mesh.ts";
import type {
  DatabaseSpec,
  Distribution,
  LoadSpec,
  QueueSpec,
  ServiceSpec,
  WorkloadSpec,
  WorkSpec,
} from "../api/plant.ts";
import { ok } from "../base/result.ts";
import { SECOND_MS } from "../base/units.ts";
import type { CompiledRun, NodePool, SensorSpec, StartupSpec } from "./model.ts";
import { PROXY_PROFILES } from "./proxy-profiles.ts";
import { type Read, readCpuText, readMemoryText, wrong } from "./readers.ts";
import {
  booleanValue,
  bytesValue,
  durationValue,
  milliCpuValue,
  nullable,
  numberValue,
  textValue,
  type Value,
  wordValue,
} from "./values.ts";

/** The settable fields outside manifests: how a value becomes a new spec. One table a path prefix. */
export type FieldTable<S> = Readonly<Record<string, (spec: S, value: Value) => Read<S>>>;

const field =
  <S, K extends keyof S>(key: K, read: (value: Value) => Read<S[K]>) =>
  (spec: S, value: Value): Read<S> => {
    const result = read(value);
    return result.ok ? ok({ ...spec, [key]: result.value }) : result;
  };

/** The same shape around another mean. */
function withMean(distribution: Distribution, mean: number): Distribution {
  if (distribution.type !== "uniform") return { ...distribution, mean };
  const half = (distribution.max - distribution.min) / 2;
  const spread =
    distribution.max + distribution.min === 0 ? 0 : (half * 2 * mean) / (distribution.max + distribution.min);
  return { type: "uniform", min: mean - spread, max: mean + spread };
}

const workField =
  <S extends { readonly work: WorkSpec }>(key: keyof WorkSpec) =>
  (spec: S, value: Value): Read<S> => {
    const mean = durationValue("ms")(value);
    return mean.ok ? ok({ ...spec, work: { ...spec.work, [key]: withMean(spec.work[key], mean.value) } }) : mean;
  };

/** A field of a part that not every spec has. */
function inside<S, K extends keyof S>(key: K, set: (part: NonNullable<S[K]>, value: Value) => Read<NonNullable<S[K]>>) {
  return (spec: S, value: Value): Read<S> => {
    const part = spec[key];
    if (part === undefined || part === null) return wrong(`has no ${String(key)}`);
    const read = set(part, value);
    return read.ok ? ok({ ...spec, [key]: read.value }) : read;
  };
}

export const LOAD_FIELDS: FieldTable<LoadSpec> = {
  rate: (spec, value) => {
    const rate = numberValue(0)(value);
    return rate.ok ? ok({ ...spec, terms: [{ type: "constant", rate: rate.value }] }) : rate;
  },
};

export const QUEUE_FIELDS: FieldTable<QueueSpec> = {
  cpu: workField("cpu"),
  wait: workField("wait"),
  prefetch: field("prefetch", numberValue(1, undefined, 1)),
  maxReceive: field("maxReceive", nullable(numberValue(1, undefined, 1))),
  visibility: field("visibilityMs", nullable(durationValue("s"))),
  poisonShare: field("poisonShare", numberValue(0, 1)),
  partitions: field("partitions", nullable(numberValue(1, undefined, 1))),
};

export const SERVICE_FIELDS: FieldTable<ServiceSpec> = {
  cpu: workField("cpu"),
  wait: workField("wait"),
  timeout: field("timeoutMs", nullable(durationValue("s"))),
  retries: field("maxRetries", numberValue(0, undefined, 1)),
  failShare: field("failShare", numberValue(0, 1)),
  forwards: field("forwards", booleanValue),
  "effect.idempotent": inside("effect", field("idempotent", booleanValue)),
  lockHold: inside("lock", field("holdMs", durationValue("ms"))),
  lockShards: inside("lock", field("shards", numberValue(1, undefined, 1))),
};

const COUNT = nullable(numberValue(0, undefined, 1));
const PERCENT = numberValue(0, 100);

/** The same shape from another first wait. */
function withFirstWait(backOff: BackOff, ms: number): BackOff {
  switch (backOff.type) {
    case "fixed":
      return { type: "fixed", waitMs: ms };
    case "exponential":
      return { ...backOff, initialMs: ms, maxMs: Math.max(ms, backOff.maxMs) };
    case "jittered":
      return { type: "jittered", baseMs: Math.max(1, ms), maxMs: 10 * Math.max(1, ms) };
    case "padded":
      return { ...backOff, minMs: ms, maxMs: Math.max(ms, backOff.maxMs) };
  }
}

/** Faults may be injected anywhere, whatever the scenario gives. */
const fault =
  (key: keyof FaultPolicy, read: (value: Value) => Read<number>) =>
  (spec: EdgeSpec, value: Value): Read<EdgeSpec> => {
    const result = read(value);
    const { fault: known = { delayMs: 0, delayPercent: 100, abortPercent: 0 } } = spec;
    return result.ok ? ok({ ...spec, fault: { ...known, [key]: result.value } }) : result;
  };

/** How a service calls another; a part that the scenario does not give cannot be set. */
export const CALL_FIELDS: FieldTable<EdgeSpec> = {
  share: field("share", numberValue(0, 1)),
  weight: (spec, value) =>
    spec.weight === undefined
      ? wrong("has no weight")
      : field<EdgeSpec, "weight">("weight", numberValue(0, 1e9, 1))(spec, value),
  timeout: field("timeoutMs", nullable(durationValue("s"))),
  patience: field("patience", wordValue(["fixed", "exponential"])),
  deadline: field("deadlineMs", nullable(durationValue("s"))),
  retries: field("retries", numberValue(0, undefined, 1)),
  retryOn: field("retryOn", textValue),
  backOff: (spec, value) => {
    const wait = durationValue("s")(value);
    return wait.ok ? ok({ ...spec, backOff: withFirstWait(spec.backOff, wait.value) }) : wait;
  },
  balance: field(
    "balance",
    wordValue(["round-robin", "random", "least-request", "full-scan", "ring-hash", "peak-ewma"]),
  ),
  avoidTried: field("avoidTried", numberValue(0, undefined, 1)),
  fallback: field("fallback", booleanValue),
  cancel: field("cancel", booleanValue),
  lostReplies: field("lostReplies", numberValue(0, 1)),
  cut: field("cut", booleanValue),
  "fault.delay": fault("delayMs", durationValue("s")),
  "fault.delayPercent": fault("delayPercent", PERCENT),
  "fault.abortPercent": fault("abortPercent", PERCENT),
  "proxies.profile": inside("proxies", (_, value) => {
    const name = wordValue(Object.keys(PROXY_PROFILES))(value);
    return name.ok ? ok(PROXY_PROFILES[name.value] as ProxyCost) : name;
  }),
  "proxies.count": inside("proxies", field("count", numberValue(0, undefined, 1))),
  "proxies.latency": inside("proxies", field("latencyMs", numberValue(0))),
  "proxies.cpu": inside("proxies", field("cpuMilli", milliCpuValue)),
  "limits.maxConnections": inside("limits", field("maxConnections", COUNT)),
  "limits.maxPendingRequests": inside("limits", field("maxPendingRequests", COUNT)),
  "limits.maxRequests": inside("limits", field("maxRequests", COUNT)),
  "limits.maxRetries": inside("limits", field("maxRetries", COUNT)),
  "retryBudget.enabled": inside("retryBudget", field("enabled", booleanValue)),
  "retryBudget.percent": inside("retryBudget", field("percent", PERCENT)),
  "retryBudget.minConcurrency": inside("retryBudget", field("minConcurrency", numberValue(0, undefined, 1))),
  "retryTokens.enabled": inside("retryTokens", field("enabled", booleanValue)),
  "retryTokens.max": inside("retryTokens", field("max", numberValue(0))),
  "retryTokens.perSuccess": inside("retryTokens", field("perSuccess", numberValue(0))),
  "retryTokens.cost": inside("retryTokens", field("cost", numberValue(0))),
  "retryTokens.timeoutCost": inside("retryTokens", field("timeoutCost", numberValue(0))),
  "retryTokens.refund": inside("retryTokens", field("refund", booleanValue)),
  "retryRatio.enabled": inside("retryRatio", field("enabled", booleanValue)),
  "retryRatio.ratio": inside("retryRatio", field("ratio", numberValue(0))),
  "retryRatio.minRetriesPerSecond": inside("retryRatio", field("minRetriesPerSecond", numberValue(0, undefined, 1))),
  "accrual.enabled": inside("accrual", field("enabled", booleanValue)),
  "accrual.maxFailures": inside("accrual", field("maxFailures", numberValue(1, undefined, 1))),
  "accrual.minPenalty": inside("accrual", field("minPenaltyMs", durationValue("s"))),
  "accrual.maxPenalty": inside("accrual", field("maxPenaltyMs", durationValue("s"))),
  "breaker.enabled": inside("breaker", field("enabled", booleanValue)),
  "breaker.slidingWindowSize": inside("breaker", field("slidingWindowSize", numberValue(1, undefined, 1))),
  "breaker.minimumNumberOfCalls": inside("breaker", field("minimumNumberOfCalls", numberValue(1, undefined, 1))),
  "breaker.failureRateThreshold": inside("breaker", field("failureRateThreshold", PERCENT)),
  "breaker.waitDurationInOpenState": inside("breaker", field("waitInOpenState", durationValue("s"))),
  "outlier.enabled": inside("outlier", field("enabled", booleanValue)),
  "outlier.consecutive5xx": inside("outlier", field("consecutive5xx", numberValue(1, undefined, 1))),
  "outlier.interval": inside("outlier", field("intervalMs", durationValue("s"))),
  "outlier.baseEjectionTime": inside("outlier", field("baseEjectionTimeMs", durationValue("s"))),
  "outlier.panicThreshold": inside("outlier", field("panicThreshold", PERCENT)),
  "outlier.maxEjectionPercent": inside("outlier", field("maxEjectionPercent", PERCENT)),
  "throttle.enabled": inside("throttle", field("enabled", booleanValue)),
  "throttle.k": inside("throttle", field("k", numberValue(1))),
  "throttle.window": inside("throttle", (part, value) => {
    const span = durationValue("s")(value);
    return span.ok ? ok({ ...part, windowSeconds: Math.max(1, Math.ceil(span.value / SECOND_MS)) }) : span;
  }),
};

export const DATABASE_FIELDS: FieldTable<DatabaseSpec> = {
  maxConnections: field("maxConnections", numberValue(1, undefined, 1)),
  reserved: field("reserved", numberValue(0, undefined, 1)),
  query: field("queryMs", durationValue("ms")),
  slowdown: field("slowdown", numberValue(0)),
  power: field("power", numberValue(0, 10, 1)),
};

export const WORKLOAD_FIELDS: FieldTable<WorkloadSpec> = {
  slots: field("slots", numberValue(0, undefined, 1)),
  queueCap: field("queueCap", nullable(numberValue(0, undefined, 1))),
  discipline: field("discipline", wordValue(["fifo", "lifo", "codel"])),
  dropExpired: field("dropExpired", booleanValue),
  memory: field("memoryBytes", bytesValue),
  idleCpu: field("idleCpuMilli", milliCpuValue),
  enrolled: field("enrolled", booleanValue),
  "ingress.enabled": inside("ingress", field("enabled", booleanValue)),
  "authorization.enabled": inside("authorization", field("enabled", booleanValue)),
  // One method; null = any.
  "authorization.methods": inside("authorization", (rule, value) => {
    const method = nullable(textValue)(value);
    return method.ok ? ok({ ...rule, methods: method.value === null ? null : [method.value] }) : method;
  }),
  connectionsPerPod: inside("pool", field("connectionsPerPod", numberValue(1, undefined, 1))),
};

export const MESH_FIELDS: FieldTable<MeshSpec> = {
  controlPlane: field("controlPlane", booleanValue),
  mtls: field("mtls", wordValue(["DISABLE", "PERMISSIVE", "STRICT"])),
  certificate: field("certificateMs", durationValue("s")),
};

export const SENSOR_FIELDS: FieldTable<SensorSpec> = {
  scrape: field("scrapeMs", durationValue("s")),
  kubeletLag: field("kubeletLagMs", durationValue("s")),
  metricsServer: field("metricsServer", booleanValue),
  adapter: field("adapter", booleanValue),
  adapterPeriod: field("adapterPeriodMs", durationValue("s")),
  adapterLag: field("adapterLagMs", durationValue("s")),
  sources: field("sources", booleanValue),
};

/** Before the start only: pods draw these when they are made. */
export const STARTUP_FIELDS: FieldTable<StartupSpec> = {
  sandbox: field("sandboxMs", durationValue("s")),
  pull: fixedSpan("pullMs"),
  boot: fixedSpan("bootMs"),
  runs: fixedSpan("runMs"),
  fails: field("fails", numberValue(0, undefined, 1)),
};

function fixedSpan(key: "pullMs" | "bootMs" | "runMs") {
  return (spec: StartupSpec, value: Value): Read<StartupSpec> => {
    const span = durationValue("s")(value);
    return span.ok ? ok({ ...spec, [key]: [span.value, span.value] as const }) : span;
  };
}

type Broker = CompiledRun["brokers"][string];
/** Before the start only: which system answers for a queue. */
export const BROKER_FIELDS: FieldTable<Broker> = {
  broker: field("system", wordValue(["rabbitmq", "kafka", "aws-sqs", "redis"])),
  topic: field("topic", textValue),
  group: field("group", textValue),
};

/** Before the start only: messages that wait at time 0. */
export const INITIAL_FIELDS: FieldTable<number> = {
  initial: (_, value) => numberValue(0, undefined, 1)(value),
};

/** Before the start only: the machines. */
export const POOL_FIELDS: FieldTable<NodePool> = {
  count: field("count", numberValue(1, undefined, 1)),
  cpu: field("cpu", readCpuText),
  memory: field("memory", readMemoryText),
  pods: field("pods", numberValue(1, undefined, 1)),
};

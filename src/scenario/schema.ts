import { z } from "zod";
import { failed, ok } from "../base/result.ts";
import { HOUR_MS } from "../base/units.ts";
import { callers, calls } from "./calls.ts";
import { loadTerms, type ReadFile } from "./load.ts";
import type { PublishedMetric, Setting } from "./model.ts";
import {
  bytes,
  cpuText,
  distribution,
  duration,
  durationRange,
  memoryText,
  milliCpu,
  notation,
  readWith,
} from "./notation.ts";
import { isRecord } from "./path.ts";
import { type Read, wrong } from "./readers.ts";

/** Kubernetes names, which workloads, queues and variants share: lower case, digits, "-" and ".". */
const name = z.string().regex(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/, "must be lower-case letters, digits, - and .");

const work = z.strictObject({ cpu: distribution, wait: distribution.default({ type: "constant", mean: 0 }) });

const value = notation({ type: ["number", "string", "boolean", "null"] }, (given): Read<Setting["value"]> => {
  const scalar = given === null || typeof given === "string" || typeof given === "boolean" || Number.isFinite(given);
  return scalar ? ok(given as Setting["value"]) : wrong("must be a number, text, true, false or null");
});
/** Edits by path: `{load/messages.rate: 60}`. */
const edits = z.record(z.string(), value);

/** Lines typed into the terminal. */
const terminal = z.array(z.strictObject({ at: duration, type: z.string() })).default([]);

/** When: a time, or two between which each edit's is drawn. */
const script = z.array(z.strictObject({ at: durationRange, set: edits })).default([]);

const load = (readFile: ReadFile) =>
  z.strictObject({
    to: z.string().regex(/^(queue|service)\/.+$/, "must be queue/NAME or service/NAME"),
    process: z.enum(["poisson", "deterministic"]).default("poisson"),
    rate: loadTerms(readFile),
    headers: z.record(z.string(), z.string()).optional(),
  });

const brokerShape = z.strictObject({
  system: z.enum(["rabbitmq", "kafka", "aws-sqs", "redis"]),
  topic: z.string().optional(),
  group: z.string().optional(),
});
/** `kafka`, or `{system: kafka, topic, group}`. */
const broker = notation({ type: ["string", "object"], examples: ["rabbitmq"] }, (given) => {
  if (isRecord(given)) return readWith(brokerShape, given);
  const system = readWith(brokerShape.shape.system, given);
  return system.ok ? ok({ system: system.value }) : failed(system.error);
});

const queue = z.strictObject({
  work,
  prefetch: z.int().min(1).default(1),
  maxReceive: z.int().min(1).nullable().default(null),
  visibility: duration.nullable().default(null),
  poisonShare: z.number().min(0).max(1).default(0),
  partitions: z.int().min(1).nullable().default(null),
  keys: z.int().min(1).optional(),
  broker: broker.default({ system: "rabbitmq" }),
  initial: z.int().min(0).default(0),
});

const service = z.strictObject({
  work,
  timeout: duration.nullable().default(null),
  retries: z.int().min(0).default(0),
  lock: z.strictObject({ hold: duration, shards: z.int().min(1).default(1) }).optional(),
  failShare: z.number().min(0).max(1).optional(),
  effect: z.strictObject({ idempotent: z.boolean().default(false) }).optional(),
  forwards: z.boolean().optional(),
  method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  calls: calls.default([]),
  callers: callers.optional(),
  copies: z.int().min(0).optional(),
});

/** One name, or a list of names. */
const namesOf = notation({ type: ["string", "array"], examples: ["web", ["browse", "buy"]] }, (given) =>
  readWith(z.array(z.string()).min(1), Array.isArray(given) ? given : [given]),
);

const database = z.strictObject({
  maxConnections: z.int().min(1).default(100),
  reserved: z.int().min(0).default(3),
  query: duration.default(0),
  slowdown: z.number().min(0).default(0),
  power: z.int().min(0).max(10).default(3),
});

const startup = z.strictObject({
  sandbox: duration.default(500),
  pull: durationRange.default([1000, 2000]),
  boot: durationRange.default([2000, 3000]),
});

const workload = (readFile: ReadFile) =>
  z
    .strictObject({
      consumes: z.string().optional(),
      serves: namesOf.optional(),
      usage: loadTerms(readFile).optional(),
      runs: durationRange.optional(),
      fails: z.int().min(0).default(0),
      database: z.string().optional(),
      connectionsPerPod: z.int().min(1).default(10),
      slots: z.int().min(1).default(1),
      queueCap: z.int().min(0).nullable().default(null),
      discipline: z.enum(["fifo", "lifo", "codel"]).default("fifo"),
      dropExpired: z.boolean().default(false),
      memory: bytes.default(64 * 1024 * 1024),
      idleCpu: milliCpu.default(0),
      enrolled: z.boolean().optional(),
      ingress: z.strictObject({ enabled: z.boolean().default(true), from: z.array(z.string()).min(1) }).optional(),
      authorization: z
        .strictObject({
          enabled: z.boolean().default(true),
          from: z.array(z.string()).min(1).nullable().default(null),
          methods: z.array(z.string()).min(1).nullable().default(null),
        })
        .optional(),
      startup: startup.prefault({}),
    })
    .refine((it) => [it.consumes, it.serves, it.usage, it.runs].filter((role) => role !== undefined).length === 1, {
      message: "needs exactly one of consumes, serves, usage, runs",
    })
    .refine((it) => it.database === undefined || it.serves !== undefined, {
      message: "only what serves a service has a database",
      path: ["database"],
    });

const sensors = z.strictObject({
  scrape: duration.default(15_000),
  kubeletLag: duration.default(5_000),
  metricsServer: z.boolean().default(true),
  adapter: z.boolean().default(true),
  adapterPeriod: duration.default(15_000),
  adapterLag: duration.default(0),
  sources: z.boolean().default(true),
});

const mesh = z.strictObject({
  controlPlane: z.boolean().default(true),
  mtls: z.enum(["DISABLE", "PERMISSIVE", "STRICT"]).default("PERMISSIVE"),
  certificate: duration.default(24 * HOUR_MS),
});

const metric = z.strictObject({
  /** "external", {kind, name} of a described object, or {pods: WORKLOAD}. */
  on: notation(
    { type: ["string", "object"], examples: ["external", { pods: "web" }] },
    (given): Read<PublishedMetric["on"]> => {
      if (given === "external") return ok({ type: "external" });
      if (isRecord(given) && "pods" in given) {
        const read = readWith(z.strictObject({ pods: z.string() }), given);
        return read.ok ? ok({ type: "pods", workload: read.value.pods }) : read;
      }
      const read = readWith(z.strictObject({ kind: z.string(), name: z.string() }), given);
      return read.ok ? ok({ type: "object", ...read.value }) : read;
    },
  ),
  column: z.string(),
});

/** "queue/NAME/oldest" or "service/NAME/p99": what an objective bounds. */
const objectiveKey = z
  .string()
  .regex(/^(queue\/.+\/oldest|service\/.+\/p(50|95|99))$/, "must be queue/NAME/oldest or service/NAME/p50, p95 or p99");

const pool = z.strictObject({
  count: z.int().min(1),
  cpu: cpuText.default("8"),
  memory: memoryText.default("32Gi"),
  pods: z.int().min(1).default(110),
  labels: z.record(z.string(), z.string()).default({}),
});

const variant = z.strictObject({
  title: z.string(),
  horizon: duration.optional(),
  record: duration.optional(),
  set: edits.default({}),
  script,
  terminal,
});

/** One map of edits, or a list of maps: the expectation is checked under each. */
const editsOrList = notation({ type: ["object", "array"] }, (given) => {
  if (!Array.isArray(given)) {
    const one = readWith(edits, given);
    return one.ok ? ok([one.value]) : one;
  }
  return readWith(z.array(edits).min(1), given);
});

/** `1..20` → the seeds from one to the other. */
const seedRange = notation({ type: "string", examples: ["1..20"] }, (given) => {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(String(given)) ?? [];
  const [first, final] = [Number(from), Number(to)];
  const isRange = first <= final && final <= MAX_SEED && final - first < MAX_SEEDS;
  if (!isRange) return wrong(`must be seeds FIRST..LAST, at most ${MAX_SEEDS}`, "Write 1..20.");
  return ok(Array.from({ length: final - first + 1 }, (_, i) => first + i));
});
const MAX_SEED = 0xffff_ffff;
const MAX_SEEDS = 1000;

const expectation = z
  .strictObject({
    claim: z.string(),
    says: z.string(),
    variants: z.array(z.string()).min(1),
    set: editsOrList.default([{}]),
    horizon: duration.nullable().default(null),
    seeds: seedRange.nullable().default(null),
    enough: z.int().min(1).optional(),
    that: z.array(z.string()).min(1),
    counterfactual: z.strictObject({ says: z.string(), set: edits }),
  })
  .refine(({ seeds, enough = 1 }) => enough <= (seeds?.length ?? 1), {
    message: "must not be more than there are seeds",
    path: ["enough"],
  });

const wallClock = notation({ type: "string", format: "date-time" }, (given) => {
  const ms =
    typeof given === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(ms) ? wrong("is no instant", "Write UTC as 2026-01-05T08:00:00Z.") : ok(ms);
});

const columnKeys = z.union([z.string().transform((key) => [key]), z.array(z.string()).min(1)]);

/** What the scenario is about where that is neither queue nor latency: a sum of columns, or its percentage of others. */
const watch = z.strictObject({
  title: z.string(),
  unit: z.string().default("%"),
  of: columnKeys,
  per: columnKeys.optional(),
});

/**
 * The Simulation document, `apiVersion: setpoint.dev/v1`. Unknown fields are errors; durations become milliseconds.
 * @param readFile answers the trace files that loads name
 */
export const simulationSchema = (readFile: ReadFile) =>
  z.strictObject({
    apiVersion: z.literal("setpoint.dev/v1"),
    kind: z.literal("Simulation"),
    name,
    title: z.string(),
    about: z.string(),
    prediction: z.string().nullable().default(null),
    symptom: z.string(),
    history: z.array(z.strictObject({ when: z.string(), says: z.string() })).default([]),
    seed: z.int().min(0).max(MAX_SEED).default(1),
    horizon: duration,
    step: duration.default(100),
    record: duration.default(1000),
    start: wallClock.default(Date.parse("2026-01-05T08:00:00Z")),
    shown: z.array(z.string()).min(1).optional(),
    watch: watch.optional(),
    load: z.record(name, load(readFile)).default({}),
    queues: z.record(name, queue).default({}),
    services: z.record(name, service).default({}),
    databases: z.record(name, database).default({}),
    workloads: z.record(name, workload(readFile)).default({}),
    sensors: sensors.prefault({}),
    mesh: mesh.optional(),
    traces: duration.refine((ms) => ms > 0, "must be more than 0").optional(),
    metrics: z.record(z.string(), metric).default({}),
    slo: z.record(objectiveKey, duration).optional(),
    nodes: z.record(name, pool).default({ node: { count: 3, cpu: "8", memory: "32Gi", pods: 110, labels: {} } }),
    variants: z.record(name, variant).optional(),
    script,
    files: z.record(z.string().min(1), z.string()).default({}),
    terminal,
    exercise: z.strictObject({ file: z.string(), agents: z.array(z.string()).default([]) }).optional(),
    expect: z.array(expectation).default([]),
  });

export type Simulation = z.output<ReturnType<typeof simulationSchema>>;

/** JSON Schema (2020-12) of the document as a user writes it, for editors. */
export const simulationJsonSchema = (): unknown =>
  z.toJSONSchema(
    simulationSchema(() => undefined),
    { io: "input", unrepresentable: "any" },
  );

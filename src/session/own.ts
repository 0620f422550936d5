import { parseAllDocuments } from "yaml";
import type { Problem } from "../api/frame.ts";
import { milliValue } from "../base/quantity.ts";
import { failed, ok, type Result } from "../base/result.ts";
import { isRecord } from "../scenario/path.ts";

/** Somebody's own text as a scenario. */
export interface OwnScenario {
  readonly name: string;
  readonly text: string;
  /** Lines that were put in front of it. */
  readonly lead: number;
}

/** What is assumed of work that manifests say nothing about. */
const MESSAGE = { cpuMs: 50, waitMs: 150 };
const REQUEST = { cpuMs: 20, wait: "{lognormal: {p50: 25ms, p95: 80ms}}", slots: 8 };
/** Requests of a pod that asks for no CPU, a second. */
const UNKNOWN_RATE = 10;
/** At first its pods use this share of what they ask for; then three times that comes. */
const CALM_SHARE = 0.4;
const RUSH = 3;
/** Of a Kafka topic: each has one consumer at most. */
const PARTITIONS = 12;

/** What a pod works on. */
interface Workload {
  readonly name: string;
  /** The broker's queue that it consumes from; null: it answers requests. */
  readonly queue: { readonly name: string; readonly broker: string } | null;
  /** Arrivals a second before the rush. */
  readonly rate: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A text as it can run: one with a Simulation document as it is; around plain manifests a document that assumes what
 * they do not say, for its author to correct.
 * @returns failed with what is missing where there is nothing to run
 */
export function ownScenario(written: string): Result<OwnScenario, readonly Problem[]> {
  const objects = parseAllDocuments(written).flatMap((document) => {
    const read: unknown = document.errors.length > 0 ? null : document.toJS();
    return isRecord(read) ? [read] : [];
  });
  const simulation = objects.find(({ kind }) => kind === "Simulation");
  if (simulation) return ok({ name: String(simulation.name ?? "own"), text: written, lead: 0 });
  const workloads = objects.filter(({ kind }) => kind === "Deployment").map((each) => workloadOf(each, objects));
  if (workloads.length === 0) return failed([NOTHING_RUNS]);
  const head = headFor(workloads);
  return ok({ name: "own", text: `${head}${written.replace(/^---[ \t]*\n/, "")}`, lead: head.split("\n").length - 1 });
}

const NOTHING_RUNS: Problem = {
  file: "own.yaml",
  line: 1,
  column: 1,
  field: "kind",
  message: "no Deployment that could run",
  hint: "Put in the manifests of a Deployment and of what scales it, as you would apply them.",
};

const part = (of: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Fields | undefined)?.[key], of);

function workloadOf(deployment: Fields, objects: readonly Fields[]): Workload {
  const name = String(part(deployment, "metadata", "name") ?? "");
  const replicas = Math.max(1, Number(part(deployment, "spec", "replicas") ?? 1) || 1);
  const queue = queueOf(name, objects);
  if (queue) return { name, queue, rate: rounded((replicas * 1000 * CALM_SHARE) / (MESSAGE.cpuMs + MESSAGE.waitMs)) };
  const containers = part(deployment, "spec", "template", "spec", "containers");
  const asked = Array.isArray(containers)
    ? containers.reduce((sum: number, each) => sum + milliOf(part(each, "resources", "requests", "cpu")), 0)
    : 0;
  const perPod = asked === 0 ? UNKNOWN_RATE : (asked * CALM_SHARE) / REQUEST.cpuMs;
  return { name, queue: null, rate: rounded(replicas * perPod) };
}

const milliOf = (quantity: unknown): number => milliValue(quantity === undefined ? undefined : String(quantity));

/** Two digits are as much as an assumption deserves. */
const rounded = (rate: number): number => Math.max(1, Number(rate.toPrecision(2)));

/** Triggers of KEDA that tell a queue's name, and where. */
const TRIGGERS: Readonly<Record<string, readonly [field: string, broker: string]>> = {
  rabbitmq: ["queueName", "rabbitmq"],
  kafka: ["topic", "kafka"],
  "aws-sqs-queue": ["queueURL", "aws-sqs"],
  redis: ["listName", "redis"],
};

function queueOf(deployment: string, objects: readonly Fields[]): Workload["queue"] {
  const scaled = objects.find(
    (each) => each.kind === "ScaledObject" && part(each, "spec", "scaleTargetRef", "name") === deployment,
  );
  const triggers = part(scaled, "spec", "triggers");
  if (!Array.isArray(triggers)) return null;
  for (const trigger of triggers) {
    const known = TRIGGERS[String(part(trigger, "type"))];
    const named = known && part(trigger, "metadata", known[0]);
    if (known && typeof named === "string") return { name: named.slice(named.lastIndexOf("/") + 1), broker: known[1] };
  }
  return null;
}

const key = (name: string): string => JSON.stringify(name);

function headFor(workloads: readonly Workload[]): string {
  const queues = workloads.flatMap(({ queue }) => (queue ? [queue] : []));
  const servers = workloads.filter(({ queue }) => queue === null);
  const section = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : ["", `${name}:`, ...lines]);
  return [
    "apiVersion: setpoint.dev/v1",
    "kind: Simulation",
    "name: own",
    "title: Your manifests, under a load that triples.",
    "about: The manifests are yours. Load and work are assumed; put in what you know, and apply.",
    "symptom: Your own",
    "horizon: 30m",
    ...section("load", [
      "  # Assumed: arrivals a second. Drop a CSV of yours on this text, and it becomes the load.",
      ...workloads.map(
        ({ name, queue, rate }) =>
          `  ${key(name)}: {to: ${key(queue ? `queue/${queue.name}` : `service/${name}`)}, rate: {steps: {0s: ${rate}, 5m: ${RUSH * rate}, 20m: ${rate}}}}`,
      ),
    ]),
    ...section(
      "queues",
      queues.map(
        ({ name, broker }) =>
          `  ${key(name)}: {broker: ${broker}${broker === "kafka" ? `, partitions: ${PARTITIONS}` : ""}, work: {cpu: ${MESSAGE.cpuMs}ms, wait: ${MESSAGE.waitMs}ms}} # assumed: what one message costs`,
      ),
    ),
    ...section(
      "services",
      servers.map(
        ({ name }) =>
          `  ${key(name)}: {work: {cpu: ${REQUEST.cpuMs}ms, wait: ${REQUEST.wait}}} # assumed: what one request costs`,
      ),
    ),
    ...section(
      "workloads",
      workloads.map(({ name, queue }) =>
        queue
          ? `  ${key(name)}: {consumes: ${key(queue.name)}}`
          : `  ${key(name)}: {serves: ${key(name)}, slots: ${REQUEST.slots}} # assumed: requests at once in a pod`,
      ),
    ),
    "---",
    "",
  ].join("\n");
}

import { expect, test } from "vitest";
import { openScenario, openVariant } from "../../src/runner/open.ts";
import { ownScenario } from "../../src/session/own.ts";

const deployment = (name: string, replicas: number, cpu = "") => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - {name: main, image: "registry.example/${name}:1"${cpu && `, resources: {requests: {cpu: ${cpu}}}`}}
`;

const hpa = (name: string) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: ${name}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}
  minReplicas: 2
  maxReplicas: 10
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
`;

const scaledObject = (name: string, type: string, metadata: string) => `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: ${name}}
spec:
  scaleTargetRef: {name: ${name}}
  minReplicaCount: 1
  triggers:
    - type: ${type}
      metadata: ${metadata}
`;

const joined = (...texts: readonly string[]) => texts.join("---\n");

/** The most replicas wanted in half an hour. */
function highestDesired(text: string, workload: string): number {
  const source = openScenario("own.yaml", text);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const opened = openVariant(source.value, "default", {});
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { run } = opened.value;
  run.advance(run.info.horizonMs);
  return Math.max(...(run.history.column(`workload/${workload}/desired`) ?? []));
}

test.each([
  { name: "HPA on CPU", text: joined(deployment("web", 2, "500m"), hpa("web")), of: "web", grows: true },
  { name: "an HPA without requests is blind", text: joined(deployment("web", 2), hpa("web")), of: "web", grows: false },
  { name: "a Deployment alone stays as it is", text: deployment("web", 2, "500m"), of: "web", grows: false },
  {
    name: "KEDA on RabbitMQ",
    text: joined(
      deployment("worker", 1, "500m"),
      scaledObject(
        "worker",
        "rabbitmq",
        '{host: "http://mq", protocol: http, queueName: orders, mode: QueueLength, value: "20"}',
      ),
    ),
    of: "worker",
    grows: true,
  },
  {
    name: "KEDA on SQS",
    text: joined(
      deployment("worker", 1, "500m"),
      scaledObject(
        "worker",
        "aws-sqs-queue",
        '{queueURL: "https://sqs.eu-west-1.amazonaws.com/1/orders", queueLength: "20", awsRegion: eu-west-1, identityOwner: operator}',
      ),
    ),
    of: "worker",
    grows: true,
  },
  {
    name: "KEDA on Kafka",
    text: joined(
      deployment("worker", 1, "500m"),
      scaledObject(
        "worker",
        "kafka",
        '{bootstrapServers: "kafka:9092", consumerGroup: w, topic: orders, lagThreshold: "20"}',
      ),
    ),
    of: "worker",
    grows: true,
  },
])("plain manifests run, and what scales them sees the load triple: $name", ({ text, of, grows }) => {
  const own = ownScenario(text);
  if (!own.ok) throw new Error(JSON.stringify(own.error));
  const replicas = Number(/replicas: (\d+)/.exec(text)?.[1]);
  expect(highestDesired(own.value.text, of) > replicas).toBe(grows);
});

test("a manifest keeps its lines: the problems of the whole are those of the part, so many lines later", () => {
  const text = joined(deployment("web", 2, "500m"), hpa("web").replace("maxReplicas: 10", "maxReplicas: 1"));
  const own = ownScenario(`---\n${text}`);
  if (!own.ok) throw new Error("it has a Deployment");
  const read = openScenario("own.yaml", own.value.text);
  const line = text.split("\n").findIndex((each) => each.includes("maxReplicas")) + 1;
  expect(!read.ok && read.error.map((problem) => problem.line - own.value.lead)).toEqual([line]);
});

test("a whole scenario stays as it is", () => {
  const text = `apiVersion: setpoint.dev/v1\nkind: Simulation\nname: mine\n---\n${deployment("web", 1)}`;
  expect(ownScenario(text)).toEqual({ ok: true, value: { name: "mine", text, lead: 0 } });
});

test.each([
  ["nothing", ""],
  ["no YAML", "{{{"],
  ["no Deployment", hpa("web")],
])("what cannot run is said: %s", (_name, text) => {
  const own = ownScenario(text);
  expect(!own.ok && own.error[0]?.message).toBe("no Deployment that could run");
});

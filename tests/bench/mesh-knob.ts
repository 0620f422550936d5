import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { type Measure, median } from "./measure.ts";

const MINUTE_MS = 60_000;
const ROUNDS = 7;
const RATE = 500;

/** Ten services: a page that calls three, which call two more each. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  page: ["cart", "search", "account"],
  cart: ["stock", "price"],
  search: ["index", "offers"],
  account: ["orders", "mail"],
};
const NAMES = [...new Set([...Object.keys(CALLS), ...Object.values(CALLS).flat()])];

const POLICY = "timeout: 250ms, retries: 2, backOff: {jittered: {base: 25ms}}, outlier: {}, breaker: {}";

const scenario = (): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: graph
title: t
about: a
symptom: s
horizon: 30m
nodes: {node: {count: 6, cpu: "64"}}
load: {users: {to: service/page, rate: ${RATE}}}
services:
${NAMES.map(
  (name) =>
    `  ${name}: {work: {cpu: 1ms, wait: 4ms}, calls: [[${(CALLS[name] ?? []).map((to) => `{to: ${to}, ${POLICY}}`).join(", ")}]]}`,
)
  .join("\n")
  .replaceAll(", calls: [[]]", "")}
workloads:
${NAMES.map((name) => `  ${name}: {serves: ${name}, slots: 100}`).join("\n")}
${NAMES.map(
  (name) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 3
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "registry.example/${name}:1", resources: {requests: {cpu: "1"}}}]}
`,
).join("")}`;

/** Milliseconds from a knob that is touched to the first rows that it changes: ten services, 500 requests a second. */
export function measureMeshKnob(): Measure {
  const source = openScenario("graph.yaml", scenario());
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const compiled = compileVariant(source.value, "default");
  if (!compiled.ok) throw new Error("the graph does not compile");
  const replay = new Replay(compiled.value, CONTROLLERS, [], resolveSetting);
  replay.advance(20 * MINUTE_MS, () => false);
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    // Each time at another moment, as far from a checkpoint as chance has it, and further back.
    const at = (18 - 2.3 * round) * MINUTE_MS;
    const started = performance.now();
    replay.rewrite([{ at, by: "user", path: "call/page/cart.retries", value: round % 3 }]);
    while (replay.until <= at) replay.advance(replay.until + compiled.value.recordMs, () => false);
    return performance.now() - started;
  });
  return { name: "mesh-knob", value: median(times), unit: "ms", reference: null, ratio: null };
}

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

/** As a scenario of this name: 500 requests a second for half an hour. */
export const meshGraph = (name: string): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: ${name}
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

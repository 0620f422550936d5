import type { Intervention } from "../../src/api/frame.ts";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import type { Run } from "../../src/engine/run.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { terminal } from "../../src/terminal/terminal.ts";

const deployment = (name: string, labels = "tier: shop"): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}, ${labels}}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: main, image: "registry.example/${name}:1", resources: {requests: {cpu: 100m}}}]
`;

/** A page that calls a shop of two versions; what it gets is told apart by pods. */
export const shop = (manifests: string, extra = ""): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: shop
title: t
about: a
symptom: s
horizon: 60s
mesh: {}
load:
  users: {to: service/page, process: deterministic, rate: 50}
  testers: {to: service/page, process: deterministic, rate: 10, headers: {x-group: b}}
services:
  page:
    work: {cpu: 0s, wait: 1ms}
    calls: [[{to: shop, weight: 1}, {to: shop-v1, weight: 0}, {to: shop-v2, weight: 0}]]
  shop: {work: {cpu: 0s, wait: 5ms}}
  shop-v1: {work: {cpu: 0s, wait: 5ms}}
  shop-v2: {work: {cpu: 0s, wait: 5ms}}
workloads:
  page: {serves: page, slots: 100, enrolled: true, startup: &now {sandbox: 0s, pull: 0s, boot: 0s}}
  v1: {serves: [shop, shop-v1], slots: 100, enrolled: true, startup: *now}
  v2: {serves: [shop, shop-v2], slots: 100, enrolled: true, startup: *now}
${extra}
${deployment("page")}${deployment("v1", "version: one")}${deployment("v2", "version: two")}
${manifests}`;

export const rule = (name: string, spec: string, kind = "VirtualService"): string => `---
apiVersion: ${kind.endsWith("Policy") || kind.endsWith("tication") ? "security" : "networking"}.istio.io/v1
kind: ${kind}
metadata: {name: ${name}}
spec: ${spec}
`;

export const problemsOf = (text: string): readonly string[] => {
  const source = openScenario("shop.yaml", text);
  if (source.ok) return [];
  const lines = text.split("\n");
  return source.error.map(
    ({ line, column, message }) => `${lines[line - 1]?.slice(column - 1).split(/[:,} ]/)[0]}: ${message}`,
  );
};

/** Runs it to its end, with what a person does. */
export function ran(text: string, log: readonly Omit<Intervention, "by">[] = []): Run {
  const source = openScenario("shop.yaml", text);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const compiled = compileVariant(source.value, "default");
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const entries = log.map((entry) => ({ by: "user", ...entry }));
  const replay = new Replay(compiled.value, CONTROLLERS, entries, resolveSetting, terminal);
  replay.advance(Number.POSITIVE_INFINITY, () => false);
  return replay.run;
}

/** Sum of a rate column over seconds [from, to). */
export const total = (run: Run, column: string, from: number, to: number): number =>
  Array.from(run.history.column(column) ?? [])
    .slice(from, to)
    .reduce((sum, value) => sum + value, 0);

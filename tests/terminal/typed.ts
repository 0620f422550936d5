import type { Intervention } from "../../src/api/frame.ts";
import type { Printed } from "../../src/api/terminal.ts";
import { INTERRUPT } from "../../src/api/terminal.ts";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import { loopsFor } from "../../src/runner/loops.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import type { CompiledRun } from "../../src/scenario/model.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { terminal } from "../../src/terminal/terminal.ts";

/** An empty cluster of two machines with one file, and a Deployment that is there from the start. */
const SCENARIO = `apiVersion: setpoint.dev/v1
kind: Simulation
name: typed
title: Typed
about: Typed.
symptom: None
horizon: 10m
files:
  nginx.yaml: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: nginx}
    spec:
      replicas: 3
      selector: {matchLabels: {app: nginx}}
      template:
        metadata: {labels: {app: nginx}}
        spec: {containers: [{name: nginx, image: 'nginx:1.24'}]}
nodes: {worker: {count: 2}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'registry.example/web:1.0.0', resources: {requests: {cpu: 100m}}}]}
`;

/** Lines by second: `[5, "kubectl get pods"]`; a path before the line writes a file, "^C" is Ctrl-C. */
export type Typed = readonly (readonly [at: number, line: string, path?: string])[];

export const logOf = (typed: Typed): readonly Intervention[] =>
  typed.map(([at, line, path = "terminal"]) => ({
    at: at * 1000,
    by: "user",
    path,
    value: line === "^C" ? INTERRUPT : line,
  }));

/** The scenario's only run, with these lines in its log. */
export function replayOf(typed: Typed): Replay {
  return new Replay(compiled(), CONTROLLERS, logOf(typed), resolveSetting, terminal);
}

/** The same as a page runs it: with the loops that its objects need, and no other. */
export async function replayInPage(typed: Typed): Promise<Replay> {
  const run = compiled();
  return new Replay(run, await loopsFor(run.objects.map(({ kind }) => kind)), logOf(typed), resolveSetting, terminal);
}

function compiled(): CompiledRun {
  const source = openScenario("typed.yaml", SCENARIO);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const run = compileVariant(source.value, "default");
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
}

export function ran(typed: Typed, until: number): Replay {
  const replay = replayOf(typed);
  replay.advance(until * 1000, () => false);
  return replay;
}

/** What the terminal showed by a second. */
export const printed = (typed: Typed, until: number): readonly Printed[] => ran(typed, until).run.history.printed;

/** Only what the last line printed on both streams. */
export function said(typed: Typed): string {
  const [at = 0] = typed.at(-1) ?? [];
  const last = printed(typed, at + 1).findLast(({ line }) => line !== null);
  return `${last?.stdout}${last?.stderr}`;
}

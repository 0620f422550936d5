import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import type { Run } from "../../src/engine/run.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { terminal } from "../../src/terminal/terminal.ts";
import { deployment } from "../git/given.ts";

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));

interface Given {
  /** Files of the repository's folder `web`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Lines below the repository's `spec`. */
  readonly repository?: string;
  /** The Application's sync policy and whatever else stands in its spec, as YAML. */
  readonly application?: string;
  /** Further manifests. */
  readonly manifests?: string;
  /** `name: {…}` lines of the scenario's workloads. */
  readonly workloads?: readonly string[];
  /** `{at, set}` lines of the script. */
  readonly script?: readonly string[];
  readonly horizon?: string;
  /** Lines typed, by second. */
  readonly typed?: readonly (readonly [at: number, line: string])[];
}

/** An application of Argo CD that the repository's folder `web` holds; `spec` is what else stands there, as YAML. */
export const applicationOf = (name: string, spec: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, namespace: argocd}
spec:
  source: {repoURL: https://git.example/shop.git, path: web, targetRevision: HEAD}
  destination: {server: https://kubernetes.default.svc, namespace: default}
${indented(spec, 2)}`;

/** The repository as a source of Flux. */
export const gitSource = (interval = "1m"): string => `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shop, namespace: flux-system}
spec: {interval: ${interval}, url: https://git.example/shop.git, ref: {branch: main}}
`;

/** One application under Argo CD, as a scenario's text. */
const scenarioText = ({ files = { "web.yaml": deployment(3) }, horizon = "1h", ...given }: Given): string => `
apiVersion: setpoint.dev/v1
kind: Simulation
name: gitops
title: One application.
about: It is what Git says.
symptom: Drift
horizon: ${horizon}
record: 10s
nodes: {node: {count: 3, cpu: "8"}}
workloads: {${(given.workloads ?? []).join(", ")}}
script: [${(given.script ?? []).join(", ")}]
---
apiVersion: setpoint.dev/v1
kind: Repository
metadata: {name: shop}
spec:
  url: https://git.example/shop.git
${indented(given.repository ?? "", 2)}
  files:
${Object.entries(files)
  .map(([name, text]) => `    web/${name}: |\n${indented(text, 6)}`)
  .join("\n")}
${given.application === undefined ? "" : applicationOf("web", given.application)}
${given.manifests ?? ""}`;

/** Runs it to its end, or to a time in seconds. */
export function ran(given: Given, until = Number.POSITIVE_INFINITY): Run {
  const replay = replayed(given);
  replay.advance(until * 1_000, () => false);
  return replay.run;
}

export function replayed(given: Given): Replay {
  const source = openScenario("gitops.yaml", scenarioText(given));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const compiled = compileVariant(source.value, "default");
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const log = (given.typed ?? []).map(([at, value]) => ({ at: at * 1_000, by: "user", path: "terminal", value }));
  return new Replay(compiled.value, CONTROLLERS, log, resolveSetting, terminal);
}

/** Who set `spec.replicas` of the Deployment, when, and to what. */
export const replicaWrites = (run: Run): readonly (readonly [at: number, by: string, to: unknown])[] =>
  run.history.writes
    .filter(({ target, field }) => target.kind === "Deployment" && field === "spec.replicas")
    .map(({ at, by, to }) => [at / 1_000, by, to]);

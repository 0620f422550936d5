import { openScenario, openVariant } from "../../src/runner/open.ts";
import type { Measure } from "./measure.ts";

const APPS = 50;
const OBJECTS = 100;
const WEEK_MS = 7 * 86_400_000;

/** Simulated seconds per second: one Argo CD over 50 applications of 100 objects each, for a week without news. */
export function measureGitopsWeek(): Measure {
  const source = openScenario("gitops-week.yaml", scenario());
  if (!source.ok) throw new Error(JSON.stringify(source.error.slice(0, 3)));
  const opened = openVariant(source.value, "default", {});
  if (!opened.ok) throw new Error(JSON.stringify(opened.error.slice(0, 3)));
  const started = performance.now();
  opened.value.advance(WEEK_MS, () => false);
  const value = WEEK_MS / (performance.now() - started);
  return { name: "gitops-week", value, unit: "simulated s/s", reference: null, ratio: null };
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

function scenario(): string {
  const apps = range(APPS).map((index) => `app-${index}`);
  return [
    "apiVersion: setpoint.dev/v1\nkind: Simulation\nname: gitops-week\ntitle: A week.\nabout: Size.",
    `symptom: Size\nhorizon: 7d\nrecord: 1m\nnodes: {node: {count: 10, cpu: "8"}}`,
    `---\napiVersion: setpoint.dev/v1\nkind: Repository\nmetadata: {name: shop}\nspec:\n  url: https://git.example/shop.git\n  files:`,
    ...apps.map((app) => `    ${app}/all.yaml: |\n${manifests(app)}`),
    ...apps.map(application),
  ].join("\n");
}

/** One Deployment and 99 settings. */
const manifests = (app: string): string =>
  [
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${app}}, spec: {replicas: 1, selector: {matchLabels: {app: ${app}}}, template: {metadata: {labels: {app: ${app}}}, spec: {containers: [{name: app, image: registry.example/app:1.0.0, resources: {requests: {cpu: 100m, memory: 64Mi}}}]}}}}`,
    ...range(OBJECTS - 1).map(
      (index) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${app}-${index}}, data: {value: "${index}"}}`,
    ),
  ]
    .map((text) => `      ${text}`)
    .join("\n      ---\n");

const application = (app: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${app}, namespace: argocd}
spec:
  source: {repoURL: https://git.example/shop.git, path: ${app}, targetRevision: HEAD}
  destination: {server: https://kubernetes.default.svc, namespace: default}
  syncPolicy: {automated: {prune: true, selfHeal: true}}`;

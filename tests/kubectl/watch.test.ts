import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/kubectl/cluster.ts";
import type { Change, Follow } from "../../src/kubectl/follow.ts";
import type { Fields } from "../../src/kubectl/json.ts";
import { RESOURCES } from "../../src/kubectl/resources.ts";
import { run } from "../../src/kubectl/run.ts";
import type { Session } from "../../src/kubectl/session.ts";

const SESSION: Session = {
  files: {},
  aliases: {},
  contexts: [{ name: "c", cluster: "c", user: "u", namespace: "" }],
  current: "c",
};
const NOW = Date.parse("2026-01-01T00:01:00Z");
const MADE = "2026-01-01T00:00:30Z";

const cluster = (...objects: readonly Fields[]): Cluster => ({
  now: NOW,
  resources: RESOURCES,
  list: ({ kind }) => objects.filter((object) => object.kind === kind),
  send: () => ({ ok: false, error: { code: 500, reason: "", message: "" } }),
});
const metadata = (name: string, namespace = "default") => ({ name, namespace, creationTimestamp: MADE });
const map = (name: string, data: Fields, namespace?: string): Fields => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: metadata(name, namespace),
  data,
});
const deployment = (updated: number, available: number): Fields => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { ...metadata("web"), generation: 1 },
  spec: { replicas: 2 },
  status: { observedGeneration: 1, replicas: 2, updatedReplicas: updated, availableReplicas: available },
});
const changed = (type: Change["type"], object: Fields): Change => {
  const resource = RESOURCES.find(({ kind }) => kind === object.kind);
  if (!resource) throw new Error(String(object.kind));
  return { type, resource, object };
};

/** What a command says at first and of each change. */
function said(line: string, at: Cluster, changes: readonly Change[]): readonly string[] {
  const { outcome } = run(SESSION, line, at);
  const all = [outcome.stdout];
  let follow: Follow | undefined = outcome.follow;
  for (const change of changes) {
    const next = follow?.next(change, NOW);
    all.push(next ? next.stdout + next.stderr + (next.exit === undefined ? "" : `exit ${next.exit}`) : "over");
    follow = next?.follow;
  }
  return all;
}

describe("a command that goes on", () => {
  const a = map("a", { x: "1" });
  const longer = map("a-longer-name", {});

  it("prints a line for every change; columns only grow, whatever stands above", () => {
    expect(said("kubectl get cm -w", cluster(a), [changed("ADDED", longer), changed("DELETED", a)])).toEqual([
      "NAME   DATA   AGE\na      1      30s\n",
      "a-longer-name   0      30s\n",
      "a               1      30s\n",
    ]);
  });

  it("says nothing until there is a first line, which brings the header", () => {
    expect(said("kubectl get cm -w --output-watch-events", cluster(), [changed("ADDED", longer)])).toEqual([
      "",
      "EVENT      NAME            DATA   AGE\nADDED      a-longer-name   0      30s\n",
    ]);
  });

  it.each([
    { name: "another namespace", line: "kubectl get cm -w", change: changed("ADDED", map("b", {}, "other")) },
    { name: "another name", line: "kubectl get cm a -w", change: changed("ADDED", longer) },
    { name: "other labels", line: "kubectl get cm -w -l app=x", change: changed("ADDED", longer) },
    { name: "another kind", line: "kubectl get cm -w", change: changed("MODIFIED", deployment(1, 1)) },
  ])("is not about $name", ({ line, change }) => {
    expect(said(line, cluster(a), [change])[1]).toBe("");
  });

  it("prints whole objects as -o asks", () => {
    expect(said("kubectl get cm -w -o name", cluster(a), [changed("ADDED", longer)])).toEqual([
      "configmap/a\n",
      "configmap/a-longer-name\n",
    ]);
  });

  it("ends when the rollout is over", () => {
    const states = [deployment(2, 1), deployment(2, 2), deployment(2, 2)].map((o) => changed("MODIFIED", o));
    expect(said("kubectl rollout status deploy/web", cluster(deployment(1, 0)), states)).toEqual([
      'Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...\n',
      'Waiting for deployment "web" rollout to finish: 1 of 2 updated replicas are available...\n',
      'deployment "web" successfully rolled out\nexit 0',
      "over",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/kubectl/cluster.ts";
import { complete } from "../../src/kubectl/complete.ts";
import type { Fields } from "../../src/kubectl/json.ts";
import { qualified, RESOURCES } from "../../src/kubectl/resources.ts";
import { run } from "../../src/kubectl/run.ts";
import type { Session } from "../../src/kubectl/session.ts";

const NOW = 1_800_000_000_000;
const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1000).toISOString();

const pod = (name: string, secondsAgo: number): Fields => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", creationTimestamp: at(secondsAgo), labels: { app: name } },
  spec: { containers: [{ name: "main" }] },
  status: {
    phase: "Running",
    containerStatuses: [{ name: "main", ready: true, restartCount: 0, state: { running: {} } }],
  },
});
const deployment: Fields = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default", creationTimestamp: at(90) },
  spec: { replicas: 2 },
  status: {},
};
const OBJECTS: Readonly<Record<string, readonly Fields[]>> = {
  pods: [pod("web-b", 5), pod("web-a", 125)],
  "deployments.apps": [deployment],
};
const CLUSTER: Cluster = {
  now: NOW,
  resources: RESOURCES,
  list: (resource) => OBJECTS[qualified(resource)] ?? [],
  send: ({ body }) => ({ ok: true, object: { ...deployment, spec: (body as Fields).spec } }),
};
const SESSION: Session = {
  files: {},
  aliases: { k: "kubectl" },
  contexts: [{ name: "here", cluster: "c", user: "u", namespace: "" }],
  current: "here",
};

describe("a line of the terminal", () => {
  it.each<{ name: string; line: string; stdout?: string; stderr?: string; exit?: number }>([
    {
      name: "prints a table in the order of names, whatever the order of storage",
      line: "kubectl get pods",
      stdout:
        "NAME    READY   STATUS    RESTARTS   AGE\nweb-a   1/1     Running   0          2m5s\nweb-b   1/1     Running   0          5s\n",
    },
    { name: "knows aliases and filters", line: "k get po --no-headers | grep web-b | wc -l", stdout: "1\n" },
    { name: "keeps quoted words together", line: `kubectl get po -l "app in (web-a)" -o name`, stdout: "pod/web-a\n" },
    { name: "takes templates", line: "k get po -o jsonpath='{.items[0].metadata.name}'", stdout: "web-a" },
    {
      name: "finds nothing without failing",
      line: "k get svc",
      stderr: "No resources found in default namespace.\n",
    },
    {
      name: "names what is missing",
      line: "k get deploy nope",
      stderr: 'Error from server (NotFound): deployments.apps "nope" not found\n',
      exit: 1,
    },
    {
      name: "suggests a command",
      line: "kubectl scael deploy web",
      stderr: 'error: unknown command "scael" for "kubectl"\n\nDid you mean this?\n\tscale\n',
      exit: 1,
    },
    {
      name: "refuses a flag it does not know",
      line: "k get po --nope",
      stderr: "error: unknown flag: --nope\nSee 'kubectl get --help' for usage.\n",
      exit: 1,
    },
    { name: "is a shell for other words", line: "ls", stderr: "bash: ls: command not found\n", exit: 127 },
    {
      name: "notices a quote that never ends",
      line: "k get 'po",
      stderr: "bash: unexpected EOF while looking for matching `''\n",
      exit: 2,
    },
    {
      name: "says what else of a shell it is not",
      line: "k get po -o name && k get no",
      stderr: "bash: && is not supported here: one command a line, and pipes\n",
      exit: 2,
    },
    {
      name: "writes no files",
      line: "k get po -o yaml > pods.yaml",
      stderr: "bash: > is not supported here: one command a line, and pipes\n",
      exit: 2,
    },
    {
      name: "takes those signs as letters inside of quotes",
      line: "k get po -l 'a>b;c' --nope",
      stderr: "error: unknown flag: --nope\nSee 'kubectl get --help' for usage.\n",
      exit: 1,
    },
  ])("$name", ({ line, stdout = "", stderr = "", exit = 0 }) => {
    const { outcome } = run(SESSION, line, CLUSTER);
    expect({ ...outcome }).toEqual({ stdout, stderr, exit, requests: [] });
  });

  it("scales through the scale subresource, even to the same number", () => {
    const { outcome } = run(SESSION, "k scale deploy web --replicas=2", CLUSTER);
    expect(outcome.stdout).toBe("deployment.apps/web scaled\n");
    expect(outcome.requests.map(({ verb, subresource, body, code }) => ({ verb, subresource, body, code }))).toEqual([
      { verb: "patch", subresource: "scale", body: { spec: { replicas: 2 } }, code: 200 },
    ]);
  });

  it("sends nothing in a dry run of the client", () => {
    const { outcome } = run(SESSION, "k scale deploy web --replicas=9 --dry-run=client", CLUSTER);
    expect(outcome.stdout).toBe("deployment.apps/web scaled (dry run)\n");
    expect(outcome.requests).toEqual([]);
  });

  it("remembers an alias", () => {
    const { session } = run({ ...SESSION, aliases: {} }, "alias kk=kubectl", CLUSTER);
    expect(run(session, "kk get po -o name", CLUSTER).outcome.stdout).toBe("pod/web-a\npod/web-b\n");
  });
});

describe("the Tab key", () => {
  it.each<{ name: string; line: string; want: readonly string[] }>([
    { name: "completes a command", line: "k rollou", want: ["rollout"] },
    { name: "completes what a command goes on with", line: "kubectl rollout un", want: ["undo"] },
    { name: "completes a kind", line: "k get deploym", want: ["deployments"] },
    { name: "completes names of the kind", line: "k get po web-", want: ["web-a", "web-b"] },
    { name: "completes a program", line: "kub", want: ["kubectl"] },
    { name: "says nothing of other programs", line: "ls ", want: [] },
  ])("$name", ({ line, want }) => {
    expect(complete(SESSION, line, CLUSTER)).toEqual(want);
  });
});

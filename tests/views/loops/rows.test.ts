import { expect, test } from "vitest";
import type { ControllerDoc, Touch } from "../../../src/api/frame.ts";
import { loopRows, meetings } from "../../../src/views/loops/rows.ts";

const doc = (name: string, writes: readonly string[]): ControllerDoc => ({
  name,
  component: name,
  upstream: { project: "", version: "", source: "" },
  leftOut: [],
  loop: { reads: ["Pod"], writes, period: "15s", host: "kube-controller-manager" },
});
const touch = (by: string, kind: string, field: string, at = 0): Touch => ({
  at,
  by,
  kind,
  object: "",
  field,
  declared: true,
});

test("what has been written by then is ticked, and loops that wrote come first", () => {
  const docs = [
    doc("argocd", ["*.*"]),
    doc("deployment", ["ReplicaSet.*", "Deployment.status"]),
    doc("hpa", ["Deployment.spec.replicas"]),
  ];
  const touches = [
    touch("hpa", "Deployment", "spec.replicas"),
    touch("deployment", "ReplicaSet", "create"),
    touch("argocd", "Deployment", "spec.replicas", 10),
  ];
  const shown = (at: number) =>
    loopRows(docs, touches, [], at).map(({ name, writes }) => [name, ...writes.map(({ isDone }) => isDone)]);
  expect(shown(5)).toEqual([
    ["deployment", true, false],
    ["hpa", true],
    ["argocd", false],
  ]);
  expect(shown(10)[0]).toEqual(["argocd", true]);
});

const claim = (loops: readonly string[], field = "spec.replicas") => ({
  kind: "Deployment",
  object: "default/web",
  field,
  loops,
});

test("an agent that may write anything is shown with what its files hold", () => {
  const docs = [doc("argocd", ["Application.*", "*.*"])];
  const claims = [claim(["argocd", "hpa"]), claim(["argocd"], "spec.template")];
  const [row] = loopRows(docs, [touch("argocd", "Deployment", "spec.template")], claims, 0);
  expect(row?.writes).toEqual([
    { field: "Application.*", isDone: false },
    { field: "Deployment.spec.replicas", isDone: false },
    { field: "Deployment.spec.template", isDone: true },
  ]);
});

test("loops meet in a field before both have written it, and where nobody declared that they would", () => {
  const at = (by: string, field: string, time: number) => ({
    ...touch(by, "Deployment", field, time),
    object: "default/web",
  });
  const touches = [at("hpa", "spec.replicas", 5), at("argocd", "spec.paused", 6), at("someone", "spec.paused", 7)];
  const claims = [claim(["argocd", "hpa"]), claim(["argocd"], "spec.template")];
  const shown = (time: number) =>
    meetings(touches, claims, time).map(({ field, loops }) => [
      field,
      ...loops.map(({ name, hasWritten }) => `${name}${hasWritten ? " wrote" : ""}`),
    ]);
  expect(shown(0)).toEqual([["spec.replicas", "argocd", "hpa"]]);
  expect(shown(9)).toEqual([
    ["spec.replicas", "argocd", "hpa wrote"],
    ["spec.paused", "argocd wrote", "someone wrote"],
  ]);
});

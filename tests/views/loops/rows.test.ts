import { expect, test } from "vitest";
import type { ControllerDoc, Touch } from "../../../src/api/frame.ts";
import { loopRows } from "../../../src/views/loops/rows.ts";

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
    loopRows(docs, touches, at).map(({ name, writes }) => [name, ...writes.map(({ isDone }) => isDone)]);
  expect(shown(5)).toEqual([
    ["deployment", true, false],
    ["hpa", true],
    ["argocd", false],
  ]);
  expect(shown(10)[0]).toEqual(["argocd", true]);
});

import { describe, expect, test } from "vitest";
import { compareMeshes } from "../../src/experiment/meshes.ts";
import type { Presence } from "../../src/mesh/features.ts";

const COMPARED = compareMeshes(240, 12);
const WORDS: Readonly<Record<string, Presence>> = { y: "yes", w: "waypoint", o: "left out", "-": "no" };

/** Istio with sidecars, ambient, Linkerd, Cilium. */
const ROWS: readonly (readonly [feature: string, has: string])[] = [
  ["mutual TLS", "yyyo"],
  ["no plaintext", "yyo-"],
  ["callers by identity", "yyoy"],
  ["requests by method", "ywoy"],
  ["retries", "ywyo"],
  ["retry budget", "ywy-"],
  ["time-outs", "ywyo"],
  ["limits", "yw-o"],
  ["failing hosts left out", "ywy-"],
  ["balancing by load", "ywy-"],
  ["balancing by hash", "yw--"],
  ["split by weight", "ywoo"],
  ["routes by header", "ywoo"],
  ["copies", "yw-o"],
  ["injected faults", "yw--"],
  ["metrics of requests", "ywyy"],
];

test("the table has these rows", () => {
  expect(COMPARED[0]?.features.map(({ name }) => name)).toEqual(ROWS.map(([feature]) => feature));
});

test.each(ROWS)("%s: %s", (feature, has) => {
  const found = COMPARED.map(({ features }) => features.find(({ name }) => name === feature)?.presence);
  expect(found).toEqual([...has].map((letter) => WORDS[letter]));
});

describe("what 240 pods on 12 nodes take", () => {
  test.each([
    ["Istio, sidecars", { proxies: 240, vcpu: 24, mebibytes: 30_720, kinds: 5, parts: 1, restarts: 240 }],
    ["Istio, ambient", { proxies: 12, vcpu: 2.4, mebibytes: 6144, kinds: 5, parts: 3, restarts: 0 }],
    ["Linkerd", { proxies: 240, vcpu: 0, mebibytes: 0, kinds: 1, parts: 3, restarts: 240 }],
    ["Cilium", { proxies: 12, vcpu: 0, mebibytes: 0, kinds: 1, parts: 3, restarts: 0 }],
  ])("%s", (name, want) => {
    expect(COMPARED.find((mesh) => mesh.name === name)).toMatchObject(want);
  });
});

import { expect, test } from "vitest";
import type { Container } from "../../src/api/objects.ts";
import { qosClass } from "../../src/cluster/qos.ts";

type Resources = NonNullable<Container["resources"]>;
const ALL = { cpu: "500m", memory: "128Mi" };

const ROWS: readonly (readonly [
  name: string,
  containers: readonly Resources[],
  init: readonly Resources[],
  want: string,
])[] = [
  ["nothing stated", [{}], [], "BestEffort"],
  ["zeros are nothing", [{ requests: { cpu: "0" } }], [], "BestEffort"],
  ["only other resources", [{ requests: { "example.com/gpu": "1" } }], [], "BestEffort"],
  ["requests alone", [{ requests: ALL }], [], "Burstable"],
  ["all limits met", [{ requests: ALL, limits: ALL }], [], "Guaranteed"],
  ["equal, written otherwise", [{ requests: { cpu: "0.5", memory: "131072Ki" }, limits: ALL }], [], "Guaranteed"],
  ["a smaller request", [{ requests: { ...ALL, cpu: "100m" }, limits: ALL }], [], "Burstable"],
  ["no memory limit", [{ requests: ALL, limits: { cpu: "500m" } }], [], "Burstable"],
  ["one container without", [{ requests: ALL, limits: ALL }, {}], [], "Burstable"],
  ["an init container without", [{ requests: ALL, limits: ALL }], [{}], "Burstable"],
  ["an init container with", [{ requests: ALL, limits: ALL }], [{ requests: ALL, limits: ALL }], "Guaranteed"],
];

test.each(ROWS)("%s", (_name, containers, init, want) => {
  const named = (resources: Resources, index: number): Container => ({ name: `c${index}`, resources });
  expect(qosClass({ containers: containers.map(named), initContainers: init.map(named) })).toBe(want);
});

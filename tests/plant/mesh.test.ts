import { describe, expect, test } from "vitest";
import type { MeshSpec, NodeFilter } from "../../src/api/mesh.ts";
import { edge, started, type Tier } from "../laws/graph.ts";
import { constant, onWait } from "../laws/station.ts";

const HOUR_S = 3600;
const MESH: MeshSpec = { controlPlane: true, mtls: "PERMISSIVE", certificateMs: 24 * HOUR_S * 1000 };
const work = onWait(constant(0.01));
const IN: Partial<Tier> = { enrolled: true };

/** A caller and a callee, one call a minute. */
function pair(caller: Partial<Tier>, callee: Partial<Tier>, mesh: Partial<MeshSpec> = {}) {
  const tiers = [
    { name: "front", work, ...caller },
    { name: "back", work, ...callee },
  ];
  return started(tiers, [edge("front", "back")], 1 / 60, 1, { mesh: { ...MESH, ...mesh } });
}

describe("an attempt between two workloads", () => {
  test.each([
    { name: "both enrolled", caller: IN, callee: IN, mtls: "PERMISSIVE", want: "encrypted" },
    { name: "both enrolled, strict", caller: IN, callee: IN, mtls: "STRICT", want: "encrypted" },
    { name: "both enrolled, no mutual TLS", caller: IN, callee: IN, mtls: "DISABLE", want: "plaintext" },
    { name: "the caller is not", caller: {}, callee: IN, mtls: "PERMISSIVE", want: "plaintext" },
    { name: "the caller is not, strict", caller: {}, callee: IN, mtls: "STRICT", want: "refusedPlaintext" },
    { name: "the callee is not, strict", caller: IN, callee: {}, mtls: "STRICT", want: "plaintext" },
  ] as const)("$name: $want", ({ caller, callee, mtls, want }) => {
    const { plant, at } = pair(caller, callee, { mtls });
    at(HOUR_S);
    const { attempts } = plant.edge(0);
    expect(attempts).toBeGreaterThan(30);
    const none = { encrypted: 0, plaintext: 0, refusedPlaintext: 0, forbidden: 0, handshakeFailures: 0 };
    expect(plant.mesh()).toMatchObject({ ...none, [want]: attempts });
    const { encrypted, plaintext, unsafe } = plant.edge(0);
    expect({ encrypted, plaintext, refusedPlaintext: unsafe }).toMatchObject({ [want]: attempts });
    expect(encrypted + plaintext + unsafe).toBe(attempts);
    expect(plant.edge(0).failed).toBe(want === "refusedPlaintext" ? attempts : 0);
  });
});

describe("authorization", () => {
  const rule = { enabled: true, from: ["front"], methods: ["GET"] };
  test.each([
    { name: "lets in who is named", callee: { authorization: rule }, forbidden: false },
    { name: "keeps out another method", callee: { authorization: rule, service: { method: "POST" } }, forbidden: true },
    {
      name: "without methods cannot see them",
      callee: { authorization: { ...rule, methods: null }, service: { method: "POST" } },
      forbidden: false,
    },
    { name: "keeps out others", callee: { authorization: { ...rule, from: ["other"] } }, forbidden: true },
    { name: "knows nobody in plaintext", callee: { authorization: rule }, mtls: "DISABLE", forbidden: true },
    {
      name: "that is off allows all",
      callee: { authorization: { ...rule, enabled: false, from: [] } },
      forbidden: false,
    },
  ] as const)("$name", ({ callee, forbidden, ...mesh }) => {
    const { plant, at } = pair(IN, { ...IN, ...callee }, mesh);
    at(HOUR_S);
    const { attempts, failed } = plant.edge(0);
    expect([failed, plant.mesh()?.forbidden]).toEqual(forbidden ? [attempts, attempts] : [0, 0]);
    // The process never sees what its proxy turns away.
    expect(plant.service(1).refused).toBe(forbidden ? attempts : 0);
    expect(plant.edge(0).forbidden).toBe(forbidden ? attempts : 0);
  });
});

describe("certificates", () => {
  test("are renewed when half their life is over, give or take a hundredth", () => {
    const { plant, at } = pair(IN, IN);
    at(11.7 * HOUR_S);
    expect(plant.mesh()).toMatchObject({ rotations: 0, oldestMs: 11.7 * HOUR_S * 1000 });
    at(12.3 * HOUR_S);
    expect(plant.mesh()?.rotations).toBe(2);
    at(6.7 * 24 * HOUR_S);
    expect(plant.mesh()?.rotations).toBe(26);
    expect(plant.mesh()?.handshakeFailures).toBe(0);
  });

  test("are told of each workload by the oldest", () => {
    const { plant, at } = pair(IN, {});
    at(HOUR_S);
    expect(plant.mesh()?.oldestOf).toEqual(Float64Array.of(HOUR_S * 1000, Number.NaN));
    expect(plant.mesh()).toMatchObject({ lifetimeMs: 24 * HOUR_S * 1000, renewalMs: 12 * HOUR_S * 1000 });
  });

  test("are no different when nobody looks in between", () => {
    const looked = pair(IN, IN);
    for (let hour = 1; hour <= 100; hour++) {
      looked.at(hour * HOUR_S);
      looked.plant.mesh();
    }
    const unseen = pair(IN, IN);
    unseen.at(100 * HOUR_S);
    expect(unseen.plant.mesh()).toEqual(looked.plant.mesh());
  });

  test("expire while the control plane is down, and come back with it", () => {
    const { plant, at } = pair(IN, IN);
    at(HOUR_S);
    plant.setMesh({ ...MESH, controlPlane: false });
    at(23.9 * HOUR_S);
    expect(plant.mesh()?.handshakeFailures).toBe(0);
    at(30 * HOUR_S);
    const failures = plant.mesh()?.handshakeFailures ?? 0;
    expect(failures).toBeGreaterThan(300);
    plant.setMesh(MESH);
    at(40 * HOUR_S);
    expect(plant.mesh()).toMatchObject({ handshakeFailures: failures, rotations: 2 });
  });

  test("are not given to new pods meanwhile", () => {
    const { plant, pods, at } = pair(IN, IN);
    at(HOUR_S);
    plant.setMesh({ ...MESH, controlPlane: false });
    const [pod] = pods[1] ?? [];
    plant.setRunning(pod!, false);
    plant.setRunning(pod!, true);
    at(2 * HOUR_S);
    expect(plant.mesh()?.handshakeFailures).toBeGreaterThan(30);
    expect(plant.edge(0).failed).toBe(plant.mesh()?.handshakeFailures);
  });
});

test("rules that change while the control plane is down wait for it", () => {
  const { plant, at } = pair(IN, IN);
  plant.setMesh({ ...MESH, controlPlane: false });
  plant.setEdge(0, edge("front", "back", { share: 0 }));
  at(HOUR_S);
  const before = plant.edge(0).calls;
  expect(before).toBeGreaterThan(30);
  plant.setMesh(MESH);
  at(2 * HOUR_S);
  expect(plant.edge(0).calls).toBe(before);
});

test.each([
  { name: "named", ingress: { enabled: true, from: ["front"] }, refused: false },
  { name: "not named", ingress: { enabled: true, from: ["other"] }, refused: true },
  { name: "not named by one that is off", ingress: { enabled: false, from: ["other"] }, refused: false },
])("behind a NetworkPolicy, without any mesh, a workload that is $name", ({ ingress, refused }) => {
  const { plant, at } = started(
    [
      { name: "front", work },
      { name: "back", work, ingress },
    ],
    [edge("front", "back")],
    10,
    1,
  );
  at(60);
  const { calls, failed } = plant.edge(0);
  expect([calls > 500, failed]).toEqual([true, refused ? calls : 0]);
});

describe("before a workload that agents of nodes filter", () => {
  const back = (filter: NodeFilter) => {
    const tiers = [
      { name: "front", work },
      { name: "back", work, filter, service: { method: "POST" } },
    ];
    return started(tiers, [edge("front", "back")], 10, 1);
  };
  const asks = (methods: readonly string[]) => ({ from: null, requests: [{ from: ["front"], methods }] });

  test.each([
    { name: "whom the kernel lets in asks anything", filter: { from: ["front"], requests: null }, ends: "good" },
    { name: "whom it does not has no connection", filter: { from: ["other"], requests: null }, ends: "kernel" },
    { name: "what the node's proxy lets through", filter: asks(["GET", "POST"]), ends: "good" },
    { name: "what it turns away", filter: asks(["GET"]), ends: "proxy" },
  ])("$name", ({ filter, ends }) => {
    const { plant, at } = back(filter);
    at(60);
    const { calls, failed, blocked, forbidden } = plant.edge(0);
    const flows = plant.takeFlows();
    expect([failed === calls, failed === 0, blocked === calls]).toEqual(
      { good: [false, true, false], kernel: [true, false, true], proxy: [true, false, false] }[ends],
    );
    expect(forbidden).toBe(ends === "proxy" ? calls : 0);
    // Of ten a second one is told.
    expect(flows.length > 50 && flows.length <= 60).toBe(ends !== "good");
    expect(new Set(flows.map(({ by, from, to, method }) => `${by}: ${method} ${from} → ${to}`))).toEqual(
      new Set(ends === "good" ? [] : [`${ends}: POST front → back`]),
    );
    expect(plant.takeFlows()).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import type { KubeObject, Node, Pod } from "../../../src/api/objects.ts";
import type { InstanceTypeObject, NodeClaim, NodePool } from "../../../src/controllers/karpenter/kinds.ts";
import { INITIALIZED, REGISTERED } from "../../../src/controllers/karpenter/labels.ts";
import { disruptionPass, NO_DISRUPTION } from "../../../src/controllers/karpenter/pass.ts";
import { Recorder } from "../../../src/controllers/karpenter/recorder.ts";
import { type Seen, worldOf } from "../../../src/controllers/karpenter/world.ts";
import { pending, poolOf, seen, typeOf } from "./world.ts";

/** A node that is up, its claim, and pods of these sizes on it. */
interface NodeRow {
  readonly name: string;
  readonly type: InstanceTypeObject;
  readonly capacityType?: "on-demand" | "spot";
  readonly pods: readonly string[];
}
const CONDITIONS = ["Launched", "Registered", "Initialized", "Consolidatable"];

function clusterOf(rows: readonly NodeRow[], types: readonly InstanceTypeObject[], pool: NodePool): Seen {
  const labelsOf = ({ name, type, capacityType = "on-demand" }: NodeRow) => ({
    "karpenter.sh/nodepool": pool.metadata.name,
    "karpenter.sh/capacity-type": capacityType,
    "node.kubernetes.io/instance-type": type.metadata.name,
    "topology.kubernetes.io/zone": "zone-a",
    "kubernetes.io/hostname": name,
    [REGISTERED]: "true",
    [INITIALIZED]: "true",
  });
  const meta = (row: NodeRow) => ({ ...poolOf(row.name).metadata, labels: labelsOf(row) });
  const size = (row: NodeRow) => ({ capacity: row.type.spec.capacity, allocatable: row.type.spec.capacity });
  return seen({
    pools: [pool],
    types,
    nodes: rows.map(
      (row): Node => ({
        apiVersion: "v1",
        kind: "Node",
        metadata: meta(row),
        spec: {},
        status: { ...size(row), conditions: [{ type: "Ready", status: "True" }] },
      }),
    ),
    claims: rows.map(
      (row): NodeClaim => ({
        apiVersion: "karpenter.sh/v1",
        kind: "NodeClaim",
        metadata: meta(row),
        spec: { ...pool.spec.template.spec, resources: { requests: {} } },
        status: {
          ...size(row),
          providerID: row.name,
          nodeName: row.name,
          conditions: CONDITIONS.map((type) => ({ type, status: "True", lastTransitionTime: 0 })),
        },
      }),
    ),
    pods: rows.flatMap(({ name, pods }) =>
      pods.map((cpu, i): Pod => {
        const pod = pending(`${name}-${i}`, cpu, { nodeName: name });
        return { ...pod, status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } };
      }),
    ),
  });
}

const MARKS = { nominatedUntil: {}, markedForDeletion: [], unavailable: {} };

/** A whole pass: what it decides, and again what it starts 15 s later. */
function pass(given: Seen) {
  const recorder = new Recorder();
  const name = (pool: string): string => `${pool}-0001`;
  const first = disruptionPass(worldOf(given, MARKS, 10_000), NO_DISRUPTION, 0, name, recorder);
  const last =
    first.waitMs === undefined ? first : disruptionPass(worldOf(given, MARKS, 25_000), first.memory, 0, name, recorder);
  const { started } = last;
  return {
    waitMs: first.waitMs,
    method: started?.method.name,
    gone: started?.command.candidates.map((candidate) => candidate.name).sort() ?? [],
    becomes: started?.created.map(({ types }) => types.map((type) => type.name).join()) ?? [],
    launch: started?.created.flatMap(
      ({ object }) => object.spec.requirements?.find(({ key }) => key === "karpenter.sh/capacity-type")?.values ?? [],
    ),
    events: recorder.events.map(({ message }) => message),
  };
}

const onDemand = (policy: "WhenEmpty" | "WhenEmptyOrUnderutilized" = "WhenEmptyOrUnderutilized", nodes = "100%") => {
  const pool = poolOf("default");
  const requirements = [{ key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] }];
  return {
    ...pool,
    spec: {
      ...pool.spec,
      disruption: { consolidateAfter: "0s", consolidationPolicy: policy, budgets: [{ nodes }] },
      template: { spec: { ...pool.spec.template.spec, requirements } },
    },
  };
};

const nano = typeOf("nano", 1, 0.03);
const small = typeOf("small", 2, 0.1);
const xlarge = typeOf("xlarge", 4, 0.2);
const large = typeOf("2xlarge", 8, 0.4);

describe("what a pass does with nodes that run", () => {
  const rows: readonly {
    readonly name: string;
    readonly nodes: readonly NodeRow[];
    readonly types: readonly InstanceTypeObject[];
    readonly pool?: NodePool;
    readonly want: { readonly method?: string; readonly gone: readonly string[]; readonly becomes: readonly string[] };
    /** What a rule without the guard would do. */
    readonly naive: string;
  }[] = [
    {
      name: "an empty node goes",
      nodes: [{ name: "n1", type: small, pods: [] }],
      types: [small],
      want: { method: "empty", gone: ["n1"], becomes: [] },
      naive: "the same",
    },
    {
      name: "a budget of 0 keeps it",
      nodes: [{ name: "n1", type: small, pods: [] }],
      types: [small],
      pool: onDemand("WhenEmptyOrUnderutilized", "0"),
      want: { gone: [], becomes: [] },
      naive: "it goes",
    },
    {
      name: "two equal nodes whose pods fit on one: single deletes one, multi would buy a third",
      nodes: [
        { name: "n1", type: small, pods: ["500m"] },
        { name: "n2", type: small, pods: ["500m"] },
      ],
      types: [small],
      want: { method: "single", gone: ["n1"], becomes: [] },
      naive: "both go for a new one of the same type",
    },
    {
      name: "{2xlarge, 2xlarge, small} with options {small, xlarge, 2xlarge}: the same type is no gain",
      nodes: [
        { name: "n1", type: large, pods: ["600m"] },
        { name: "n2", type: large, pods: ["600m"] },
        { name: "n3", type: small, pods: ["600m"] },
      ],
      types: [small, xlarge, large],
      want: { method: "multi", gone: ["n1", "n2"], becomes: [] },
      naive: "all three go for a small one",
    },
    {
      name: "with nano among the options all go, for nano only",
      nodes: [
        { name: "n1", type: large, pods: ["300m"] },
        { name: "n2", type: large, pods: ["300m"] },
        { name: "n3", type: small, pods: ["300m"] },
      ],
      types: [nano, small, xlarge, large],
      want: { method: "multi", gone: ["n1", "n2", "n3"], becomes: ["nano"] },
      naive: "nano or small",
    },
    {
      name: "WhenEmpty leaves a node with pods alone",
      nodes: [{ name: "n1", type: large, pods: ["300m"] }],
      types: [nano, large],
      pool: onDemand("WhenEmpty"),
      want: { gone: [], becomes: [] },
      naive: "replaced by nano",
    },
    {
      name: "no cheaper type",
      nodes: [{ name: "n1", type: nano, pods: ["300m"] }],
      types: [nano, large],
      want: { gone: [], becomes: [] },
      naive: "replaced by an equal one",
    },
  ];
  test.each(rows)("$name", ({ nodes, types, pool = onDemand(), want }) => {
    const { method, gone, becomes } = pass(clusterOf(nodes, types, pool));
    expect({ method, gone, becomes }).toEqual({ method: undefined, ...want });
  });
});

describe("spot", () => {
  test("an on-demand node is replaced by spot alone, so that no dear on-demand is bought instead", () => {
    const both = typeOf("both", 2, 0.12, 0.05);
    const dear = typeOf("dear", 4, 0.2);
    const { becomes, launch } = pass(
      clusterOf([{ name: "n1", type: dear, pods: ["1"] }], [both, dear], poolOf("default")),
    );
    expect({ becomes, launch }).toEqual({ becomes: ["both"], launch: ["spot"] });
  });
  test("spot to spot is off by default, and says so", () => {
    const cheap = typeOf("cheap", 2, 0.1, 0.02);
    const other = typeOf("other", 4, 0.2, 0.08);
    const given = clusterOf(
      [{ name: "n1", type: other, capacityType: "spot", pods: ["1"] }],
      [cheap, other],
      poolOf("default"),
    );
    const { gone, events } = pass(given);
    expect(gone).toEqual([]);
    expect(events).toContain("SpotToSpotConsolidation is disabled, can't replace a spot node with a spot node");
  });
});

describe("validation after 15 s", () => {
  const given = clusterOf([{ name: "n1", type: large, pods: ["300m"] }], [nano, large], onDemand());
  test.each([
    ["nothing changed", given, ["n1"]],
    [
      "the node became too busy",
      clusterOf([{ name: "n1", type: large, pods: ["300m", "6"] }], [nano, large], onDemand()),
      [],
    ],
    ["do-not-disrupt", { ...given, nodes: given.nodes.map((node) => annotated(node)) }, []],
  ] as const)("%s", (_name, later, gone) => {
    const recorder = new Recorder();
    const name = () => "default-0001";
    const first = disruptionPass(worldOf(given, MARKS, 10_000), NO_DISRUPTION, 0, name, recorder);
    const last = disruptionPass(worldOf(later, MARKS, 25_000), first.memory, 0, name, recorder);
    expect(first.waitMs).toBe(15_000);
    expect(last.started?.command.candidates.map((candidate) => candidate.name) ?? []).toEqual(gone);
  });
});

function annotated<T extends KubeObject>(object: T): T {
  return { ...object, metadata: { ...object.metadata, annotations: { "karpenter.sh/do-not-disrupt": "true" } } };
}

describe("laws of a pass", () => {
  const types = [nano, small, xlarge, large];
  const clusters = Array.from({ length: 40 }, (_, seed) =>
    Array.from({ length: 1 + (seed % 6) }, (_, i): NodeRow => {
      const type = types[(seed * 5 + i * 3) % types.length] ?? small;
      const count = (seed + i) % 3;
      return {
        name: `n${i}`,
        type,
        pods: Array.from({ length: count }, () => `${100 + ((seed * 37 + i * 91) % 400)}m`),
      };
    }),
  );
  test("whatever is replaced becomes strictly cheaper, and budgets hold", () => {
    for (const rows of clusters) {
      const price = (name: string) => rows.find((row) => row.name === name)?.type.spec.offerings[0]?.price ?? 0;
      const { gone, becomes } = pass(clusterOf(rows, types, onDemand("WhenEmptyOrUnderutilized", "2")));
      expect(gone.length).toBeLessThanOrEqual(2);
      const before = gone.reduce((sum, name) => sum + price(name), 0);
      for (const names of becomes) {
        for (const name of names.split(",")) {
          const type = types.find(({ metadata }) => metadata.name === name);
          expect(type?.spec.offerings[0]?.price ?? Number.POSITIVE_INFINITY).toBeLessThan(before);
        }
      }
    }
  });
  test("memory that is passed in stays as it is", () => {
    for (const rows of clusters) {
      const memory = Object.freeze({ ...NO_DISRUPTION, foundNothingAt: Object.freeze({}) });
      disruptionPass(worldOf(clusterOf(rows, types, onDemand()), MARKS, 10_000), memory, 0, () => "x", new Recorder());
      expect(memory).toEqual(NO_DISRUPTION);
    }
  });
});

import { expect, test } from "vitest";
import type { PlantSpec, WorkloadSpec } from "../../src/api/plant.ts";
import { inspectedOf } from "../../src/experiment/responder.ts";
import { edge, workloadOf } from "../laws/graph.ts";

const NAMES = ["a", "b", "c"];
const DOORS_OF_B = ["settings of a → b", "NetworkPolicy of b", "certificate of b"];
const DOORS_OF_C = ["settings of b → c", "NetworkPolicy of c", "certificate of c"];

/** a calls b, b calls c. `proxies` stand on every hop; `more` is what the workload of c has. */
const plant = (proxies: number, more: Partial<WorkloadSpec> = {}): PlantSpec => ({
  loads: [{ name: "users", to: { service: "a" }, process: "poisson", terms: [] }],
  queues: [],
  services: [],
  workloads: NAMES.map((name) => workloadOf(name, { enrolled: true, ...(name === "c" ? more : {}) })),
  edges: [
    edge(null, "a"),
    edge("a", "b", { proxies: { count: proxies, latencyMs: 1, cpuMilli: 500 } }),
    edge("b", "c", { proxies: { count: proxies, latencyMs: 1, cpuMilli: 500 } }),
  ],
});
const WALLED: Partial<WorkloadSpec> = { ingress: { enabled: true, from: ["a"] } };
const BOTH_FAIL = { "call/a/b/errors": 100, "call/b/c/errors": 100 };

const ROWS: readonly {
  readonly name: string;
  readonly run: PlantSpec;
  readonly last: Readonly<Record<string, number>>;
  readonly want: readonly string[];
}[] = [
  { name: "no call fails: the first service itself", run: plant(0), last: {}, want: ["log of a"] },
  {
    name: "few of a call's answers are nothing to look into",
    run: plant(0),
    last: { "call/a/b/errors": 5 },
    want: ["log of a"],
  },
  {
    name: "from the outside in, to the callee that fails by itself",
    run: plant(0),
    last: BOTH_FAIL,
    want: ["log of a", ...DOORS_OF_B, "log of b", ...DOORS_OF_C, "log of c"],
  },
  {
    name: "no further than the policy that keeps the caller out",
    run: plant(0, WALLED),
    last: BOTH_FAIL,
    want: ["log of a", ...DOORS_OF_B, "log of b", ...DOORS_OF_C.slice(0, 2)],
  },
  {
    name: "no further than the certificate that is refused",
    run: plant(0),
    last: { "call/a/b/errors": 100, "mesh/handshakeFailures": 7 },
    want: ["log of a", ...DOORS_OF_B],
  },
  {
    name: "where proxies report, straight to the last hop that fails",
    run: plant(2),
    last: BOTH_FAIL,
    want: ["figures of the proxies", ...DOORS_OF_C, "log of c"],
  },
  {
    name: "a callee out of the mesh has no certificate that could expire",
    run: plant(2, { enrolled: false }),
    last: { ...BOTH_FAIL, "mesh/handshakeFailures": 7 },
    want: ["figures of the proxies", ...DOORS_OF_C, "log of c"],
  },
];

test.each(ROWS)("$name", ({ run, last, want }) => {
  expect(inspectedOf(run, (column) => last[column])).toEqual(want);
});

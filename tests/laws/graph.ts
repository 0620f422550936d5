import { type EdgeSpec, PLAIN_CALL } from "../../src/api/calls.ts";
import type { MeshSpec } from "../../src/api/mesh.ts";
import type { LoadSpec, Plant, PlantSpec, ServiceSpec, WorkloadSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { constant, onWait, SECOND_MS, serve } from "./station.ts";

/** One pod's worth of a service of the same name. */
export const workloadOf = (name: string, more: Partial<WorkloadSpec> = {}): WorkloadSpec => ({
  name,
  role: { type: "server", services: [name] },
  slots: 1,
  queueCap: null,
  discipline: "fifo",
  memoryBytes: 0,
  idleCpuMilli: 0,
  ...more,
});

export const edge = (from: string | null, to: string, policy: Partial<EdgeSpec> = {}): EdgeSpec => ({
  ...PLAIN_CALL,
  from,
  to,
  ...policy,
});

/** One tier: a service and the workload that serves it. */
export interface Tier extends Partial<Omit<WorkloadSpec, "role">> {
  readonly name: string;
  readonly work?: ServiceSpec["work"];
  readonly pods?: number;
  /** What else its service is. */
  readonly service?: Partial<ServiceSpec>;
}

/** What else there may be around the tiers. */
interface Around {
  /** Of the load. */
  readonly headers?: LoadSpec["headers"];
  readonly mesh?: MeshSpec;
}

/** Tiers that call each other along the edges, with a load on the first. */
function graphOf(
  tiers: readonly Tier[],
  edges: readonly EdgeSpec[],
  rate: number,
  { headers, mesh }: Around,
): PlantSpec {
  const [first] = tiers;
  const load: LoadSpec = {
    name: "users",
    to: { service: first?.name ?? "" },
    process: "poisson",
    terms: [{ type: "constant", rate }],
    headers,
  };
  return {
    loads: [load],
    queues: [],
    services: tiers.map(({ name, work, service }) => ({
      name,
      work: work ?? onWait(constant(0.01)),
      timeoutMs: null,
      maxRetries: 0,
      ...service,
    })),
    workloads: tiers.map(({ name, work: _, pods: __, service: ___, ...rest }) => ({
      name,
      role: { type: "server", services: [name] },
      slots: 100,
      queueCap: null,
      discipline: "fifo",
      memoryBytes: 0,
      idleCpuMilli: 0,
      ...rest,
    })),
    mesh,
    edges,
  };
}

/** The plant with every tier's pods serving; pods by tier. */
export function started(
  tiers: readonly Tier[],
  edges: readonly EdgeSpec[],
  rate: number,
  seed: number,
  around: Around = {},
) {
  const plant: Plant = createPlant(graphOf(tiers, edges, rate, around), seed);
  const node = plant.addNode("node", 1e9);
  const pods = tiers.map((tier, workload) =>
    Array.from({ length: tier.pods ?? 1 }, (_, ordinal) => serve(plant, workload, ordinal, node, null)),
  );
  return { plant, pods, node, at: (seconds: number) => plant.advance(seconds * SECOND_MS) };
}

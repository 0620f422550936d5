import type { EdgeSpec } from "../api/calls.ts";
import type { MeshReading, MeshSpec } from "../api/mesh.ts";
import { nextDouble, type Stream, stream } from "../base/random.ts";
import { Events } from "./events.ts";
import type { World } from "./world.ts";

/**
 * Certificates of enrolled pods: Istio's agent renews one at lifetime · (1 − (0.5 ± U[0, 0.01])) of its age
 * (security/pkg/nodeagent/cache/secretcache.go `rotateTime`). While nobody issues, a pod keeps what it has until it
 * expires, and a new pod has none.
 */
const RENEWAL_SHARE = 0.5;
const JITTER_SHARE = 0.01;

/** The mesh as it runs. */
export class MeshState {
  spec!: MeshSpec;
  chance!: Stream;
  /** By pod: when its certificate is due for renewal. */
  readonly due = new Events();
  /** Rules that wait for the control plane, in order. */
  pending: { readonly edge: number; readonly spec: EdgeSpec }[] = [];
  refusedPlaintext = 0;
  handshakeFailures = 0;
  rotations = 0;
}

export const createMesh = (spec: MeshSpec, seed: number): MeshState =>
  Object.assign(new MeshState(), { spec, chance: stream(seed, "mesh/certificates") });

export const isEnrolled = ({ pods, workloads }: World, pod: number): boolean =>
  workloads[pods.workload[pod]!]!.spec.enrolled === true;

/** A pod starts, ends, or its workload joins or leaves the mesh. */
export function certify(world: World, pod: number): void {
  const { mesh, pods } = world;
  if (mesh === null) return;
  mesh.due.reserve(pods.count);
  settle(world, mesh);
  const wanted = pods.running[pod] === 1 && isEnrolled(world, pod);
  if (wanted === mesh.due.has(pod)) return;
  pods.issued[pod] = Number.NaN;
  if (!wanted) mesh.due.cancel(pod);
  else if (mesh.spec.controlPlane) issue(world, mesh, pod, world.now);
  else mesh.due.schedule(pod, world.now);
}

function issue({ pods }: World, mesh: MeshState, pod: number, at: number): void {
  if (!Number.isNaN(pods.issued[pod]!)) mesh.rotations++;
  pods.issued[pod] = at;
  const jitter = (2 * nextDouble(mesh.chance) - 1) * JITTER_SHARE;
  mesh.due.schedule(pod, at + mesh.spec.certificateMs * (1 - (RENEWAL_SHARE + jitter)));
}

/** Makes the renewals that were due by now: nothing else depends on them before somebody looks. */
function settle(world: World, mesh: MeshState): void {
  while (mesh.spec.controlPlane && mesh.due.next <= world.now) issue(world, mesh, mesh.due.first(), mesh.due.next);
}

/** Has the pod a certificate that holds? */
export function isCertified(world: World, mesh: MeshState, pod: number): boolean {
  settle(world, mesh);
  return world.now < world.pods.issued[pod]! + mesh.spec.certificateMs;
}

/**
 * Another mesh policy. When the control plane comes back, what is due is renewed at once.
 * @returns rules that waited for it
 */
export function changeMesh(world: World, mesh: MeshState, spec: MeshSpec): MeshState["pending"] {
  settle(world, mesh);
  mesh.spec = spec;
  if (!spec.controlPlane) return [];
  while (mesh.due.next <= world.now) issue(world, mesh, mesh.due.first(), world.now);
  const { pending } = mesh;
  mesh.pending = [];
  return pending;
}

export function readMesh(world: World, mesh: MeshState): MeshReading {
  settle(world, mesh);
  const { refusedPlaintext, handshakeFailures, rotations, spec } = mesh;
  const oldestOf = new Float64Array(world.workloads.length).fill(Number.NaN);
  let oldestMs = Number.NaN;
  for (let pod = 0; pod < world.pods.count; pod++) {
    const age = mesh.due.has(pod) ? world.now - world.pods.issued[pod]! : Number.NaN;
    const workload = world.pods.workload[pod]!;
    oldestOf[workload] = older(oldestOf[workload]!, age);
    oldestMs = older(oldestMs, age);
  }
  let encrypted = 0;
  let plaintext = 0;
  let forbidden = 0;
  for (const edge of world.edges) {
    encrypted += edge.encrypted;
    plaintext += edge.plaintext;
    forbidden += edge.forbidden;
  }
  return {
    encrypted,
    plaintext,
    refusedPlaintext,
    forbidden,
    handshakeFailures,
    rotations,
    oldestMs,
    oldestOf,
    lifetimeMs: spec.certificateMs,
    renewalMs: spec.certificateMs * RENEWAL_SHARE,
  };
}

/** Of two ages the larger; NaN is none. */
const older = (a: number, b: number): number => (a >= b || Number.isNaN(b) ? a : b);

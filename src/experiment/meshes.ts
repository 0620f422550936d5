import { FEATURES, type Presence, presenceOf } from "../mesh/features.ts";
import { MESHES } from "../mesh/profiles.ts";

/** A mesh beside others: what it does, and what it takes for so many pods on so many nodes. */
export interface ComparedMesh {
  readonly name: string;
  /** By feature, in the order of the rows. */
  readonly features: readonly { readonly name: string; readonly presence: Presence }[];
  readonly proxies: number;
  /** What they ask the scheduler for. */
  readonly vcpu: number;
  readonly mebibytes: number;
  /** Kinds of its own in which it is told what to do. */
  readonly kinds: number;
  /** What is installed once. */
  readonly parts: number;
  readonly upgradeSteps: readonly string[];
  /** Pods of the application that an upgrade restarts. */
  readonly restarts: number;
}

export const compareMeshes = (pods: number, nodes: number): readonly ComparedMesh[] =>
  MESHES.map((mesh) => {
    const proxies = mesh.proxies === "pod" ? pods : nodes;
    return {
      name: mesh.name,
      features: FEATURES.map((feature) => ({ name: feature.name, presence: presenceOf(mesh, feature) })),
      proxies,
      vcpu: (proxies * mesh.requests.milliCpu) / 1000,
      mebibytes: proxies * mesh.requests.mebibytes,
      kinds: mesh.kinds.length,
      parts: mesh.parts.length,
      upgradeSteps: mesh.upgrade,
      restarts: mesh.proxies === "pod" ? pods : 0,
    };
  });

/** Workloads that belong to a mesh and not to the application. */
export const MESH_PARTS: readonly string[] = MESHES.flatMap(({ parts }) => parts);

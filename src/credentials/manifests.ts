import type { KubeObject } from "../api/objects.ts";

export type Zone = "outside" | "inside";

/** A machine or program that holds keys, beside the cluster or in it: `System`, setpoint.dev/v1. */
export type System = KubeObject<{
  readonly zone: Zone;
  /** So many of the same kind. */
  readonly count: number;
  /** It runs in the process of these systems: whoever owns the one owns the other. */
  readonly partOf: readonly string[];
  /** Names of credentials. */
  readonly holds: readonly string[];
}>;

type Access = "read" | "write";

/** What a key is for. */
export type Opening =
  /** The cluster's API, as `namespace/name`; RBAC says what it may do there. */
  | { readonly serviceAccount: string }
  /** A repository, as an account of its host; `signs`: its commits carry a verified signature. */
  | { readonly repository: string; readonly account: string; readonly access?: Access; readonly signs?: boolean }
  | { readonly registry: string; readonly access?: Access }
  /** Another system. */
  | { readonly system: string }
  /** It signs images in this name. */
  | { readonly attestor: string };

/** A key: `Credential`, setpoint.dev/v1. Systems and pipelines hold it by its name. */
export type Credential = KubeObject<{ readonly opens: Opening }>;

/** The objects of a kind, as they are at one moment. */
export type Objects = (kind: string) => readonly KubeObject[];

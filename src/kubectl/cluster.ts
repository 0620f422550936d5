import type { Fields } from "./json.ts";
import type { Resource } from "./resources.ts";

/** A write as the API server gets it. */
export interface Request {
  readonly verb: "create" | "update" | "patch" | "delete" | "deletecollection";
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name: string;
  readonly subresource?: string;
  /** Query parameters in alphabetical order: "dryRun=All&fieldManager=kubectl-create". */
  readonly query?: string;
  /** The kind of patch. */
  readonly patch?: "strategic" | "merge" | "json" | "apply";
  readonly body: unknown;
}

/** The API server's answer to a write. */
export type Reply =
  | { readonly ok: true; readonly object: Fields; readonly warnings?: readonly string[] }
  | { readonly ok: false; readonly error: Status };

/** An error of the API server: code 404, reason "NotFound", and its message. */
export interface Status {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** What kubectl sees of a cluster. */
export interface Cluster {
  /** Now, Unix milliseconds. */
  readonly now: number;
  /** All kinds that are served, custom ones included. */
  readonly resources: readonly Resource[];
  /** Every object of a resource in API JSON, in storage order. */
  list(resource: Resource): readonly Fields[];
  /** Sends one write; what it changes shows in later lists. */
  send(request: Request): Reply;
  /** Lines that a container wrote; undefined when nobody can be asked. */
  logs?(pod: Fields, container: string): readonly string[] | undefined;
  /** Usage of nodes and pods by the metrics API: milli-cores and bytes; undefined when it has none yet. */
  usage?(kind: "nodes" | "pods"): readonly Usage[];
}

export interface Usage {
  readonly namespace?: string;
  readonly name: string;
  readonly containers: readonly { readonly name: string; readonly cpuMilli: number; readonly memoryBytes: number }[];
}

import type { TerminalHost } from "../api/terminal.ts";
import { rfc3339 } from "../base/rfc3339.ts";
import { isClusterKind } from "../cluster/staged.ts";
import { type Fields, text } from "../kubectl/json.ts";

/** The namespaces of every cluster, which cannot be deleted. */
export const OWN_NAMESPACES: readonly string[] = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Kinds that live in namespaces and that a run can hold. */
const kindsIn = ({ kinds }: TerminalHost): readonly string[] =>
  [...new Set([...kinds.map(({ kind }) => kind), "ConfigMap", "Pod", "ReplicaSet", "Secret", "Service"])].filter(
    (kind) => !isClusterKind(kind),
  );

/** Every object of a namespace. */
export const objectsIn = (namespace: string, host: TerminalHost) =>
  kindsIn(host).flatMap((kind) => host.cluster.list(kind, namespace));

/** Namespaces that somebody created, those of every cluster, and those that a scenario's objects simply stand in. */
export function namespaceObjects(stored: readonly Fields[], host: TerminalHost): readonly Fields[] {
  const known = new Set(stored.map((object) => text(object, "metadata", "name")));
  const used = kindsIn(host).flatMap((kind) => host.cluster.list(kind).map(({ metadata }) => metadata.namespace));
  const others = [...new Set([...OWN_NAMESPACES, ...used])].filter((name) => name !== "" && !known.has(name));
  return [...stored, ...others.map((name) => namespaceObject(name, host.epochUnixMs))];
}

function namespaceObject(name: string, createdUnixMs: number): Fields {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      creationTimestamp: rfc3339(createdUnixMs),
      labels: { "kubernetes.io/metadata.name": name },
      resourceVersion: "1",
      uid: name,
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}

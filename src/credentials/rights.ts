import { fieldsOf } from "../cluster/validation.ts";
import type { Objects } from "./manifests.ts";

/**
 * RBAC: rules are granted by bindings and only ever add up.
 * Upstream: kubernetes v1.36.1 plugin/pkg/auth/authorizer/rbac, built-in roles of bootstrappolicy/policy.go (shortened).
 */
interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** A rule where it holds; null is the whole cluster. */
interface Granted {
  readonly rule: Rule;
  readonly namespace: string | null;
}

/** What somebody asks the API server for. */
export interface Request {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** null: the whole cluster, or an object outside of namespaces. */
  readonly namespace: string | null;
}

const EVERYTHING = ["*"];
const READS = ["get", "list", "watch"];
const CHANGES = ["create", "update", "patch", "delete", "deletecollection", "*"];
const WORKLOADS = ["pods", "services", "configmaps", "deployments", "replicasets", "statefulsets", "jobs", "cronjobs"];

const BUILT_IN: Readonly<Record<string, readonly Rule[]>> = {
  "cluster-admin": [{ apiGroups: EVERYTHING, resources: EVERYTHING, verbs: EVERYTHING }],
  admin: [{ apiGroups: EVERYTHING, resources: [...WORKLOADS, "secrets", "roles", "rolebindings"], verbs: EVERYTHING }],
  edit: [{ apiGroups: EVERYTHING, resources: [...WORKLOADS, "secrets"], verbs: EVERYTHING }],
  view: [{ apiGroups: EVERYTHING, resources: WORKLOADS, verbs: READS }],
};

const SYSTEM = /^system:serviceaccount:([^:]+):(.+)$/;

/** The name under which the API server knows a service account. */
export const userOf = (serviceAccount: string): string => `system:serviceaccount:${serviceAccount.replace("/", ":")}`;

/** May the account do it? */
export const may = (objects: Objects, serviceAccount: string, request: Request): boolean =>
  grantedTo(objects, serviceAccount).some(
    ({ rule, namespace }) =>
      (namespace === null || namespace === request.namespace) &&
      covers(rule.verbs, request.verb) &&
      covers(rule.apiGroups, request.group) &&
      covers(rule.resources, request.resource),
  );

/** May the account change anything at all? */
export const mayWrite = (objects: Objects, serviceAccount: string): boolean =>
  grantedTo(objects, serviceAccount).some(({ rule }) => rule.verbs.some((verb) => CHANGES.includes(verb)));

const covers = (listed: readonly string[], asked: string): boolean => listed.includes("*") || listed.includes(asked);

function grantedTo(objects: Objects, serviceAccount: string): readonly Granted[] {
  const bindings = [
    ...objects("ClusterRoleBinding").map((binding) => ({ binding, namespace: null })),
    ...objects("RoleBinding").map((binding) => ({ binding, namespace: binding.metadata.namespace })),
  ];
  return bindings.flatMap(({ binding, namespace }) => {
    const { subjects, roleRef } = fieldsOf(binding);
    const named = Array.isArray(subjects) && subjects.some((subject) => isSubject(fieldsOf(subject), serviceAccount));
    if (!named) return [];
    const { kind, name } = fieldsOf(roleRef);
    return rulesOf(objects, String(kind), String(name), namespace).map((rule) => ({ rule, namespace }));
  });
}

function isSubject({ kind, name, namespace }: Readonly<Record<string, unknown>>, serviceAccount: string): boolean {
  const [, space, account] = SYSTEM.exec(userOf(serviceAccount)) ?? [];
  if (kind === "User") return name === userOf(serviceAccount);
  return kind === "ServiceAccount" && name === account && namespace === space;
}

function rulesOf(objects: Objects, kind: string, name: string, namespace: string | null): readonly Rule[] {
  const role = objects(kind).find(
    ({ metadata }) => metadata.name === name && (kind === "ClusterRole" || metadata.namespace === namespace),
  );
  const { rules } = fieldsOf(role);
  if (!Array.isArray(rules)) return kind === "ClusterRole" ? (BUILT_IN[name] ?? []) : [];
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  return rules.map(fieldsOf).map(({ apiGroups, resources, verbs }) => ({
    apiGroups: texts(apiGroups),
    resources: texts(resources),
    verbs: texts(verbs),
  }));
}

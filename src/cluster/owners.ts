import type { FieldOwnership } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import { equal } from "../base/equal.ts";
import type { JsonMap } from "./apply/json.ts";
import { updatedBy } from "./apply/ownership.ts";
import { scale } from "./apply/server.ts";

/**
 * Field ownership in a run: objects that somebody applied carry `metadata.managedFields`, and every later write keeps it.
 * Objects that a scenario simply has carry none.
 */
type Owned = KubeObject & { readonly metadata: { readonly managedFields?: readonly unknown[] } };

const ownersIn = (object: KubeObject): readonly unknown[] | undefined => (object as Owned).metadata.managedFields;

/** Does the object tell who wrote its fields? */
export const isOwned = (object: KubeObject): boolean => ownersIn(object) !== undefined;

/** Loops that run inside kube-controller-manager and write under its name. */
const MANAGER_LOOPS = ["deployment", "disruption", "garbage-collector", "hpa", "replicaset", "taint-eviction"];
const OTHERS: Readonly<Record<string, string>> = {
  scheduler: "kube-scheduler",
  user: "kubectl-edit",
  scenario: "kubectl-edit",
};

const managerOf = (by: string): string => (MANAGER_LOOPS.includes(by) ? "kube-controller-manager" : (OTHERS[by] ?? by));

function updated(before: KubeObject, edited: KubeObject, by: string): KubeObject {
  if (!isOwned(before) || !equal(ownersIn(before), ownersIn(edited))) return edited;
  if (isOutside(by) && isScaling(before, edited)) {
    const { replicas } = edited.spec as { readonly replicas: number };
    return scaledBy(before, replicas, "kubectl");
  }
  return updatedBy(json(before), json(edited), { manager: managerOf(by) }) as unknown as KubeObject;
}

const scaled = (before: KubeObject, replicas: number, by: string): KubeObject =>
  isOwned(before)
    ? scaledBy(before, replicas, isOutside(by) ? "kubectl" : managerOf(by))
    : { ...before, spec: { ...(before.spec as object), replicas } };

/** The rules, for a run in which somebody applies. */
export const fieldOwnership: FieldOwnership = { updated, scaled };

const scaledBy = (before: KubeObject, replicas: number, manager: string): KubeObject =>
  scale(json(before), replicas, { manager, subresource: "scale" }) as unknown as KubeObject;

const isOutside = (by: string): boolean => by === "user" || by === "scenario";

/** A person who changes nothing but the number of replicas uses `kubectl scale`. */
function isScaling(before: KubeObject, edited: KubeObject): boolean {
  const [was, is] = [before.spec, edited.spec] as readonly { readonly replicas?: number }[];
  return is?.replicas !== was?.replicas && equal({ ...is, replicas: 0 }, { ...was, replicas: 0 });
}

const json = (object: KubeObject): JsonMap => object as unknown as JsonMap;

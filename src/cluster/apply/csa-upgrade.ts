import { path, union } from "./field-set.ts";
import type { JsonMap } from "./json.ts";
import { LAST_APPLIED } from "./last-applied.ts";
import { type Owner, ownersOf, withOwners } from "./managed-fields.ts";

/** From client-side to server-side apply. Upstream: client-go v0.36.1 util/csaupgrade/upgrade.go. */

const ANNOTATION = path("metadata", "annotations", LAST_APPLIED);

/** Who owns the last-applied annotation by this operation. */
export const annotationOwners = (object: JsonMap, operation: Owner["operation"]): readonly string[] =>
  ownersOf(object)
    .filter((owner) => owner.operation === operation && owner.fields.has(ANNOTATION))
    .map(({ manager }) => manager);

/**
 * The object with everything that client-side appliers own given to the server-side applier, so that it can remove it;
 * undefined when there is nothing to give.
 */
export function upgraded(object: JsonMap, manager: string): JsonMap | undefined {
  const givers = annotationOwners(object, "Update");
  const owners = givers.reduce((all, giver) => given(all, giver, manager), ownersOf(object));
  return givers.length === 0 ? undefined : withOwners(object, owners);
}

const isMain = ({ subresource }: Owner): boolean => subresource === undefined;

function given(owners: readonly Owner[], giver: string, manager: string): readonly Owner[] {
  const isGiver = (owner: Owner): boolean => owner.manager === giver && owner.operation === "Update" && isMain(owner);
  const isTaker = (owner: Owner): boolean => owner.manager === manager && owner.operation === "Apply" && isMain(owner);
  const taker = owners.find(isTaker) ?? owners.find(isGiver);
  if (taker === undefined) return owners;
  const source = owners.find((owner) => isGiver(owner) && owner.apiVersion === taker.apiVersion);
  const whole: Owner = {
    ...taker,
    manager,
    operation: "Apply",
    fields: union(taker.fields, source?.fields ?? new Set()),
  };
  return owners.map((owner) => (owner === taker ? whole : owner)).filter((owner) => !isGiver(owner));
}

import type { ManifestError } from "../api/controller.ts";
import { equal } from "../base/equal.ts";
import { fieldsOf, forbidden, invalid } from "./validation.ts";

/** Fields that may not change once the object exists, by kind. Upstream: kubernetes v1.36.1 pkg/apis, the validation of each group. */
const FIXED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Deployment: [["spec", "selector"]],
  ReplicaSet: [["spec", "selector"]],
  DaemonSet: [["spec", "selector"]],
  Job: [
    ["spec", "selector"],
    ["spec", "template"],
    ["spec", "completions"],
    ["spec", "completionMode"],
  ],
  Secret: [["type"]],
  RoleBinding: [["roleRef"]],
  ClusterRoleBinding: [["roleRef"]],
};

/** What an update may not do to an object. A ConfigMap or Secret may be closed as a whole. */
export function immutableErrors(before: object, after: { readonly kind?: unknown }): readonly ManifestError[] {
  const errors = (FIXED[String(after.kind)] ?? []).flatMap((path): readonly ManifestError[] => {
    const [was, is] = [at(before, path), at(after, path)];
    return was === undefined || equal(was, is) ? [] : [invalid(path, is ?? null, "field is immutable")];
  });
  const isClosed = at(before, ["immutable"]) === true && !equal(at(before, ["data"]), at(after, ["data"]));
  return isClosed ? [...errors, forbidden(["data"], "field is immutable when `immutable` is set")] : errors;
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((found, name) => fieldsOf(found)[name], value);

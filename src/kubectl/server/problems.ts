import { equal } from "../../base/equal.ts";
import { unifiedDiff } from "../../base/unified-diff.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { invalidMessage, type Kinds, problemText } from "../../cluster/apply/server.ts";
import { immutableErrors } from "../../cluster/immutable.ts";
import { at, type Fields, fields, text } from "../json.ts";
import { fieldProblems } from "./fields.ts";
import { goTemplate, podChange } from "./go-struct.ts";
import { metadataProblems } from "./names.ts";

/** What is wrong with an object, in upstream's order: its metadata, then the rules of its kind. */
const problemsOf = (object: Fields, kinds: Kinds): readonly string[] => {
  const made = kinds.admit(object as JsonMap);
  return [...metadataProblems(object), ...(made.ok ? [] : made.error.map(problemText)), ...fieldProblems(object)];
};

/** The message that refuses an object, new (`before` undefined) or changed; undefined when it may be stored. */
export function invalidity(before: Fields | undefined, after: Fields, kinds: Kinds): string | undefined {
  const problems = [...problemsOf(after, kinds), ...(before ? changeProblems(before, after) : [])];
  return problems.length === 0 ? undefined : invalidMessage(after, problems);
}

/** Changes that an update may not make. */
function changeProblems(before: Fields, after: Fields): readonly string[] {
  const kind = text(after, "kind");
  const fixed = immutableErrors(before, after).map((error) => {
    const isTemplate = kind === "Job" && error.path.at(-1) === "template";
    const shown = `Invalid value: ${goTemplate(at(after, "spec", "template"))}: field is immutable`;
    return problemText(isTemplate ? { ...error, message: shown } : error);
  });
  return [...fixed, ...(CHANGES[kind]?.(before, after) ?? [])];
}

const CHANGES: Readonly<Record<string, (before: Fields, after: Fields) => readonly string[]>> = {
  Pod: pod,
  Service: service,
  StatefulSet: statefulSet,
};

function pod(before: Fields, after: Fields): readonly string[] {
  const problem = podChange(fields(before, "spec"), fields(after, "spec"), unifiedDiff);
  return problem === undefined ? [] : [problem];
}

const STATEFUL_SET_MAY_CHANGE = [
  ...["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit"],
  ...["persistentVolumeClaimRetentionPolicy", "minReadySeconds"],
];

/** Upstream: kubernetes v1.36.1 pkg/apis/apps/validation/validation.go ValidateStatefulSetUpdate. */
function statefulSet(before: Fields, after: Fields): readonly string[] {
  const fixed = (object: Fields) =>
    Object.fromEntries(
      Object.entries(fields(object, "spec")).filter(([name]) => !STATEFUL_SET_MAY_CHANGE.includes(name)),
    );
  if (equal(fixed(before), fixed(after))) return [];
  const [last = "", ...names] = [...STATEFUL_SET_MAY_CHANGE.map((name) => `'${name}'`)].reverse();
  const listed = `${names.reverse().join(", ")} and ${last}`;
  return [`spec: Forbidden: updates to statefulset spec for fields other than ${listed} are forbidden`];
}

/** An address stays. Upstream: pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields, on update. */
function service(before: Fields, after: Fields): readonly string[] {
  const [was, is] = [text(before, "spec", "clusterIP"), text(after, "spec", "clusterIP")];
  const external = [before, after].some((object) => text(object, "spec", "type") === "ExternalName");
  if (external || was === "" || is === "" || was === is) return [];
  return [
    `spec.clusterIPs[0]: Invalid value: ${JSON.stringify([at(after, "spec", "clusterIP")])}: may not change once set`,
  ];
}

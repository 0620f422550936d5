import { failed, ok, type Result } from "../base/result.ts";
import { type Fields, fields, text } from "./json.ts";

type Test = (labels: Fields) => boolean;

/** Reads a label selector: "a=b,c!=d,e in (f,g),!h". Upstream: k8s.io/apimachinery pkg/labels/selector.go. */
export function readSelector(selector: string): Result<Test, string> {
  const tests: Test[] = [];
  let rest = selector.trim();
  while (rest !== "") {
    const set = /^([\w./-]+)\s+(in|notin)\s*\(([^)]*)(\))?\s*/.exec(rest);
    const plain = /^(!?)\s*([\w./-]+)\s*(?:(==|=|!=)\s*([^,]*))?\s*/.exec(rest);
    if (set) {
      if (set[4] === undefined) return failed("unable to parse requirement: found '', expected: ',' or ')'");
      tests.push(
        inSet(
          set[1] ?? "",
          (set[3] ?? "").split(",").map((v) => v.trim()),
          set[2] === "in",
        ),
      );
    } else if (plain) tests.push(simple(plain[2] ?? "", plain[1] === "!", plain[3], (plain[4] ?? "").trim()));
    else return failed(`unable to parse requirement: found '${rest[0]}', expected: !, identifier, or 'end of string'`);
    rest = rest.slice((set ?? plain)?.[0].length ?? 0);
    if (rest === "") break;
    if (!rest.startsWith(",")) {
      const found = rest.split(/[\s,]/)[0] ?? "";
      return failed(`unable to parse requirement: found '${found}', expected: in, notin, =, ==, !=, gt, lt`);
    }
    rest = rest.slice(1).trim();
  }
  return ok((labels) => tests.every((test) => test(labels)));
}

const inSet =
  (key: string, values: readonly string[], inside: boolean): Test =>
  (labels) =>
    inside
      ? key in labels && values.includes(String(labels[key]))
      : !(key in labels && values.includes(String(labels[key])));

function simple(key: string, not: boolean, operator: string | undefined, value: string): Test {
  if (operator === undefined) return (labels) => key in labels !== not;
  return (labels) => (key in labels && String(labels[key]) === value) === (operator !== "!=");
}

/** Fields that a field selector may name besides metadata.name and metadata.namespace. */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  pods: [
    ...["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork"],
    ...["status.phase", "status.podIP", "status.nominatedNodeName"],
  ],
  nodes: ["spec.unschedulable"],
  events: [
    ...["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"].map(
      (f) => `involvedObject.${f}`,
    ),
    ...["reason", "reportingComponent", "source", "type"],
  ],
  namespaces: ["status.phase"],
  replicasets: ["status.replicas"],
  jobs: ["status.successful"],
  secrets: ["type"],
};

/** Reads a field selector: "status.phase!=Running,spec.nodeName=n". */
export function readFieldSelector(selector: string, plural: string): Result<(object: Fields) => boolean, string> {
  const terms = selector
    .split(",")
    .filter((term) => term !== "")
    .map((term) => /^([^=!]+)(==|=|!=)(.*)$/.exec(term) ?? [term, term, "=", ""]);
  const allowed = ["metadata.name", "metadata.namespace", ...(SELECTABLE[plural] ?? [])];
  const unknown = terms.find(([, field = ""]) => !allowed.includes(field));
  if (unknown) return failed(`field label not supported: ${unknown[1]}`);
  return ok((object) =>
    terms.every(([, field = "", operator, value]) => {
      const found = field === "source" ? text(object, "source", "component") : text(object, ...field.split("."));
      return (found === value) === (operator !== "!=");
    }),
  );
}

export const labelsOf = (object: Fields): Fields => fields(object, "metadata", "labels");

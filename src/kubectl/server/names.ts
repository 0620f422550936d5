import { nextDouble, stream } from "../../base/random.ts";
import { NOT_A_LABEL } from "../../cluster/validation.ts";
import { type Fields, fields, text } from "../json.ts";

/** Names that the API server accepts. Upstream: k8s.io/apimachinery v0.36.1 pkg/util/validation/validation.go. */
const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const BAD_SUBDOMAIN = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const BAD_KEY = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${KEY}')`;
const BAD_VALUE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${KEY})?')`;

/**
 * What is wrong with a label's or a taint's key: "prefix/name".
 * Upstream: apimachinery v0.36.1 pkg/api/validate/content/kube.go IsLabelKey.
 */
export function nameFaults(key: string): readonly string[] {
  const [first = "", second, more] = key.split("/");
  if (more !== undefined) {
    return [
      `a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${KEY}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = second ?? first;
  const prefix = second === undefined ? [] : prefixFaults(first);
  return [
    ...prefix,
    ...(name === "" ? ["name part must be non-empty"] : []),
    ...(name.length > 63 ? ["name part must be no more than 63 characters"] : []),
    ...(new RegExp(`^${KEY}$`).test(name) ? [] : [BAD_KEY]),
  ];
}

function prefixFaults(prefix: string): readonly string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  return new RegExp(`^${SUBDOMAIN}$`).test(prefix) ? [] : [`prefix part ${BAD_SUBDOMAIN}`];
}

const isLabel = (name: string): boolean => new RegExp(`^${LABEL}$`).test(name);

/** What is wrong with an object's name and labels: "metadata.name: Invalid value: …". */
export function metadataProblems(object: Fields): readonly string[] {
  const name = text(object, "metadata", "name");
  const [pattern, why] = text(object, "kind") === "Namespace" ? [LABEL, NOT_A_LABEL] : [SUBDOMAIN, BAD_SUBDOMAIN];
  const named =
    new RegExp(`^${pattern}$`).test(name) || name === ""
      ? []
      : [`metadata.name: Invalid value: ${JSON.stringify(name)}: ${why}`];
  const labels = Object.entries(fields(object, "metadata", "labels")).flatMap(([key, value]) => {
    const good = value === "" || new RegExp(`^${KEY}$`).test(String(value));
    const long = String(value).length > 63 ? ["must be no more than 63 characters"] : [];
    return [
      ...nameFaults(key).map((why) => `metadata.labels: Invalid value: ${JSON.stringify(key)}: ${why}`),
      ...[...long, ...(good ? [] : [BAD_VALUE])].map(
        (why) => `metadata.labels: Invalid value: ${JSON.stringify(value)}: ${why}`,
      ),
    ];
  });
  return [...named, ...labels];
}

const HOSTNAMES: Readonly<Record<string, string>> = {
  Deployment: "Pod names and hostnames",
  ReplicaSet: "Pod names and hostnames",
  Pod: "the Pod's hostname",
};

/** Names that are allowed and make bad host names. Upstream: the WarningsOnCreate of each kind's strategy. */
export function nameWarnings(object: Fields): readonly string[] {
  const name = text(object, "metadata", "name");
  const used = HOSTNAMES[text(object, "kind")];
  const faults = [
    ...(name.length > 63 ? ["must be no more than 63 characters"] : []),
    ...(isLabel(name) ? [] : [NOT_A_LABEL]),
  ];
  if (used === undefined || faults.length === 0) return [];
  return [
    `metadata.name: this is used in ${used}, which can result in surprising behavior; a DNS label is recommended: [${faults.join(" ")}]`,
  ];
}

const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** Five letters after a `generateName`, the same for the same seed. Upstream: apiserver pkg/storage/names/generate.go. */
export const suffixOf = (seed: string): string =>
  numbers(seed, 5, LETTERS.length)
    .map((n) => LETTERS[n])
    .join("");

/** A UID, the same for the same seed. */
export function uidOf(seed: string): string {
  const digits = numbers(seed, 32, 16).map((n) => n.toString(16));
  return [8, 4, 4, 4, 12]
    .map((length, i, lengths) => digits.slice(sum(lengths, i), sum(lengths, i) + length).join(""))
    .join("-");
}

const sum = (lengths: readonly number[], end: number): number => lengths.slice(0, end).reduce((a, b) => a + b, 0);

/** Whole numbers below a bound that a text stands for. */
function numbers(seed: string, amount: number, below: number): readonly number[] {
  const draws = stream(0, seed);
  return Array.from({ length: amount }, () => Math.floor(nextDouble(draws) * below));
}

import { type Fields, fields, text } from "../json.ts";

/** Names that the API server accepts. Upstream: k8s.io/apimachinery v0.36.1 pkg/util/validation/validation.go. */
const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const BAD_SUBDOMAIN = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
export const BAD_LABEL = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
const BAD_KEY = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${KEY}')`;
const BAD_VALUE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${KEY})?')`;

export const isLabel = (name: string): boolean => new RegExp(`^${LABEL}$`).test(name);

/** What is wrong with an object's name and labels: "metadata.name: Invalid value: …". */
export function metadataProblems(object: Fields): readonly string[] {
  const name = text(object, "metadata", "name");
  const [pattern, why] = text(object, "kind") === "Namespace" ? [LABEL, BAD_LABEL] : [SUBDOMAIN, BAD_SUBDOMAIN];
  const named =
    new RegExp(`^${pattern}$`).test(name) || name === ""
      ? []
      : [`metadata.name: Invalid value: ${JSON.stringify(name)}: ${why}`];
  const labels = Object.entries(fields(object, "metadata", "labels")).flatMap(([key, value]) => {
    const bare = key.split("/").at(-1) ?? "";
    if (!new RegExp(`^${KEY}$`).test(bare))
      return [`metadata.labels: Invalid value: ${JSON.stringify(key)}: ${BAD_KEY}`];
    const good = value === "" || new RegExp(`^${KEY}$`).test(String(value));
    return good ? [] : [`metadata.labels: Invalid value: ${JSON.stringify(value)}: ${BAD_VALUE}`];
  });
  return [...named, ...labels];
}

import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { fieldsOf, invalid, mapping, type Path, required } from "../../cluster/validation.ts";
import { commitPaths } from "../../git/settings.ts";

/** A Git host outside of the cluster: Setpoint's own kinds, `setpoint.dev/v1`. */
type Errors = readonly ManifestError[];

const SPEC = ["url", "branch", "files", "commits", "writers", "protection", "webhook", "refuses"];
const COMMIT = ["author", "message", "files", "set", "revert", "reviewers", "signed", "faulty"];
const PROTECTION = ["reviews", "reviewMinutes", "catches", "signatures", "checks", "owners", "authorApproval"];

export const repositoryKind: KindDoc = {
  kind: "Repository",
  apiVersions: ["setpoint.dev/v1"],
  fields: [
    {
      path: "spec.protection.reviews",
      unit: "people",
      min: 0,
      max: 5,
      step: 1,
      default: null,
      help: "Approvals that a commit needs from others than its author.",
    },
    {
      path: "spec.protection.signatures",
      unit: "",
      min: 0,
      max: 1,
      step: 1,
      default: null,
      help: "1: every commit must carry a verified signature.",
    },
  ],
  commits: commitPaths,
  admit: admitRepository,
};

/** A push: made by people and scripts, taken or refused by the host. */
export const commitKind: KindDoc = {
  kind: "Commit",
  apiVersions: ["setpoint.dev/v1"],
  fields: [],
  admit: ok,
};

function admitRepository(manifest: KubeObject): Result<KubeObject, Errors> {
  const spec = fieldsOf(manifest.spec);
  const errors: Errors = [
    ...mapping(["spec"], manifest.spec),
    ...(typeof spec.url === "string" ? [] : [required(["spec", "url"])]),
    ...unknown(["spec"], spec, SPEC),
    ...texts(["spec", "files"], spec.files),
    ...unknown(["spec", "protection"], fieldsOf(spec.protection), PROTECTION),
    ...Object.entries(fieldsOf(spec.commits)).flatMap(([name, commit]) =>
      commitErrors(["spec", "commits", name], fieldsOf(commit)),
    ),
  ];
  if (errors.length > 0) return failed(errors);
  const defaults = { branch: "main", files: {}, commits: {}, webhook: false, refuses: "" };
  const isWhole = Object.keys(defaults).every((name) => spec[name] !== undefined);
  return ok(isWhole ? manifest : { ...manifest, spec: { ...defaults, ...spec } });
}

const unknown = (path: Path, fields: Readonly<Record<string, unknown>>, known: readonly string[]): Errors =>
  Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: [...path, name],
      message: `unknown field "${name}"`,
      hint: `Known: ${known.join(", ")}.`,
    }));

const texts = (path: Path, value: unknown): Errors => [
  ...mapping(path, value),
  ...Object.entries(fieldsOf(value)).flatMap(([name, text]) =>
    typeof text === "string" || text === null ? [] : [invalid([...path, name], text, "must be the text of a file")],
  ),
];

function commitErrors(path: Path, commit: Readonly<Record<string, unknown>>): Errors {
  const does = ["files", "set", "revert"].filter((name) => commit[name] !== undefined);
  return [
    ...unknown(path, commit, COMMIT),
    ...["author", "message"].flatMap((name) => (typeof commit[name] === "string" ? [] : [required([...path, name])])),
    ...texts([...path, "files"], commit.files),
    ...(does.length > 0 ? [] : [{ path, message: "needs one of files, set, revert" }]),
  ];
}

import type { KindDoc, ManifestError } from "../../api/controller.ts";
import { ok } from "../../base/result.ts";
import { entries, names, needed, onlyKnown, ownKind, trueOrFalse } from "../../cluster/own-kinds.ts";
import { fieldsOf, invalid, mapping, oneOf, type Path, wholeNumber } from "../../cluster/validation.ts";
import { commitPaths } from "../../git/settings.ts";

type Errors = readonly ManifestError[];
type Fields = Readonly<Record<string, unknown>>;

const DEFAULTS = { branch: "main", files: {}, commits: {}, webhook: false, refuses: "" };
const SPEC = ["url", ...Object.keys(DEFAULTS), "writers", "protection"];
const COMMIT = ["author", "message", "files", "set", "revert", "reviewers", "signed", "faulty"];
const PROTECTION = ["reviews", "reviewMinutes", "catches", "signatures", "checks", "owners", "authorApproval"];

/** A Git host outside of the cluster. */
export const repositoryKind: KindDoc = {
  ...ownKind("Repository", DEFAULTS, repositoryErrors, [
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
  ]),
  commits: commitPaths,
};

/** A push: made by people and scripts, taken or refused by the host. */
export const commitKind: KindDoc = {
  kind: "Commit",
  apiVersions: ["setpoint.dev/v1"],
  fields: [],
  admit: ok,
};

function repositoryErrors(spec: Fields): Errors {
  const commits = Object.entries(fieldsOf(spec.commits));
  return [
    ...needed(["spec"], spec, ["url"]),
    ...onlyKnown(["spec"], spec, SPEC),
    ...(spec.branch === undefined ? [] : needed(["spec"], spec, ["branch"])),
    ...filled(["spec", "files"], spec.files, "files: {}"),
    ...texts(["spec", "files"], spec.files, false),
    ...filled(["spec", "commits"], spec.commits, "commits: {}"),
    ...commits.flatMap(([name, commit]) => commitErrors(["spec", "commits", name], fieldsOf(commit))),
    ...names(["spec", "writers"], spec.writers),
    ...trueOrFalse(["spec", "webhook"], spec.webhook),
    ...protectionErrors(["spec", "protection"], spec.protection),
  ];
}

/** A map that is written down has something in it, or says that it has nothing. */
function filled(path: Path, value: unknown, empty: string): Errors {
  if (value !== null) return mapping(path, value);
  return [{ ...invalid(path, null, "must be a mapping"), hint: `Write ${empty}, or leave the line out.` }];
}

const texts = (path: Path, value: unknown, mayGo: boolean): Errors =>
  Object.entries(fieldsOf(value)).flatMap(([name, text]): Errors => {
    if (typeof text === "string" || (mayGo && text === null)) return [];
    return [
      {
        ...invalid([...path, name], text, "must be the text of a file"),
        hint: `Write ${name}: | and the text below it.`,
      },
    ];
  });

function commitErrors(path: Path, commit: Fields): Errors {
  const does = ["files", "set", "revert"].filter((name) => commit[name] !== undefined);
  return [
    ...onlyKnown(path, commit, COMMIT),
    ...needed(path, commit, ["author", "message"]),
    ...mapping([...path, "files"], commit.files),
    ...texts([...path, "files"], commit.files, true),
    ...mapping([...path, "set"], commit.set),
    ...Object.keys(fieldsOf(commit.set)).flatMap((place) =>
      place.includes(":") ? [] : [{ path: [...path, "set", place], message: "must be FILE:FIELD" }],
    ),
    ...names([...path, "reviewers"], commit.reviewers),
    ...(does.length > 0 ? [] : [{ path, message: "needs one of files, set, revert" }]),
  ];
}

function protectionErrors(path: Path, value: unknown): Errors {
  const given = fieldsOf(value);
  const { reviewMinutes: minutes } = given;
  const isSpan = Array.isArray(minutes) && minutes.length === 2 && minutes.every((each) => typeof each === "number");
  return [
    ...mapping(path, value),
    ...onlyKnown(path, given, PROTECTION),
    ...wholeNumber([...path, "reviews"], given.reviews),
    ...(minutes === undefined || isSpan
      ? []
      : [invalid([...path, "reviewMinutes"], minutes, "must be two numbers, the least and the most")]),
    ...trueOrFalse([...path, "signatures"], given.signatures),
    ...entries([...path, "checks"], given.checks, (at, check) => [
      ...onlyKnown(at, check, ["name", "forbids", "required"]),
      ...needed(at, check, ["name", "forbids"]),
    ]),
    ...entries([...path, "owners"], given.owners, (at, owner) => [
      ...onlyKnown(at, owner, ["path", "accounts"]),
      ...needed(at, owner, ["path"]),
      ...names([...at, "accounts"], owner.accounts ?? ""),
    ]),
    ...oneOf([...path, "authorApproval"], given.authorApproval, ["counts", "refused"]),
  ];
}

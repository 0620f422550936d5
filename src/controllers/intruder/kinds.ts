import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { parseDuration } from "../../base/go-duration.ts";
import { failed, ok } from "../../base/result.ts";
import type { Manifest } from "../../cluster/staged.ts";
import { fieldsOf, invalid, mapping, oneOf, type Path, required, wholeNumber } from "../../cluster/validation.ts";
import type { Changes } from "../../git/repository.ts";

/** Somebody who owns a system from the start, and what he does with it: `Intruder`, setpoint.dev/v1. */
export type Intruder = KubeObject<{
  /** Name of a System. */
  readonly owns: string;
  readonly tries: readonly Try[];
  /** All of it again after this ("6h"). */
  readonly every?: string;
}>;

/** One try: a call to the cluster's API, a push, or an image. */
export type Try = { readonly at: string } & (
  | { readonly apply: Manifest }
  /** Of a namespace: all that is in it. */
  | { readonly delete: { readonly kind: string; readonly name: string; readonly namespace?: string } }
  /** Resources of the core group: "secrets". */
  | { readonly list: string }
  | { readonly commit: Push }
  /** A branch that nobody deploys. */
  | { readonly branch: Omit<Push, "files"> & { readonly name: string } }
  | { readonly image: string }
);

export interface Push {
  readonly repository: string;
  readonly message: string;
  readonly files: Changes;
}

type Fields = Readonly<Record<string, unknown>>;
type Errors = readonly ManifestError[];

const TRIES = ["apply", "delete", "list", "commit", "branch", "image"];
const OPENS = ["serviceAccount", "repository", "registry", "system", "attestor"];

const texts = (path: Path, value: unknown): Errors =>
  value === undefined || (Array.isArray(value) && value.every((each) => typeof each === "string"))
    ? []
    : [invalid(path, value, "must be a list of names")];

const onlyKnown = (path: Path, fields: Fields, known: readonly string[]): Errors =>
  Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: [...path, name],
      message: `unknown field "${name}"`,
      hint: `Known: ${known.join(", ")}.`,
    }));

const duration = (path: Path, value: unknown): Errors =>
  parseDuration(String(value)) === undefined ? [invalid(path, value, "must be a duration such as 90s or 4h")] : [];

const oneKeyOf = (path: Path, fields: Fields, names: readonly string[]): Errors =>
  names.filter((name) => fields[name] !== undefined).length === 1
    ? []
    : [{ path, message: `needs exactly one of ${names.join(", ")}` }];

function kind(name: string, fields: KindDoc["fields"], errorsOf: (spec: Fields) => Errors, defaults: Fields): KindDoc {
  return {
    kind: name,
    apiVersions: ["setpoint.dev/v1"],
    fields,
    admit(manifest) {
      const spec = fieldsOf(manifest.spec);
      const errors = [...mapping(["spec"], manifest.spec), ...errorsOf(spec)];
      if (errors.length > 0) return failed(errors);
      const isWhole = Object.keys(defaults).every((field) => spec[field] !== undefined);
      return ok(isWhole ? manifest : { ...manifest, spec: { ...defaults, ...spec } });
    },
  };
}

const COUNT: KindDoc["fields"][number] = {
  path: "spec.count",
  unit: "",
  min: 1,
  max: 100,
  step: 1,
  default: 1,
  help: "Systems of this kind.",
};

export const systemKind = kind(
  "System",
  [COUNT],
  (spec) => [
    ...onlyKnown(["spec"], spec, ["zone", "count", "partOf", "holds"]),
    ...oneOf(["spec", "zone"], spec.zone, ["outside", "inside"]),
    ...wholeNumber(["spec", "count"], spec.count, 1),
    ...texts(["spec", "partOf"], spec.partOf),
    ...texts(["spec", "holds"], spec.holds),
  ],
  { zone: "outside", count: 1, partOf: [], holds: [] },
);

export const credentialKind = kind(
  "Credential",
  [],
  (spec) => {
    const opens = fieldsOf(spec.opens);
    return [
      ...onlyKnown(["spec"], spec, ["opens"]),
      ...onlyKnown(["spec", "opens"], opens, [...OPENS, "account", "access", "signs"]),
      ...oneKeyOf(["spec", "opens"], opens, OPENS),
      ...(opens.repository !== undefined && opens.account === undefined
        ? [required(["spec", "opens", "account"])]
        : []),
      ...oneOf(["spec", "opens", "access"], opens.access, ["read", "write"]),
    ];
  },
  {},
);

export const imageKind = kind(
  "Image",
  [],
  (spec) => [
    ...onlyKnown(["spec"], spec, ["reference", "attestedBy"]),
    ...(typeof spec.reference === "string" ? [] : [required(["spec", "reference"])]),
    ...texts(["spec", "attestedBy"], spec.attestedBy),
  ],
  { attestedBy: [] },
);

export const intruderKind = kind(
  "Intruder",
  [],
  (spec) => [
    ...onlyKnown(["spec"], spec, ["owns", "tries", "every"]),
    ...(typeof spec.owns === "string" ? [] : [required(["spec", "owns"])]),
    ...(spec.every === undefined ? [] : duration(["spec", "every"], spec.every)),
    ...(Array.isArray(spec.tries) ? spec.tries : []).flatMap((each, index) => {
      const path = ["spec", "tries", index];
      const fields = fieldsOf(each);
      return [
        ...onlyKnown(path, fields, ["at", ...TRIES]),
        ...duration([...path, "at"], fields.at),
        ...oneKeyOf(path, fields, TRIES),
      ];
    }),
  ],
  { tries: [] },
);

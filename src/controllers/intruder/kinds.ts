import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { duration, names, needed, onlyKnown, ownKind } from "../../cluster/own-kinds.ts";
import type { Manifest } from "../../cluster/staged.ts";
import { fieldsOf, oneOf, type Path, required, wholeNumber } from "../../cluster/validation.ts";
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

const oneKeyOf = (path: Path, fields: Fields, wanted: readonly string[]): Errors =>
  wanted.filter((name) => fields[name] !== undefined).length === 1
    ? []
    : [{ path, message: `needs exactly one of ${wanted.join(", ")}` }];

const COUNT: KindDoc["fields"][number] = {
  path: "spec.count",
  unit: "",
  min: 1,
  max: 100,
  step: 1,
  default: 1,
  help: "Systems of this kind.",
};

export const systemKind = ownKind(
  "System",
  { zone: "outside", count: 1, partOf: [], holds: [] },
  (spec) => [
    ...onlyKnown(["spec"], spec, ["zone", "count", "partOf", "holds"]),
    ...oneOf(["spec", "zone"], spec.zone, ["outside", "inside"]),
    ...wholeNumber(["spec", "count"], spec.count, 1),
    ...names(["spec", "partOf"], spec.partOf),
    ...names(["spec", "holds"], spec.holds),
  ],
  [COUNT],
);

export const credentialKind = ownKind("Credential", {}, (spec) => {
  const opens = fieldsOf(spec.opens);
  return [
    ...onlyKnown(["spec"], spec, ["opens"]),
    ...onlyKnown(["spec", "opens"], opens, [...OPENS, "account", "access", "signs"]),
    ...oneKeyOf(["spec", "opens"], opens, OPENS),
    ...(opens.repository !== undefined && opens.account === undefined ? [required(["spec", "opens", "account"])] : []),
    ...oneOf(["spec", "opens", "access"], opens.access, ["read", "write"]),
  ];
});

export const imageKind = ownKind("Image", { attestedBy: [] }, (spec) => [
  ...onlyKnown(["spec"], spec, ["reference", "attestedBy"]),
  ...needed(["spec"], spec, ["reference"]),
  ...names(["spec", "attestedBy"], spec.attestedBy),
]);

export const intruderKind = ownKind("Intruder", { tries: [] }, (spec) => [
  ...onlyKnown(["spec"], spec, ["owns", "tries", "every"]),
  ...needed(["spec"], spec, ["owns"]),
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
]);

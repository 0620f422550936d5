import type { KindDoc, ManifestError } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { parseDuration } from "../../../base/go-duration.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import { fieldsOf, invalid, type Path, required } from "../../../cluster/validation.ts";
import type { KustomizationSpec, KustomizationStatus } from "../kustomization/kustomization.ts";

/** A Git source in the cluster. Upstream: source-controller api/v1 gitrepository_types.go. */
export type GitRepositoryObject = KubeObject<
  {
    readonly url: string;
    readonly interval: string;
    readonly ref?: { readonly branch?: string; readonly commit?: string };
    readonly suspend?: boolean;
  },
  {
    readonly artifact?: { readonly revision: string };
    readonly conditions?: readonly SourceCondition[];
    readonly observedGeneration?: number;
    readonly lastHandledReconcileAt?: string;
  }
>;

/** Somebody asks for a reconciliation now; the status repeats what was handled. Upstream: fluxcd/pkg apis/meta/annotations.go. */
export const REQUESTED = "reconcile.fluxcd.io/requestedAt";

/** The request that an object carries, as its status repeats it. */
export const handledOf = ({ metadata }: KubeObject): { readonly lastHandledReconcileAt?: string } => {
  const asked = metadata.annotations?.[REQUESTED];
  return asked === undefined ? {} : { lastHandledReconcileAt: asked };
};

export interface SourceCondition {
  readonly type: "Ready" | "FetchFailed";
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

/** A Kustomization with the field of upstream that only the agent reads. */
export type KustomizationObject = KubeObject<
  KustomizationSpec & { readonly targetNamespace?: string },
  Partial<KustomizationStatus> & { readonly lastHandledReconcileAt?: string }
>;

const KUSTOMIZATION = [
  ...[
    "interval",
    "retryInterval",
    "timeout",
    "path",
    "prune",
    "wait",
    "force",
    "suspend",
    "deletionPolicy",
    "sourceRef",
  ],
  ...["dependsOn", "healthChecks", "ignore", "commonMetadata", "targetNamespace"],
];
const SOURCE = ["url", "interval", "ref", "suspend", "timeout", "secretRef"];

export const kustomizationKind: KindDoc = {
  kind: "Kustomization",
  apiVersions: ["kustomize.toolkit.fluxcd.io/v1"],
  fields: [],
  admit: (manifest) => admitted(manifest, KUSTOMIZATION, ["interval", "prune", "sourceRef"]),
};

export const gitRepositoryKind: KindDoc = {
  kind: "GitRepository",
  apiVersions: ["source.toolkit.fluxcd.io/v1"],
  fields: [],
  admit: (manifest) => admitted(manifest, SOURCE, ["url", "interval"]),
};

/** The CRD's schema, as far as fields are modelled: those needed are there, durations are durations, others unknown. */
export function admitted(
  manifest: KubeObject,
  known: readonly string[],
  needed: readonly string[],
): Result<KubeObject, readonly ManifestError[]> {
  const spec = fieldsOf(manifest.spec);
  const at = (name: string): Path => ["spec", name];
  const errors: readonly ManifestError[] = [
    ...needed.flatMap((name) => (spec[name] === undefined ? [required(at(name))] : [])),
    ...["interval", "retryInterval", "timeout"].flatMap((name) =>
      spec[name] === undefined || parseDuration(String(spec[name])) !== undefined
        ? []
        : [invalid(at(name), spec[name], "must match ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")],
    ),
    ...Object.keys(spec)
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: at(name), message: `unknown field "spec.${name}"` })),
  ];
  return errors.length > 0 ? failed(errors) : ok(manifest);
}

import type { KindDoc, ManifestError } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import { fieldsOf, invalid, mapping, type Path, required } from "../../../cluster/validation.ts";
import type {
  ApplicationCondition,
  ApplicationSpec,
  Operation,
  OperationState,
  ResourceStatus,
  SyncStatus,
} from "../app/application.ts";
import type { HealthStatus } from "../health-status.ts";
import type { SyncWindow } from "../windows.ts";

/** An Application as the API server keeps it; times are whole seconds of the run. */
export type ApplicationObject = KubeObject<ApplicationSpec, ApplicationObjectStatus> & {
  readonly operation?: Operation;
};

export interface ApplicationObjectStatus {
  readonly sync?: SyncStatus;
  readonly health?: { readonly status?: HealthStatus; readonly lastTransitionTimeMs?: number };
  readonly resources?: readonly ResourceStatus[];
  readonly conditions?: readonly ApplicationCondition[];
  readonly operationState?: OperationState;
  /** What was deployed by syncs of the whole application, the newest last. */
  readonly history?: readonly RevisionHistory[];
}

export interface RevisionHistory {
  readonly id: number;
  readonly revision: string;
  readonly source: ApplicationSpec["source"];
  readonly deployedAtMs: number;
}

/** A project: of its fields, the windows in which its applications are synced. */
export type AppProject = KubeObject<{ readonly syncWindows?: readonly SyncWindow[] }>;

type Errors = readonly ManifestError[];

export const applicationKind: KindDoc = {
  kind: "Application",
  apiVersions: ["argoproj.io/v1alpha1"],
  fields: [],
  admit: admitApplication,
};

export const projectKind: KindDoc = {
  kind: "AppProject",
  apiVersions: ["argoproj.io/v1alpha1"],
  fields: [],
  admit: (manifest) => {
    const { syncWindows } = fieldsOf(manifest.spec);
    const list = Array.isArray(syncWindows) ? syncWindows : [];
    const errors = list.flatMap((window: unknown, index): Errors => {
      const { kind } = fieldsOf(window);
      const path = ["spec", "syncWindows", index, "kind"];
      return kind === "allow" || kind === "deny" ? [] : [invalid(path, kind ?? "", "must be allow or deny")];
    });
    return errors.length > 0 ? failed(errors) : ok(manifest);
  },
};

const SPEC = ["project", "source", "destination", "syncPolicy", "ignoreDifferences", "info", "revisionHistoryLimit"];
const AUTOMATED = ["enabled", "prune", "selfHeal", "allowEmpty"];
const POLICY = ["automated", "syncOptions", "retry", "managedNamespaceMetadata"];

/** The CRD's schema, as far as fields are modelled. */
function admitApplication(manifest: KubeObject): Result<KubeObject, Errors> {
  const spec = fieldsOf(manifest.spec);
  const source = fieldsOf(spec.source);
  const policy = fieldsOf(spec.syncPolicy);
  const automated = fieldsOf(policy.automated);
  const errors: Errors = [
    ...unknown(["spec"], spec, SPEC),
    ...(spec.source === undefined ? [required(["spec", "source"])] : mapping(["spec", "source"], spec.source)),
    ...(typeof source.repoURL === "string" ? [] : [required(["spec", "source", "repoURL"])]),
    ...(spec.destination === undefined ? [required(["spec", "destination"])] : []),
    ...unknown(["spec", "syncPolicy"], policy, POLICY),
    ...unknown(["spec", "syncPolicy", "automated"], automated, AUTOMATED),
    ...AUTOMATED.flatMap((name) =>
      automated[name] === undefined || typeof automated[name] === "boolean"
        ? []
        : [invalid(["spec", "syncPolicy", "automated", name], automated[name], "must be true or false")],
    ),
  ];
  if (errors.length > 0) return failed(errors);
  return ok(spec.project === undefined ? { ...manifest, spec: { project: "default", ...spec } } : manifest);
}

const unknown = (path: Path, fields: Readonly<Record<string, unknown>>, known: readonly string[]): Errors =>
  Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: [...path, name], message: `unknown field "${[...path, name].join(".")}"` }));

import type { KindDoc, ManifestError } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { failed } from "../../../base/result.ts";
import { fieldsOf, oneOf, required, wholeNumber } from "../../../cluster/validation.ts";
import type { HelmReleaseSpec, HelmReleaseStatus } from "../helm/release.ts";
import { admitted, type SourceCondition } from "./kinds.ts";

export type HelmReleaseObject = KubeObject<
  HelmReleaseSpec,
  Partial<HelmReleaseStatus> & { readonly lastHandledReconcileAt?: string }
>;

/** A chart, packed from a source. Upstream: source-controller api/v1 helmchart_types.go. */
export type HelmChartObject = KubeObject<
  {
    readonly chart: string;
    readonly sourceRef: { readonly kind: string; readonly name: string };
    readonly interval: string;
    readonly reconcileStrategy?: "ChartVersion" | "Revision";
    readonly valuesFiles?: readonly string[];
  },
  {
    /** The digest names the commit that the package was made from. */
    readonly artifact?: { readonly revision: string; readonly digest: string };
    readonly observedSourceArtifactRevision?: string;
    readonly observedChartName?: string;
    readonly observedGeneration?: number;
    readonly conditions?: readonly SourceCondition[];
  }
>;

const RELEASE = [
  ...["interval", "timeout", "suspend", "releaseName", "targetNamespace", "chart", "values", "dependsOn"],
  ...["driftDetection", "install", "upgrade", "rollback"],
];
const CHART = ["chart", "version", "sourceRef", "interval", "reconcileStrategy", "valuesFiles"];
const MODES = ["enabled", "warn", "disabled"];

export const helmReleaseKind: KindDoc = {
  kind: "HelmRelease",
  apiVersions: ["helm.toolkit.fluxcd.io/v2"],
  fields: [],
  admit(manifest) {
    const made = admitted(manifest, RELEASE, ["interval", "chart"]);
    const spec = fieldsOf(manifest.spec);
    const chart = fieldsOf(fieldsOf(spec.chart).spec);
    const drift = fieldsOf(spec.driftDetection);
    const at = ["spec", "chart", "spec"];
    const errors: readonly ManifestError[] = [
      ...(made.ok ? [] : made.error),
      ...(spec.chart === undefined || typeof chart.chart === "string" ? [] : [required([...at, "chart"])]),
      ...(spec.chart === undefined || typeof fieldsOf(chart.sourceRef).name === "string"
        ? []
        : [required([...at, "sourceRef", "name"])]),
      ...oneOf([...at, "sourceRef", "kind"], fieldsOf(chart.sourceRef).kind, ["GitRepository"]),
      ...oneOf([...at, "reconcileStrategy"], chart.reconcileStrategy, ["ChartVersion", "Revision"]),
      ...oneOf(["spec", "driftDetection", "mode"], drift.mode, MODES),
      ...["install", "upgrade"].flatMap((action) => {
        const { retries, strategy } = fieldsOf(fieldsOf(spec[action]).remediation);
        const path = ["spec", action, "remediation"];
        return [
          ...wholeNumber([...path, "retries"], retries, -1),
          ...oneOf([...path, "strategy"], strategy, ["rollback", "uninstall"]),
        ];
      }),
    ];
    return errors.length > 0 ? failed(errors) : made;
  },
};

export const helmChartKind: KindDoc = {
  kind: "HelmChart",
  apiVersions: ["source.toolkit.fluxcd.io/v1"],
  fields: [],
  admit: (manifest) => admitted(manifest, CHART, ["chart", "interval", "sourceRef"]),
};

import type { NewObject } from "../../../api/commands.ts";
import { keyOf } from "../../../api/controller.ts";
import { Digest } from "../../../base/digest.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import { isClusterKind } from "../../../cluster/staged.ts";
import { releaseOptions } from "../../../git/deliveries.ts";
import { rendered } from "../../../git/render.ts";
import { commitAt, type Repository } from "../../../git/repository.ts";
import { type Chart, type HelmRelease, releaseNamespaceOf } from "../helm/release.ts";
import type { HelmChartObject, HelmReleaseObject } from "./kinds-helm.ts";

/** "flux-system/default-web": the chart that a release makes for itself. */
export const chartNameOf = ({ metadata, spec }: HelmReleaseObject): string =>
  `${spec.chart.spec.sourceRef.namespace ?? metadata.namespace}/${metadata.namespace}-${metadata.name}`;

/** Upstream: helm-controller internal/reconcile/helmchart_template.go. */
export function chartTemplate(object: HelmReleaseObject): NewObject {
  const { metadata, spec } = object;
  const { chart, sourceRef, interval, reconcileStrategy = "ChartVersion", valuesFiles } = spec.chart.spec;
  const [namespace = "", name = ""] = chartNameOf(object).split("/");
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "HelmChart",
    metadata: {
      name,
      namespace,
      labels: {
        "helm.toolkit.fluxcd.io/name": metadata.name,
        "helm.toolkit.fluxcd.io/namespace": metadata.namespace,
      },
    },
    spec: {
      chart,
      version: "*",
      sourceRef: { kind: sourceRef.kind, name: sourceRef.name },
      interval: interval ?? spec.interval,
      reconcileStrategy,
      ...(valuesFiles && { valuesFiles }),
    },
  };
}

/** The package of a ready HelmChart, rendered for a release; or why there is none. */
export function chartOf(
  release: HelmRelease,
  chart: HelmChartObject | undefined,
  repositories: readonly Repository[],
): Result<Chart, string> {
  const [artifact, error] = [chart?.status.artifact, chart && notReady(chart)];
  if (!chart || !artifact || error) {
    const { sourceRef } = release.spec.chart.spec;
    const name = chart
      ? keyOf(chart)
      : `${sourceRef.namespace ?? release.namespace}/${release.namespace}-${release.name}`;
    return failed(
      `HelmChart '${name}' is not ready: ${error ?? "latest generation of object has not been reconciled"}`,
    );
  }
  const revision = artifact.digest.split(":").at(-1) ?? "";
  const commit = repositories.map((each) => commitAt(each, revision)).find((found) => found !== undefined);
  if (!commit) return failed(`HelmChart '${keyOf(chart)}' is not ready: artifact not found`);
  const { values = {} } = release.spec;
  const namespace = releaseNamespaceOf(release);
  const options = releaseOptions(release, { ...release.spec }, chart.spec.chart);
  const made = rendered(commit.tree, chart.spec.chart, options);
  const objects = made.ok
    ? ok(made.value.map((object) => (isClusterKind(object.kind) ? object : placed(object, namespace))))
    : failed(made.error.message.replace(/^Error: /, ""));
  return ok({
    name: chart.status.observedChartName ?? "",
    version: artifact.revision,
    configDigest: digestOf(values),
    digest: artifact.digest,
    objects,
  });
}

const placed = <T extends { readonly metadata: { readonly namespace?: string } }>(object: T, namespace: string): T => ({
  ...object,
  metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace },
});

function notReady({ metadata, status }: HelmChartObject): string | undefined {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  if (metadata.generation !== status.observedGeneration)
    return ready?.status === "False" ? ready.message : "latest generation of object has not been reconciled";
  if (status.artifact) return undefined;
  return ready?.status === "False" ? ready.message : "does not have an artifact";
}

function digestOf(values: object): string {
  const digest = new Digest();
  digest.text(JSON.stringify(values));
  return `sha256:${digest.hex()}`;
}

import { failed, ok, type Result } from "../../../base/result.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { FluxObject } from "../fields.ts";
import { idOf, inventoryText } from "../kustomization/object-id.ts";
import type { HelmCluster } from "./cluster.ts";
import { inInstallOrder } from "./install-order.ts";
import { importError, isKept, owned } from "./ownership.ts";
import type { Progress } from "./progress.ts";
import { type Chart, type HelmRelease, releaseNameOf, releaseNamespaceOf, type Stored } from "./release.ts";

/** Releases that Helm keeps: `spec.maxHistory`. */
const MAX_HISTORY = 5;

/**
 * The release that an install or upgrade would store, or why it is not even begun: nothing is stored then.
 * Upstream: helm v4 pkg/action/{install,upgrade}.go, up to Releases.Create.
 */
export function planned(
  { release, storage }: Progress,
  action: "install" | "upgrade",
  chart: Chart,
  cluster: HelmCluster,
  now: TimeMs,
): Result<Stored, string> {
  if (!chart.objects.ok) return failed(chart.objects.error);
  const target = storedOf(release, chart, chart.objects.value, (storage.at(-1)?.version ?? 0) + 1, now);
  const unknown = target.objects.find((object) => !cluster.isServed(object));
  if (unknown) {
    const { apiVersion, kind, metadata } = unknown;
    const which = action === "install" ? "release" : "new release";
    const why = `resource mapping not found for name: "${metadata.name}" namespace: "${metadata.namespace ?? ""}" from "": no matches for kind "${kind}" in version "${apiVersion}"`;
    return failed(`unable to build kubernetes objects from ${which} manifest: ${why}\nensure CRDs are installed first`);
  }
  const former = new Set(action === "install" ? [] : formerOf(storage).map(keyOf));
  for (const object of target.objects) {
    const live = former.has(keyOf(object)) ? undefined : cluster.get(idOf(object));
    const conflict = live && importError(live, target);
    if (conflict) return failed(`unable to continue with ${action === "install" ? "install" : "update"}: ${conflict}`);
  }
  return ok(target);
}

function storedOf(
  release: HelmRelease,
  { name: chartName, version: chartVersion, configDigest, digest }: Chart,
  objects: readonly FluxObject[],
  version: number,
  now: TimeMs,
): Stored {
  const owner = { name: releaseNameOf(release), namespace: releaseNamespaceOf(release) };
  const marked = inInstallOrder(objects).map((object) => owned(object, owner));
  return {
    ...owner,
    version,
    status: "deployed",
    chartName,
    chartVersion,
    configDigest,
    digest,
    lastDeployed: now,
    objects: marked,
  };
}

/** The release that an earlier one is brought back as. */
export const again = (earlier: Stored, { storage }: Progress, now: TimeMs): Stored => ({
  ...earlier,
  version: (storage.at(-1)?.version ?? 0) + 1,
  status: "deployed",
  lastDeployed: now,
});

const keyOf = (object: FluxObject): string => inventoryText(idOf(object));

/** Objects of the release that stands: the last one deployed, else the last one tried. */
export const formerOf = (storage: readonly Stored[]): readonly FluxObject[] =>
  (storage.findLast(({ status }) => status === "deployed") ?? storage.at(-1))?.objects ?? [];

/**
 * Applies the objects of a release, and deletes what the former one had besides; the first refusal ends it.
 * Upstream: helm v4 pkg/kube/client.go Update, server-side and with force, as helm-controller asks for.
 */
export function applied(target: Stored, former: readonly FluxObject[], cluster: HelmCluster): string | undefined {
  for (const object of target.objects) {
    const error = cluster.apply(object);
    if (error) {
      const { apiVersion, kind, metadata } = object;
      const where = `${metadata.namespace ?? ""}/${metadata.name} ${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
      return `server-side apply failed for object ${where}: ${error.message}`;
    }
  }
  const wanted = new Set(target.objects.map(keyOf));
  deleteAll(
    former.filter((object) => !wanted.has(keyOf(object)) && !isKept(object)),
    cluster,
  );
  return undefined;
}

/** Last kinds first. */
export function deleteAll(objects: readonly FluxObject[], cluster: HelmCluster): void {
  for (const object of [...objects].reverse()) cluster.delete(idOf(object));
}

/** The storage with a release added, or the one of its version replaced; what was deployed before is superseded by it. */
export function withStored(storage: readonly Stored[], stored: Stored): readonly Stored[] {
  const others = storage
    .filter(({ version }) => version !== stored.version)
    .map((each) =>
      stored.status === "deployed" && each.status === "deployed" ? { ...each, status: "superseded" as const } : each,
    );
  return [...others, stored].slice(-MAX_HISTORY);
}

import { type ClusterView, type Controller, type Decision, keyOf, refOf } from "../../../api/controller.ts";
import type { Explanation } from "../../../api/explanation.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import { parseDuration } from "../../../base/go-duration.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import type { TimeMs } from "../../../base/units.ts";
import { chartIn } from "../../../git/helm/chart.ts";
import { cleaned } from "../../../git/render.ts";
import { commitAt, type Repository } from "../../../git/repository.ts";
import { gitSource } from "./artifact.ts";
import { jittered } from "./jitter.ts";
import type { GitRepositoryObject, SourceCondition } from "./kinds.ts";
import { type HelmChartObject, helmChartKind } from "./kinds-helm.ts";

interface Observation {
  readonly chart: HelmChartObject | undefined;
  readonly source: GitRepositoryObject | undefined;
  readonly repository: Repository | undefined;
  readonly seed: number;
}

interface Memory {
  readonly builds: number;
}

/** Flux's source-controller: packs a folder of a source's artifact as a Helm chart. */
export const fluxChart: Controller<Memory, Observation> = {
  name: "flux-chart",
  component: "source-controller",
  upstream: {
    project: "fluxcd/source-controller",
    version: "v1.7",
    source: "internal/controller/helmchart_controller.go",
  },
  leftOut: [
    "Charts come from a folder of a GitRepository: no HelmRepository, no dependencies of charts, no signatures.",
    "A package is named by the commit that it was made from; it is not stored anywhere.",
  ],
  loop: {
    reads: ["HelmChart", "GitRepository", "Git"],
    writes: ["HelmChart.status"],
    period: "on change; spec.interval",
    host: "source-controller",
  },
  kinds: [helmChartKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "HelmChart",
      keys: (after, before) =>
        before && after && equal(after.spec, before.spec) ? [] : [keyOf((after ?? before) as KubeObject)],
    },
    { kind: "GitRepository", keys: chartsOf },
  ],
  init: () => ({ builds: 0 }),
  observe(key, { cluster, seed }) {
    const [namespace = "", name = ""] = key.split("/");
    const chart = cluster.get("HelmChart", namespace, name) as HelmChartObject | undefined;
    const source = chart && gitSource(chart.spec.sourceRef, namespace, cluster);
    const repositories = cluster.list("Repository") as readonly Repository[];
    return { chart, source, repository: repositories.find(({ spec }) => spec.url === source?.spec.url), seed };
  },
  decide,
};

/** Charts of a source whose artifact is another one. */
function chartsOf(
  after: KubeObject | undefined,
  before: KubeObject | undefined,
  cluster: ClusterView,
): readonly string[] {
  const [now, then] = [after, before] as readonly (GitRepositoryObject | undefined)[];
  if (now?.status.artifact?.revision === then?.status.artifact?.revision) return [];
  return (cluster.list("HelmChart") as readonly HelmChartObject[])
    .filter(({ metadata, spec }) => gitSource(spec.sourceRef, metadata.namespace, cluster) === now)
    .map(keyOf);
}

/** What a build came to: a package, told anew only when it is another one; or what is wrong, and where. */
type Built = Result<
  {
    readonly artifact: NonNullable<HelmChartObject["status"]["artifact"]>;
    readonly name: string;
    readonly message: string;
  },
  { readonly reason: string; readonly message: string }
>;

const wrong = (reason: string, message: string) => failed({ reason, message });

function built({ spec, metadata, status }: HelmChartObject, { source, repository }: Observation): Built {
  const { name, kind } = spec.sourceRef;
  if (!source)
    return wrong(
      "SourceUnavailable",
      `failed to get source: ${kind.toLowerCase()}s.source.toolkit.fluxcd.io "${name}" not found`.replace(
        "repositorys",
        "repositories",
      ),
    );
  const revision = source.status.artifact?.revision;
  const commit =
    revision === undefined ? undefined : repository && commitAt(repository, revision.split(":").at(-1) ?? "");
  if (!commit) return wrong("NoSourceArtifact", `no artifact available for ${kind} source '${name}'`);
  const found = chartIn(commit.tree, cleaned(spec.chart));
  if (!found.ok) return wrong("InvalidChartReference", `invalid chart reference: ${found.error}`);
  const missing = (spec.valuesFiles ?? []).find((file) => commit.tree[cleaned(file)] === undefined);
  if (missing) return wrong("ValuesFilesError", `values files merge error: no values file found at path '${missing}'`);
  const ofRevision = spec.reconcileStrategy === "Revision" ? `+${commit.revision.slice(0, 12)}` : "";
  const version = `${found.value.version}${ofRevision}`;
  const merged = spec.valuesFiles ? ` and merged values files [${spec.valuesFiles.join(" ")}]` : "";
  const message = `packaged '${found.value.name}' chart with version '${version}'${merged}`;
  const { artifact, observedChartName, observedGeneration } = status;
  const isPacked =
    artifact?.revision === version &&
    observedChartName === found.value.name &&
    observedGeneration === metadata.generation;
  return ok({
    artifact: isPacked && artifact ? artifact : { revision: version, digest: `sha1:${commit.revision}` },
    name: found.value.name,
    message,
  });
}

function decide(seen: Observation, { builds }: Memory, now: TimeMs): Decision<Memory> {
  const { chart, source, seed } = seen;
  if (!chart) return { memory: { builds }, commands: [], timers: { build: null } };
  const build = built(chart, seen);
  const condition: SourceCondition = build.ok
    ? { type: "Ready", status: "True", reason: "ChartPackageSucceeded", message: build.value.message }
    : { type: "Ready", status: "False", ...build.error };
  const revision = source?.status.artifact?.revision;
  const status: HelmChartObject["status"] = {
    ...chart.status,
    conditions: [condition],
    observedGeneration: chart.metadata.generation,
    ...(revision !== undefined && { observedSourceArtifactRevision: revision }),
    ...(build.ok && { artifact: build.value.artifact, observedChartName: build.value.name }),
  };
  const isNews = !equal(status.conditions, chart.status.conditions);
  const type = build.ok ? ("Normal" as const) : ("Warning" as const);
  const { reason, message } = condition;
  return {
    memory: { builds: builds + 1 },
    commands: [
      ...(equal(status, chart.status) ? [] : [{ verb: "updateStatus" as const, object: { ...chart, status } }]),
      ...(isNews ? [{ verb: "event" as const, involved: refOf(chart), type, reason, message }] : []),
    ],
    explanation: explain(chart, condition, status.artifact?.revision),
    timers: { build: now + jittered(parseDuration(chart.spec.interval) ?? 0, seed, keyOf(chart), builds) },
  };
}

function explain(
  { metadata, status }: HelmChartObject,
  { reason, message, status: ready }: SourceCondition,
  revision: string | undefined,
): Explanation {
  const did = ready === "False" ? "could not pack" : revision === status.artifact?.revision ? "kept" : "packed";
  return {
    outcome: `Flux ${did} chart ${metadata.name}.`,
    reason,
    message,
    inputs: [{ name: "chart version", seen: { value: revision ?? null } }],
    steps: [{ rule: "package", before: status.artifact?.revision ?? null, after: revision ?? null, because: message }],
  };
}

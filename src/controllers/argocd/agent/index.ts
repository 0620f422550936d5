import { type ClusterView, type Controller, keyOf } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import { fieldOwnership } from "../../../cluster/owners.ts";
import type { Repository } from "../../../git/repository.ts";
import { agentConfig, configKind } from "./config.ts";
import { decide, type Observation } from "./decide.ts";
import { type ApplicationObject, type AppProject, applicationKind, projectKind } from "./kinds.ts";
import { trackedBy } from "./live.ts";
import { type Memory, NOTHING_KNOWN } from "./memory.ts";

const applications = (cluster: ClusterView): readonly ApplicationObject[] =>
  cluster.list("Application") as unknown as readonly ApplicationObject[];

const all = (_after: unknown, _before: unknown, cluster: ClusterView): readonly string[] =>
  applications(cluster).map(keyOf);

/** Argo CD's application controller: Git against the cluster, application by application. Keys are Applications. */
export const argocd: Controller<Memory, Observation> = {
  name: "argocd",
  ownership: fieldOwnership,
  component: "argocd-application-controller",
  upstream: { project: "argoproj/argo-cd", version: "v3.5.7", source: "controller, gitops-engine/pkg" },
  leftOut: [
    "An application is compared and synced in one turn; upstream has a queue for each, with 20 and 10 workers.",
    "status.reconciledAt is kept by the controller and not written, so that a poll without news is no write.",
    "Git is asked at every poll: no cache of revisions.",
    "Several sources, Lua health, server-side diff, the deletion of an application's objects, sharding.",
  ],
  loop: {
    reads: ["Application", "AppProject", "Git", "*"],
    writes: ["Application.*", "*.*"],
    period: "on change; Git every 2m to 3m",
    host: "argocd-application-controller",
  },
  kinds: [applicationKind, projectKind, configKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "Application",
      keys: (after, before) => (isOwnWrite(after, before) ? [] : [keyOf((after ?? before) as KubeObject)]),
    },
    { kind: "AppProject", keys: all },
    { kind: "ArgoCDConfig", keys: all },
    {
      kind: "Repository",
      keys: (after, _before, cluster) => {
        const git = after as Repository | undefined;
        if (!git?.spec.webhook) return [];
        return applications(cluster)
          .filter(({ spec }) => spec.source.repoURL === git.spec.url)
          .map(keyOf);
      },
    },
    {
      kind: "*",
      keys: (after, before, cluster) => {
        const known = applications(cluster);
        if (known.length === 0) return [];
        const [now, then] = [after && trackedBy(after), before && trackedBy(before)];
        if (now === undefined && then === undefined) return [];
        return known.filter(({ metadata: { name } }) => name === now || name === then).map(keyOf);
      },
    },
  ],
  init: () => NOTHING_KNOWN,
  observe(key, { cluster, epochUnixMs, seed, kinds }) {
    const [namespace = "", name = ""] = key.split("/");
    const object = cluster.get("Application", namespace, name) as unknown as ApplicationObject | undefined;
    const projects = cluster.list("AppProject") as readonly AppProject[];
    const windows = projects.find(({ metadata }) => metadata.name === object?.spec.project)?.spec.syncWindows ?? [];
    const [flags] = cluster.list("ArgoCDConfig") as readonly KubeObject<Readonly<Record<string, string | number>>>[];
    return {
      object,
      config: agentConfig(flags, windows, epochUnixMs, cluster.now),
      repositories: cluster.list("Repository") as readonly Repository[],
      cluster,
      kinds,
      seed,
    };
  },
  decide,
};

/** Only the status moved: nobody but the controller writes that. */
function isOwnWrite(after: KubeObject | undefined, before: KubeObject | undefined): boolean {
  if (!after || !before) return false;
  const bare = ({ metadata, status: _, ...rest }: KubeObject) => ({ ...rest, annotations: metadata.annotations });
  return equal(bare(after), bare(before)) && after.metadata.deletionTimestamp === before.metadata.deletionTimestamp;
}

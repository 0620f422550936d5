import {
  type ClusterView,
  type Controller,
  type Decision,
  type KindDoc,
  keyOf,
  type Trigger,
} from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import { parseDuration } from "../../base/go-duration.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { CLIENT_SIDE_MANAGER } from "../../cluster/apply/kubectl.ts";
import { fieldOwnership } from "../../cluster/owners.ts";
import { type Manifest, Staged } from "../../cluster/staged.ts";
import { rendered } from "../../git/render.ts";
import { type Commit, headOf, type Repository, short } from "../../git/repository.ts";
import { type Pipeline, type PipelineStatus, pipelineKind } from "./kinds.ts";

interface Observation {
  readonly pipeline: Pipeline | undefined;
  readonly repository: Repository | undefined;
  readonly cluster: ClusterView;
  readonly kinds: readonly KindDoc[];
}

/** The commit that the next run is for, once it is begun; runs so far are in the status. */
interface Memory {
  readonly seen: string;
}

const pipelines = (cluster: ClusterView): readonly Pipeline[] =>
  cluster.list("Pipeline") as unknown as readonly Pipeline[];

/** A push pipeline: `kubectl apply` once a build, from outside; nothing looks at the cluster in between. */
export const pipeline: Controller<Memory, Observation> = {
  name: "pipeline",
  ownership: fieldOwnership,
  component: "ci",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "kubectl apply -f, as a CI job runs it" },
  leftOut: [
    "A run is one moment: nobody sees half of it.",
    "Only `kubectl apply` of a rendered folder; no --prune, no tests of its own.",
  ],
  loop: {
    reads: ["Repository"],
    writes: ["Pipeline.status", "*.*"],
    period: "each commit, or spec.every",
    host: "outside of the cluster",
  },
  kinds: [pipelineKind],
  watches: [
    { kind: "Pipeline", keys: (after, before) => (after && before === undefined ? [keyOf(after)] : []) },
    {
      kind: "Repository",
      keys: (after, _before, cluster) =>
        pipelines(cluster)
          .filter(({ spec }) => spec.onCommit && spec.repository === (after as Repository | undefined)?.spec.url)
          .map(keyOf),
    },
  ],
  init: () => ({ seen: "" }),
  observe(key, { cluster, kinds }) {
    const [namespace = "", name = ""] = key.split("/");
    const found = cluster.get("Pipeline", namespace, name) as unknown as Pipeline | undefined;
    const repositories = cluster.list("Repository") as readonly Repository[];
    return {
      pipeline: found,
      repository: repositories.find(({ spec }) => spec.url === found?.spec.repository),
      cluster,
      kinds,
    };
  },
  decide,
};

const duration = (text: string | undefined): DurationMs => parseDuration(text) ?? 0;

function decide(
  { pipeline: job, repository, cluster, kinds }: Observation,
  memory: Memory,
  now: TimeMs,
  trigger: Trigger,
): Decision<Memory> {
  if (!job || !repository) return { memory, commands: [] };
  const head = headOf(repository);
  if (trigger.by === "watch") {
    if (head.revision === memory.seen) return { memory, commands: [] };
    return { memory: { seen: head.revision }, commands: [], timers: { build: now + duration(job.spec.takes) } };
  }
  const staged = new Staged(cluster, kinds, CLIENT_SIDE_MANAGER);
  const run = ran(job, head, staged);
  const status: PipelineStatus = {
    revision: head.revision,
    phase: run.exit === 0 ? "Succeeded" : "Failed",
    finishedAt: now,
    runs: (job.status.runs ?? 0) + 1,
    log: run.lines.join("\n"),
  };
  return {
    memory: { seen: head.revision },
    commands: [...staged.commands, { verb: "updateStatus", object: { ...job, status } }],
    explanation: explain(job, head, run),
    ...(job.spec.every === undefined ? {} : { timers: { again: now + duration(job.spec.every) } }),
  };
}

interface Ran {
  readonly exit: 0 | 1;
  readonly lines: readonly string[];
}

/** `kubectl apply -f` of the folder: one refused object does not stop the others. */
function ran({ metadata, spec }: Pipeline, head: Commit, staged: Staged): Ran {
  const made = rendered(head.tree, spec.path, { release: metadata.name, namespace: spec.namespace });
  if (!made.ok) return { exit: 1, lines: [`error: ${made.error.message}`] };
  const lines: string[] = [];
  let exit: Ran["exit"] = 0;
  for (const object of made.value) {
    if (spec.skips.includes(`${object.kind}/${object.metadata.name}`)) continue;
    const { namespace = spec.namespace } = object.metadata;
    const manifest: Manifest = { ...object, metadata: { ...object.metadata, namespace } };
    const known = staged.isServed(manifest);
    const applied = known ? staged.clientSideApply(manifest) : undefined;
    if (applied?.ok) lines.push(applied.value);
    else exit = 1;
    if (!known)
      lines.push(
        `error: resource mapping not found for name: "${object.metadata.name}" namespace: "${namespace}" from "${spec.path}": no matches for kind "${object.kind}" in version "${object.apiVersion}"`,
      );
    else if (applied && !applied.ok)
      lines.push(`Error from server${applied.error.reason && ` (${applied.error.reason})`}: ${applied.error.message}`);
  }
  return { exit, lines };
}

function explain({ metadata }: Pipeline, head: Commit, { exit, lines }: Ran): Explanation {
  const words = ["created", "configured", "unchanged"] as const;
  const counts = words.map((word) => `${lines.filter((line) => line.endsWith(` ${word}`)).length} ${word}`);
  return {
    outcome: `${metadata.name} applied ${short(head.revision)}: ${counts.join(", ")}.`,
    reason: exit === 0 ? "Succeeded" : "Failed",
    message: lines.filter((line) => !line.endsWith(" unchanged")).join("\n"),
    inputs: [
      { name: "revision", seen: { value: short(head.revision) } },
      { name: "exit code", seen: { value: exit } },
    ],
    steps: [{ rule: "kubectl apply", before: null, after: `exit ${exit}`, because: counts.join(", ") }],
    turningPoint: "It looks at the cluster again at its next run.",
  };
}

import { type Controller, type Decision, keyOf, refOf, type Trigger } from "../../../api/controller.ts";
import type { Explanation } from "../../../api/explanation.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import { parseDuration } from "../../../base/go-duration.ts";
import type { TimeMs } from "../../../base/units.ts";
import { type Commit, commitAt, headOf, type Repository, short } from "../../../git/repository.ts";
import { jittered } from "./jitter.ts";
import { type GitRepositoryObject, gitRepositoryKind, handledOf, REQUESTED, type SourceCondition } from "./kinds.ts";

interface Observation {
  readonly source: GitRepositoryObject | undefined;
  readonly repository: Repository | undefined;
  readonly seed: number;
}

interface Memory {
  readonly fetches: number;
  /** The newest commit that a webhook told of. */
  readonly toldOf: string;
}

/** Flux's source-controller: fetches a branch on an interval, and keeps what it fetched as an artifact. */
export const fluxSource: Controller<Memory, Observation> = {
  name: "flux-source",
  component: "source-controller",
  upstream: {
    project: "fluxcd/source-controller",
    version: "v1.7",
    source: "internal/controller/gitrepository_controller.go",
  },
  leftOut: [
    "Of the sources only GitRepository, with a branch or a commit; no verification of signatures, no include.",
    "A fetch takes no time and is never too late.",
  ],
  loop: {
    reads: ["GitRepository", "Git"],
    writes: ["GitRepository.*"],
    period: "spec.interval",
    host: "source-controller",
  },
  kinds: [gitRepositoryKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "GitRepository",
      keys: (after, before) => (sameSpec(after, before) ? [] : [keyOf((after ?? before) as KubeObject)]),
    },
    {
      kind: "Repository",
      keys: (after, _before, cluster) => {
        const git = after as Repository | undefined;
        if (!git?.spec.webhook) return [];
        const sources = cluster.list("GitRepository") as readonly GitRepositoryObject[];
        return sources.filter(({ spec }) => spec.url === git.spec.url).map(keyOf);
      },
    },
  ],
  init: () => ({ fetches: 0, toldOf: "" }),
  observe(key, { cluster, seed }) {
    const [namespace = "", name = ""] = key.split("/");
    const source = cluster.get("GitRepository", namespace, name) as GitRepositoryObject | undefined;
    const repositories = cluster.list("Repository") as readonly Repository[];
    return { source, repository: repositories.find(({ spec }) => spec.url === source?.spec.url), seed };
  },
  decide,
};

const sameSpec = (after: KubeObject | undefined, before: KubeObject | undefined): boolean =>
  after !== undefined &&
  before !== undefined &&
  equal(after.spec, before.spec) &&
  after.metadata.annotations?.[REQUESTED] === before.metadata.annotations?.[REQUESTED];

function decide(
  { source, repository, seed }: Observation,
  memory: Memory,
  now: TimeMs,
  _trigger: Trigger,
): Decision<Memory> {
  if (!source || source.spec.suspend) return { memory, commands: [], timers: { fetch: null } };
  const fetched = fetch(source, repository);
  const status = { ...fetched.status, observedGeneration: source.metadata.generation, ...handledOf(source) };
  const isNew = status.artifact?.revision !== source.status.artifact?.revision;
  const failed = fetched.condition.status === "False" && !equal(status.conditions, source.status.conditions);
  const interval = parseDuration(source.spec.interval) ?? 0;
  const name = `${source.metadata.namespace}/${source.metadata.name}`;
  return {
    memory: { fetches: memory.fetches + 1, toldOf: repository ? headOf(repository).revision : "" },
    commands: [
      ...(equal(status, source.status) ? [] : [{ verb: "updateStatus" as const, object: { ...source, status } }]),
      ...(isNew || failed
        ? [
            {
              verb: "event" as const,
              involved: refOf(source),
              type: failed ? ("Warning" as const) : ("Normal" as const),
              reason: failed ? fetched.condition.reason : "NewArtifact",
              message: failed
                ? fetched.condition.message
                : `stored artifact for commit '${fetched.commit?.message ?? ""}'`,
            },
          ]
        : []),
    ],
    explanation: explain(source, fetched, isNew),
    timers: { fetch: now + jittered(interval, seed, name, memory.fetches) },
  };
}

interface Fetched {
  readonly commit: Commit | undefined;
  readonly condition: SourceCondition;
  readonly status: Omit<GitRepositoryObject["status"], "observedGeneration">;
}

function fetch({ spec, status }: GitRepositoryObject, repository: Repository | undefined): Fetched {
  const branch = spec.ref?.branch ?? "master";
  const commit = repository && commitAt(repository, spec.ref?.commit ?? branch);
  const why = !repository ? "repository not found" : repository.spec.refuses;
  if (!commit || why !== "") {
    const told = commit || why !== "" ? why : `couldn't find remote ref "refs/heads/${branch}"`;
    const message = `failed to checkout and determine revision: unable to list remote for '${spec.url}': ${told}`;
    const condition: SourceCondition = { type: "Ready", status: "False", reason: "GitOperationFailed", message };
    return { commit: undefined, condition, status: { ...status, conditions: [condition] } };
  }
  const revision = `${branch}@sha1:${commit.revision}`;
  const message = `stored artifact for revision '${revision}'`;
  const condition: SourceCondition = { type: "Ready", status: "True", reason: "Succeeded", message };
  return { commit, condition, status: { artifact: { revision }, conditions: [condition] } };
}

function explain({ metadata }: GitRepositoryObject, { commit, condition }: Fetched, isNew: boolean): Explanation {
  const revision = commit ? short(commit.revision) : "";
  const did = commit ? (isNew ? `fetched ${revision}` : `found nothing new after ${revision}`) : "could not fetch";
  const message =
    commit && !isNew
      ? `no changes since last reconcilation: observed revision '${commit.revision}'`
      : condition.message;
  return {
    outcome: `Flux ${did} for source ${metadata.name}.`,
    reason: commit && !isNew ? "GitOperationSucceeded" : condition.reason,
    message,
    inputs: [{ name: "revision", seen: { value: revision || null } }],
    steps: [{ rule: "fetch", before: null, after: revision || null, because: condition.message }],
  };
}

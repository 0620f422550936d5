import { type Controller, type Decision, keyOf } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import { nextDouble, stream } from "../../base/random.ts";
import type { TimeMs } from "../../base/units.ts";
import { deliveriesIn } from "../../git/deliveries.ts";
import { Deliveries } from "../../git/delivery-reader.ts";
import { diffStat } from "../../git/diff.ts";
import { draftOf } from "../../git/draft.ts";
import { type Gate, gateOf, reviewTime } from "../../git/gates.ts";
import { type Draft, headOf, type Push, type Repository, short, withCommit } from "../../git/repository.ts";
import { commitKind, repositoryKind } from "./kinds.ts";

interface Observation {
  readonly repository: Repository | undefined;
  /** Pushed, not yet decided, oldest first. */
  readonly pushes: readonly Push[];
  readonly seed: number;
}

/** When each review that goes on is over. */
type Memory = Readonly<Record<string, TimeMs>>;

/** The Git host: takes pushes, asks for reviews, refuses what its rules forbid. Keys are repositories. */
export const git: Controller<Memory, Observation> = {
  name: "git",
  component: "git-host",
  upstream: { project: "github.com", version: "2026", source: "docs.github.com: protected branches" },
  leftOut: [
    "One branch: a commit that waits for its review is laid over the branch as it is when it is merged.",
    "Revisions are hashes of their content, not Git's own.",
  ],
  loop: {
    reads: ["Commit"],
    writes: ["Repository.status", "Commit.status"],
    period: "on push",
    host: "outside of the cluster",
  },
  kinds: [repositoryKind, commitKind],
  deliveries: (objects) => new Deliveries(deliveriesIn(objects)),
  watches: [
    {
      kind: "Commit",
      keys: (after, before) => {
        const push = after as Push | undefined;
        return push && before === undefined ? [`${push.metadata.namespace}/${push.spec.repository}`] : [];
      },
    },
    { kind: "Repository", keys: (after, before) => (after && before === undefined ? [keyOf(after)] : []) },
  ],
  init: () => ({}),
  observe(key, { cluster, seed }) {
    const [namespace = "", name = ""] = key.split("/");
    const repository = cluster.get("Repository", namespace, name) as Repository | undefined;
    const pushes = (cluster.list("Commit", namespace) as readonly Push[]).filter(
      ({ spec, status }) => spec.repository === name && status.phase !== "Merged" && status.phase !== "Rejected",
    );
    return { repository, pushes, seed };
  },
  decide,
};

function decide({ repository, pushes, seed }: Observation, memory: Memory, now: TimeMs): Decision<Memory> {
  if (!repository) return { memory, commands: [] };
  let branch = repository;
  let reviews = memory;
  const told: Explanation[] = [];
  const commands = pushes.flatMap((push) => {
    const { name } = push.metadata;
    const luck = stream(seed, `review/${repository.metadata.name}/${name}`);
    const [patience, sight] = [nextDouble(luck), nextDouble(luck)];
    const { repository: _, ...prepared } = push.spec;
    const draft = draftOf(branch, prepared);
    const due = reviews[name];
    const over = (due ?? now + reviewTime(branch, patience)) <= now;
    const gate: Gate = draft.ok
      ? gateOf(branch, draft.value, { over, luck: sight })
      : { does: "refuse", because: draft.error };
    if (gate.does === "review" && due !== undefined) return [];
    if (gate.does === "review") reviews = { ...reviews, [name]: now + reviewTime(branch, patience) };
    if (draft.ok) told.push(explain(branch, draft.value, gate));
    if (gate.does === "merge" && draft.ok) branch = withCommit(branch, draft.value, now);
    return [{ verb: "updateStatus" as const, object: { ...push, status: statusAfter(gate, branch) } }];
  });
  const [first, ...others] = told;
  const waits = pushes.flatMap(({ metadata }) => reviews[metadata.name] ?? []).filter((at) => at > now);
  return {
    memory: reviews,
    commands: [...(branch === repository ? [] : [{ verb: "updateStatus" as const, object: branch }]), ...commands],
    ...(first && { explanation: together([first, ...others]) }),
    timers: { review: waits.length > 0 ? Math.min(...waits) : null },
  };
}

function statusAfter(gate: Gate, branch: Repository): Push["status"] {
  if (gate.does === "review") return { phase: "Waiting", message: gate.because };
  if (gate.does === "refuse") return { phase: "Rejected", message: gate.because };
  return { phase: "Merged", revision: headOf(branch).revision, message: gate.because };
}

const WORDS = { merge: "took", review: "holds", refuse: "refused" } as const;
const REASONS = { merge: "Merged", review: "ReviewRequired", refuse: "Rejected" } as const;

function explain(repository: Repository, draft: Draft, gate: Gate): Explanation {
  const stat = diffStat(headOf(repository).tree, draft.changes);
  return {
    outcome: `${repository.metadata.name} ${WORDS[gate.does]} “${draft.message}” by ${draft.author}.`,
    reason: REASONS[gate.does],
    message: gate.because,
    inputs: [
      { name: "author", seen: { value: draft.author } },
      { name: "parent", seen: { value: short(headOf(repository).revision) } },
      ...stat.map(({ path, added, removed }) => ({ name: path, seen: { value: `+${added} −${removed}` } })),
    ],
    steps: [{ rule: "branch protection", before: null, after: gate.does, because: gate.because }],
  };
}

/** Several pushes of one moment are told as one decision. */
const together = (told: readonly [Explanation, ...Explanation[]]): Explanation => ({
  ...told[0],
  outcome: told.map(({ outcome }) => outcome).join(" "),
  inputs: told.flatMap(({ inputs }) => inputs),
  steps: told.flatMap(({ steps }) => steps),
});

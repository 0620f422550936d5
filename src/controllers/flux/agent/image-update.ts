import { type ClusterView, type Controller, type Decision, keyOf, refOf } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import { parseDuration } from "../../../base/go-duration.ts";
import type { TimeMs } from "../../../base/units.ts";
import { cleaned } from "../../../git/render.ts";
import { headOf, type Push, type Repository, short } from "../../../git/repository.ts";
import { type FieldChange, type ImageRef, withSetters } from "../images/setters.ts";
import { gitSource } from "./artifact.ts";
import { retryDelay } from "./back-off.ts";
import { commitMessage } from "./image-message.ts";
import { type GitRepositoryObject, handledOf } from "./kinds.ts";
import { type ImagePolicyObject, type ImageUpdateObject, imageUpdateKind } from "./kinds-images.ts";
import { isOwnWrite } from "./own-write.ts";

interface Observation {
  readonly object: ImageUpdateObject | undefined;
  readonly source: GitRepositoryObject | undefined;
  readonly repository: Repository | undefined;
  /** By "namespace:name" of their policies. */
  readonly images: ReadonlyMap<string, ImageRef>;
  /** The push that it made last, as its host has it now. */
  readonly push: Push | undefined;
}

interface Memory {
  /** Pushes so far; each carries its number. */
  readonly pushes: number;
  /** The host has not answered the last one yet. */
  readonly isPushing: boolean;
  readonly errors: number;
}

/** Whose push a Commit is: "flux-system.web.3". */
const PUSHED_BY = "setpoint.dev/pushed-by";

/** Flux's image-automation-controller: writes the images that policies chose into marked fields, and pushes. */
export const fluxImageUpdate: Controller<Memory, Observation> = {
  name: "flux-image-update",
  component: "image-automation-controller",
  upstream: {
    project: "fluxcd/image-automation-controller",
    version: "v1.0",
    source: "internal/controller/imageupdateautomation_controller.go",
  },
  leftOut: [
    "Not recorded: the rules follow the source and its messages.",
    "It pushes to the branch that it checks out, the only one there is.",
    "status.lastAutomationRunTime is not written, so that a run without news is no write.",
    "Of message templates .AutomationObject and .Changed.Changes; every marked field is one line of its file.",
  ],
  loop: {
    reads: ["ImageUpdateAutomation", "ImagePolicy", "GitRepository", "Git"],
    writes: ["ImageUpdateAutomation.status", "Commit.create"],
    period: "on change; spec.interval",
    host: "image-automation-controller",
  },
  kinds: [imageUpdateKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "ImageUpdateAutomation",
      keys: (after, before) => (isOwnWrite(after, before) ? [] : [keyOf((after ?? before) as KubeObject)]),
    },
    {
      kind: "ImagePolicy",
      keys: (after, before, cluster) => {
        const [now, then] = [after, before] as readonly (ImagePolicyObject | undefined)[];
        if (!now || equal(now.status.latestRef, then?.status.latestRef)) return [];
        return automations(cluster)
          .filter(({ metadata }) => metadata.namespace === now.metadata.namespace)
          .map(keyOf);
      },
    },
    {
      kind: "Commit",
      keys: (after, before, cluster) => {
        const mark = (after ?? before)?.metadata.labels?.[PUSHED_BY];
        if (mark === undefined || before === undefined) return [];
        return automations(cluster)
          .filter((each) => mark.startsWith(`${nameOf(each)}.`))
          .map(keyOf);
      },
    },
  ],
  init: () => ({ pushes: 0, isPushing: false, errors: 0 }),
  observe(key, { cluster }, { pushes }) {
    const [namespace = "", name = ""] = key.split("/");
    const object = cluster.get("ImageUpdateAutomation", namespace, name) as ImageUpdateObject | undefined;
    const source = object && gitSource({ kind: "GitRepository", ...object.spec.sourceRef }, namespace, cluster);
    const repositories = cluster.list("Repository") as readonly Repository[];
    const mark = object && `${nameOf(object)}.${pushes}`;
    return {
      object,
      source,
      repository: repositories.find(({ spec }) => spec.url === source?.spec.url),
      images: imagesIn(cluster, namespace),
      push: (cluster.list("Commit") as readonly Push[]).find(({ metadata }) => metadata.labels?.[PUSHED_BY] === mark),
    };
  },
  decide,
};

const automations = (cluster: ClusterView): readonly ImageUpdateObject[] =>
  cluster.list("ImageUpdateAutomation") as readonly ImageUpdateObject[];

const nameOf = ({ metadata }: ImageUpdateObject): string => `${metadata.namespace}.${metadata.name}`;

const imagesIn = (cluster: ClusterView, namespace: string): ReadonlyMap<string, ImageRef> =>
  new Map(
    (cluster.list("ImagePolicy", namespace) as readonly ImagePolicyObject[]).flatMap(({ metadata, status }) =>
      status.latestRef ? [[`${metadata.namespace}:${metadata.name}`, status.latestRef] as const] : [],
    ),
  );

/** What a run came to: a push is under way, or it is over. */
type Ran =
  | {
      readonly pushes: {
        readonly files: Readonly<Record<string, string>>;
        readonly message: string;
        readonly changes: readonly FieldChange[];
      };
    }
  | { readonly ready: Ready; readonly pushed?: Push };

interface Ready {
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

const UP_TO_DATE: Ready = { status: "True", reason: "Succeeded", message: "repository up-to-date" };
const refused = (reason: string, message: string): Ran => ({ ready: { status: "False", reason, message } });

function decide(seen: Observation, memory: Memory, now: TimeMs): Decision<Memory> {
  const { object, push } = seen;
  if (!object || object.spec.suspend) return { memory, commands: [], timers: { run: null } };
  const phase = push?.status.phase;
  if (memory.isPushing && phase !== "Merged" && phase !== "Rejected") return { memory, commands: [] };
  const did = memory.isPushing && push ? answered(push) : ran(object, seen);
  return "pushes" in did ? pushing(object, seen, memory, did.pushes) : over(object, seen, memory, did, now);
}

/** What the host made of a push. */
const answered = (push: Push): Ran =>
  push.status.phase === "Merged"
    ? { ready: UP_TO_DATE, pushed: push }
    : refused("GitOperationFailed", `failed to update source: failed to push to remote: ${push.status.message}`);

function ran({ spec, metadata }: ImageUpdateObject, { source, repository, images }: Observation): Ran {
  if (!source) {
    const missing = `gitrepositories.source.toolkit.fluxcd.io "${spec.sourceRef.name}" not found`;
    return refused(
      "SourceManagerFailed",
      `failed configuring source manager: referenced git repository does not exist: ${missing}`,
    );
  }
  const why = repository ? repository.spec.refuses : "repository not found";
  if (!repository || why !== "")
    return refused("GitOperationFailed", `failed to checkout source: unable to clone '${source.spec.url}': ${why}`);
  const { files, changes } = withSetters(headOf(repository).tree, cleaned(spec.update?.path ?? ""), images);
  if (changes.length === 0) return { ready: UP_TO_DATE };
  const message = commitMessage(spec.git.commit.messageTemplate, `${metadata.namespace}/${metadata.name}`, changes);
  if (!message.ok) return refused("GitOperationFailed", `failed to update source: ${message.error}`);
  return { pushes: { files, message: message.value, changes } };
}

function pushing(
  object: ImageUpdateObject,
  { repository }: Observation,
  memory: Memory,
  { files, message, changes }: Extract<Ran, { pushes: unknown }>["pushes"],
): Decision<Memory> {
  const { commit } = object.spec.git;
  const name = repository?.metadata.name ?? "";
  const number = memory.pushes + 1;
  const metadata = {
    generateName: `${name}-`,
    namespace: repository?.metadata.namespace ?? "default",
    labels: { [PUSHED_BY]: `${nameOf(object)}.${number}` },
  };
  const author = commit.author.name ?? commit.author.email;
  const spec = { repository: name, author, message, files, signed: commit.signingKey !== undefined };
  const told = changes.map(({ OldValue, NewValue }) => `${OldValue} -> ${NewValue}`).join("\n");
  return {
    memory: { ...memory, pushes: number, isPushing: true },
    commands: [{ verb: "create", object: { apiVersion: "setpoint.dev/v1", kind: "Commit", metadata, spec } }],
    explanation: {
      outcome: `Flux pushes “${message}” to ${name}.`,
      reason: "Progressing",
      message: told,
      inputs: changes.map(({ file, NewValue }) => ({ name: file, seen: { value: NewValue } })),
      steps: changes.map(({ OldValue, NewValue, Setter }) => ({
        rule: "setter",
        before: OldValue,
        after: NewValue,
        because: `{"$imagepolicy": "${Setter}"}`,
      })),
    },
  };
}

function over(
  object: ImageUpdateObject,
  { images }: Observation,
  memory: Memory,
  { ready, pushed }: Extract<Ran, { ready: unknown }>,
  now: TimeMs,
): Decision<Memory> {
  const { branch } = object.spec.git.push ?? {};
  const revision = pushed?.status.revision ?? "";
  const status: ImageUpdateObject["status"] = {
    ...object.status,
    conditions: [{ type: "Ready", ...ready }],
    observedGeneration: object.metadata.generation,
    observedPolicies: Object.fromEntries([...images].map(([key, image]) => [key.split(":")[1] ?? "", image])),
    ...(pushed && { lastPushCommit: revision, lastPushTime: now }),
    ...handledOf(object),
  };
  const to = `refs/heads/${branch ?? "main"}`;
  const message = pushed ? `pushed commit '${short(revision)}' to '${to}'\n${pushed.spec.message}` : ready.message;
  const isNews = pushed !== undefined || !equal(status.conditions, object.status.conditions);
  const type = ready.status === "True" ? ("Normal" as const) : ("Warning" as const);
  const errors = ready.status === "True" ? 0 : memory.errors + 1;
  const interval = parseDuration(object.spec.interval) ?? 0;
  return {
    memory: { ...memory, isPushing: false, errors },
    commands: [
      ...(equal(status, object.status) ? [] : [{ verb: "updateStatus" as const, object: { ...object, status } }]),
      ...(isNews ? [{ verb: "event" as const, involved: refOf(object), type, reason: ready.reason, message }] : []),
    ],
    explanation: {
      outcome: pushed
        ? `Flux pushed ${short(revision)}.`
        : ready.status === "True"
          ? "Flux found every marked field as its policy says."
          : "Flux could not update Git.",
      reason: ready.reason,
      message,
      inputs: [...images].map(([name, { tag }]) => ({ name, seen: { value: tag } })),
      steps: [{ rule: "setters", before: null, after: pushed ? short(revision) : null, because: message }],
    },
    timers: { run: now + (errors > 0 ? retryDelay(errors) : interval) },
  };
}

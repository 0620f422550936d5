import { equal } from "../../base/equal.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { type FluxObject, fieldAt, intAt } from "../../controllers/flux/fields.ts";
import type { ApiError, DryRun, FluxCluster } from "../../controllers/flux/kustomization/cluster.ts";
import type { FieldTree, ManagedFields, MetadataPatch } from "../../controllers/flux/kustomization/managed-fields.ts";
import { idOf, type ObjectId } from "../../controllers/flux/kustomization/object-id.ts";

/** Scripted refusals and health, by key. */
export type Answers = Readonly<
  Record<
    string,
    {
      readonly healthyAfterMs?: DurationMs;
      readonly neverHealthy?: boolean;
      readonly fails?: boolean;
      readonly deleteError?: string;
    }
  >
>;

export type DryRuns = Readonly<
  Record<string, { readonly object: FluxObject; readonly new: boolean } | { readonly error: string }>
>;

/** Objects by key, each with the time its content changed last, as far as that is known. */
export type Known = ReadonlyMap<string, { readonly object: FluxObject; readonly changedAt?: TimeMs }>;

export interface Op {
  readonly op: "apply" | "patch" | "delete";
  readonly key: string;
  readonly [field: string]: unknown;
}

/** "Deployment/web"; the namespace stands only if it is not "app". */
export const keyOf = ({ kind, namespace, name }: ObjectId): string =>
  namespace === "" || namespace === "app" ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;

/**
 * The API server of the recordings during one tick: dry runs are answered as recorded, and objects become healthy some
 * time after their content changed.
 */
export class MadeUpCluster implements FluxCluster {
  now: TimeMs;
  readonly ops: Op[] = [];
  /** Was a dry run asked for that the recording knows nothing of? */
  unanswered = false;
  readonly objects: Map<string, { readonly object: FluxObject; readonly changedAt?: TimeMs }>;
  readonly #dryRuns: DryRuns;
  readonly #answers: Answers;

  constructor(live: Known, dryRuns: DryRuns, answers: Answers, now: TimeMs) {
    this.objects = new Map(live);
    this.#dryRuns = dryRuns;
    this.#answers = answers;
    this.now = now;
  }

  get(id: ObjectId): FluxObject | undefined {
    const found = this.objects.get(keyOf(id));
    if (found?.changedAt === undefined) return found?.object;
    return { ...found.object, status: statusAt(found.object, this.#answers[keyOf(id)], this.now - found.changedAt) };
  }

  age(): DurationMs {
    return Number.POSITIVE_INFINITY;
  }

  /** An object that exists cannot be new: such an answer is the second one, after it was refused and deleted. */
  dryRun(object: FluxObject): DryRun {
    const key = keyOf(idOf(object));
    const answer = this.#dryRuns[key];
    if (answer === undefined) {
      this.unanswered = true;
      return { object, isNew: !this.objects.has(key) };
    }
    if ("error" in answer) return { error: refusal(answer.error) };
    if (answer.new && this.objects.has(key)) return { error: refusal(`${resourceOf(object)} is invalid`) };
    return { object: answer.object, isNew: answer.new };
  }

  apply(object: FluxObject): ApiError | undefined {
    const key = keyOf(idOf(object));
    const old = this.objects.get(key);
    const answer = this.#dryRuns[key];
    const dryRun = answer && "object" in answer ? answer.object : object;
    const isSame =
      old !== undefined && equal(contentOf(old.object), contentOf(dryRun)) && !losesFields(old.object, object);
    const generation = intAt(old?.object, "metadata.generation", 0) + (isSame ? 0 : 1);
    const metadata = { ...dryRun.metadata, generation };
    this.objects.set(key, {
      object: { ...dryRun, metadata, status: old?.object.status },
      changedAt: isSame ? old?.changedAt : this.now,
    });
    this.ops.push({ op: "apply", key, object });
    return undefined;
  }

  patch(id: ObjectId, patches: readonly MetadataPatch[]): ApiError | undefined {
    const key = keyOf(id);
    this.ops.push({ op: "patch", key, patch: patches });
    if (this.objects.has(key)) return undefined;
    const group = id.group === "" ? "" : `.${id.group}`;
    return { reason: "NotFound", message: `${id.kind.toLowerCase()}s${group} "${id.name}" not found` };
  }

  delete(id: ObjectId): ApiError | undefined {
    const key = keyOf(id);
    this.ops.push({ op: "delete", key, with: "Background" });
    const refused = this.#answers[key]?.deleteError;
    if (refused !== undefined) return { reason: "Forbidden", message: refused };
    this.objects.delete(key);
    return undefined;
  }
}

/** Everything but metadata and status, which is what a generation counts. */
export const contentOf = ({ metadata, status, ...rest }: FluxObject): unknown => rest;

const resourceOf = (object: FluxObject): string => {
  const { group, kind, name } = idOf(object);
  return `${kind}${group === "" ? "" : `.${group}`} "${name}"`;
};

/** The API server's word for a refusal, which its message gives away. */
function refusal(message: string): ApiError {
  const reason = [
    [/ is invalid/, "Invalid"],
    [/ is forbidden/, "Forbidden"],
    [/^Operation cannot be fulfilled on /, "Conflict"],
    [/ not found$/, "NotFound"],
  ].find(([pattern]) => (pattern as RegExp).test(message))?.[1];
  return { reason: (reason as string | undefined) ?? "", message };
}

/** Does a field that kubectl wrote leave with the apply that takes its ownership over? */
function losesFields(live: FluxObject, payload: FluxObject): boolean {
  const owners = (fieldAt(live, "metadata.managedFields") as readonly ManagedFields[]) ?? [];
  return owners.some(
    ({ manager, subresource, fieldsV1 }) =>
      manager.startsWith("kubectl") && !subresource && isMissing(payload, { ...fieldsV1, "f:metadata": {} }),
  );
}

const isMissing = (value: unknown, tree: FieldTree): boolean =>
  Object.keys(tree).some((step) => {
    if (!step.startsWith("f:")) return false;
    const field = (value as Readonly<Record<string, unknown>> | undefined)?.[step.slice(2)];
    return field === undefined || isMissing(field, tree[step] ?? {});
  });

function statusAt(object: FluxObject, answer: Answers[string] | undefined, sinceChange: DurationMs): unknown {
  const isOver = !answer?.neverHealthy && sinceChange >= (answer?.healthyAfterMs ?? 0);
  const outcome = !isOver ? "waiting" : answer?.fails ? "failed" : "healthy";
  return STATUS[object.kind]?.(outcome, object) ?? object.status;
}

type Outcome = "waiting" | "healthy" | "failed";

const STATUS: Readonly<Record<string, (outcome: Outcome, object: FluxObject) => unknown>> = {
  Deployment: (outcome, object) => {
    const replicas = intAt(object, "spec.replicas", 1);
    const ready = outcome === "healthy" ? replicas : 0;
    return {
      observedGeneration: fieldAt(object, "metadata.generation"),
      replicas,
      updatedReplicas: replicas,
      readyReplicas: ready,
      availableReplicas: ready,
      conditions: {
        waiting: [
          { type: "Available", status: "False" },
          { type: "Progressing", status: "True", reason: "ReplicaSetUpdated" },
        ],
        healthy: [
          { type: "Available", status: "True" },
          { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
        ],
        failed: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
      }[outcome],
    };
  },
  Job: (outcome) => ({
    startTime: "started",
    conditions: {
      waiting: [],
      healthy: [{ type: "Complete", status: "True" }],
      failed: [{ type: "Failed", status: "True" }],
    }[outcome],
  }),
  CustomResourceDefinition: (outcome) => ({
    conditions: {
      waiting: [],
      healthy: [
        { type: "NamesAccepted", status: "True" },
        { type: "Established", status: "True" },
      ],
      failed: [{ type: "NamesAccepted", status: "False" }],
    }[outcome],
  }),
};

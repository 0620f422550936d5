import type { FluxObject } from "../../../../src/controllers/flux/fields.ts";
import type { ApiError, DryRun, FluxCluster } from "../../../../src/controllers/flux/kustomization/cluster.ts";
import type {
  FluxConfig,
  Kustomization,
  KustomizationSpec,
  KustomizationStatus,
} from "../../../../src/controllers/flux/kustomization/kustomization.ts";
import type { MetadataPatch } from "../../../../src/controllers/flux/kustomization/managed-fields.ts";
import { idOf, type ObjectId, subjectOf } from "../../../../src/controllers/flux/kustomization/object-id.ts";

export const CONFIG: FluxConfig = {
  dependencyRequeue: 30_000,
  failFast: false,
  fieldManager: "kustomize-controller",
  healthPoll: 5_000,
};

export const OWNED = {
  "kustomize.toolkit.fluxcd.io/name": "web",
  "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
};

export const kustomization = (
  spec: Partial<KustomizationSpec> = {},
  status: Partial<KustomizationStatus> = {},
  rest: Partial<Kustomization> = {},
): Kustomization => ({
  name: "web",
  namespace: "flux-system",
  generation: 1,
  deleting: false,
  finalizers: ["finalizers.fluxcd.io"],
  spec: { interval: "10m0s", prune: true, sourceRef: { kind: "GitRepository", name: "repo" }, ...spec },
  status: { conditions: [], inventory: [], ...status },
  ...rest,
});

export const object = (
  kind: string,
  name: string,
  rest: { readonly [field: string]: unknown; readonly metadata?: object } = {},
): FluxObject => ({
  apiVersion: kind === "Deployment" ? "apps/v1" : "v1",
  kind,
  ...rest,
  metadata: { name, namespace: "app", ...rest.metadata },
});

/** An API server that answers every dry run with what is live and what is sent, and notes what it was told. */
export class Cluster implements FluxCluster {
  readonly told: string[] = [];
  readonly #live: Map<string, FluxObject>;
  readonly #refuse: (verb: string, subject: string) => ApiError | undefined;

  constructor(
    live: readonly FluxObject[],
    refuse: (verb: string, subject: string) => ApiError | undefined = () => undefined,
  ) {
    this.#live = new Map(live.map((one) => [subjectOf(idOf(one)), one]));
    this.#refuse = refuse;
  }

  get(id: ObjectId): FluxObject | undefined {
    return this.#live.get(subjectOf(id));
  }
  set(one: FluxObject): void {
    this.#live.set(subjectOf(idOf(one)), one);
  }
  age(): number {
    return 60_000;
  }
  dryRun(sent: FluxObject): DryRun {
    const live = this.get(idOf(sent));
    const error = this.#refuse("dry-run", subjectOf(idOf(sent)));
    if (error) return { error };
    return {
      object: { ...live, ...sent, metadata: { ...live?.metadata, ...sent.metadata } },
      isNew: live === undefined,
    };
  }
  apply(sent: FluxObject): ApiError | undefined {
    const subject = subjectOf(idOf(sent));
    const error = this.#refuse("apply", subject);
    this.told.push(`apply ${subject}`);
    if (!error) this.#live.set(subject, sent);
    return error;
  }
  patch(id: ObjectId, patches: readonly MetadataPatch[]): ApiError | undefined {
    this.told.push(`patch ${subjectOf(id)} ${patches.map(({ path }) => path).join(" ")}`);
    return undefined;
  }
  delete(id: ObjectId): ApiError | undefined {
    const error = this.#refuse("delete", subjectOf(id));
    this.told.push(`delete ${subjectOf(id)}`);
    if (!error) this.#live.delete(subjectOf(id));
    return error;
  }
}

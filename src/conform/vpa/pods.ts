import type { Condition, ResourceList } from "../../api/objects.ts";
import { readAmounts } from "../../controllers/vpa/amounts.ts";
import type { Candidate } from "../../controllers/vpa/match.ts";
import type { ContainerResources, ContainerSubject, PodSubject } from "../../controllers/vpa/subject.ts";
import type { ContainerRecommendation } from "../../controllers/vpa/types.ts";
import { type ControllerDoc, selectorOf, type VpaDoc, vpaOf } from "./shared.ts";

/** What updater and webhook recordings have in common. */
interface ResourcesDoc {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
}
export interface PodDoc {
  readonly name: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly phase?: string;
  readonly startMs?: number;
  readonly deleting?: boolean;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: Condition["status"];
    readonly reason?: string;
    readonly message?: string;
    readonly lastTransitionMs?: number;
  }[];
  readonly containers: readonly {
    readonly name: string;
    readonly resources: ResourcesDoc;
    readonly statusResources?: ResourcesDoc;
    readonly lastTermination?: { readonly reason: string; readonly startedMs: number; readonly finishedMs: number };
    readonly resizePolicy?: Readonly<Record<string, string>>;
  }[];
}
/** A VPA with what it recommends; null when it recommends nothing yet. */
export type RecommendingDoc = VpaDoc & { readonly recommendation: readonly ContainerRecommendation[] | null };

/** Recordings keep pods in one namespace. */
export const NAMESPACE = "default";

/** VPAs whose target can be read. */
export const candidatesOf = (vpas: readonly RecommendingDoc[]): readonly Candidate[] =>
  vpas.flatMap((doc) => {
    const selector = selectorOf(doc.target);
    const status = doc.recommendation ? { recommendation: { containerRecommendations: doc.recommendation } } : {};
    return selector ? [{ vpa: vpaOf(doc, status), selector }] : [];
  });

export function subjectOf(doc: PodDoc, controllers: readonly ControllerDoc[]): PodSubject {
  const owner = doc.owner === undefined ? undefined : nameOf(doc.owner);
  return {
    namespace: NAMESPACE,
    name: doc.name,
    uid: doc.uid ?? "",
    labels: doc.labels ?? {},
    annotations: doc.annotations,
    owner,
    controller: owner && topmost(owner, controllers),
    phase: doc.phase ?? "Pending",
    startTime: doc.startMs,
    deleting: doc.deleting === true,
    conditions: (doc.conditions ?? []).map(({ lastTransitionMs, ...condition }) => ({
      ...condition,
      lastTransitionTime: lastTransitionMs,
    })),
    containers: doc.containers.map(containerOf),
  };
}

/** "Kind/name". */
function nameOf(text: string): { readonly kind: string; readonly name: string } {
  const [kind = "", name = ""] = text.split("/");
  return { kind, name };
}

/** An owner that is not listed is its own topmost controller. */
function topmost(owner: { readonly kind: string; readonly name: string }, controllers: readonly ControllerDoc[]) {
  const listed = controllers.find(({ kind, name }) => kind === owner.kind && name === owner.name);
  if (listed?.lookupError !== undefined) return undefined;
  return listed?.parent === undefined ? owner : nameOf(listed.parent);
}

const containerOf = (doc: PodDoc["containers"][number]): ContainerSubject => ({
  name: doc.name,
  spec: resourcesOf(doc.resources),
  actual: doc.statusResources && resourcesOf(doc.statusResources),
  lastTermination: doc.lastTermination && {
    reason: doc.lastTermination.reason,
    startedAt: doc.lastTermination.startedMs,
    finishedAt: doc.lastTermination.finishedMs,
  },
  restartsOnResize: Object.values(doc.resizePolicy ?? {}).includes("RestartContainer"),
});

const resourcesOf = ({ requests, limits }: ResourcesDoc): ContainerResources => ({
  requests: readAmounts(requests),
  limits: readAmounts(limits),
});

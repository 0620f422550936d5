import type { Trigger as Cause, Seen } from "../../api/controller.ts";
import type { KubeObject, Pod } from "../../api/objects.ts";
import { hpaName } from "./hpa.ts";
import type { JobObservation, JobView } from "./job/observation.ts";
import { JOB_GENERATION, JOB_OWNER_LABEL } from "./job/observation.ts";
import type { CommonObservation, ObjectObservation } from "./observation.ts";
import { targetKind } from "./scale-target.ts";
import { buildScaler } from "./scalers/registry.ts";
import type { Hpa, ScaledJob, ScaledObject, Trigger } from "./types.ts";

/** The version label on what KEDA creates. */
const OPERATOR_VERSION = "2.20.2";

type PodTemplate = { readonly spec?: { readonly containers?: readonly { readonly env?: readonly EnvVar[] }[] } };
interface EnvVar {
  readonly name: string;
  readonly value?: string;
}

const partsOf = (key: string): readonly [string, string] => {
  const [namespace = "", name = ""] = key.split("/");
  return [namespace, name];
};

/** What every step sees; sources are asked only where the step queries them. */
function common<O extends KubeObject<{ readonly triggers: readonly Trigger[] }>>(
  object: O | null,
  seen: Seen,
  template: PodTemplate | undefined,
  asks: boolean,
): CommonObservation<O> {
  const env = environment(template);
  return {
    object,
    now: seen.cluster.now,
    epochUnixMs: seen.epochUnixMs,
    env,
    operatorVersion: OPERATOR_VERSION,
    fail: {},
    readings: asks ? (object?.spec.triggers ?? []).map((trigger, index) => ask(trigger, index, env, seen)) : [],
  };
}

const NOTHING: Readonly<Record<string, string>> = {};
const environments = new WeakMap<PodTemplate, Readonly<Record<string, string>>>();

/** Literal variables of the first container: of one template always the same object. */
function environment(template: PodTemplate | undefined): Readonly<Record<string, string>> {
  if (!template) return NOTHING;
  const known = environments.get(template);
  if (known) return known;
  const env = template.spec?.containers?.[0]?.env ?? [];
  const found = Object.fromEntries(env.flatMap(({ name, value }) => (value ? [[name, value]] : [])));
  environments.set(template, found);
  return found;
}

function ask(trigger: Trigger, index: number, env: Readonly<Record<string, string>>, seen: Seen): readonly unknown[] {
  const built = buildScaler({ trigger, index, env });
  if (!built.ok || !built.value.question) return [];
  return [built.value.translate(seen.metrics.source(built.value.question))];
}

const isPoll = (cause: Cause): boolean => cause.by === "timer" && cause.timer === "poll";

/** A ScaledObject, its target, pods and HPA. `cause` absent: the HPA reads. */
export function observeObject(key: string, seen: Seen, cause?: Cause): ObjectObservation {
  const { cluster } = seen;
  const [namespace, name] = partsOf(key);
  const object = (cluster.get("ScaledObject", namespace, name) as ScaledObject | undefined) ?? null;
  const target = object && cluster.get(targetKind(object), namespace, object.spec.scaleTargetRef.name);
  const spec = target?.spec as
    | { replicas?: number; selector?: { matchLabels?: Record<string, string> }; template?: PodTemplate }
    | undefined;
  const hpa = object && cluster.get("HorizontalPodAutoscaler", namespace, object.status.hpaName ?? hpaName(object));
  const selector = spec?.selector;
  return Object.assign(common(object, seen, spec?.template, cause === undefined || isPoll(cause)), {
    replicas: spec ? (spec.replicas ?? 1) : null,
    // Only a fallback asks.
    readyPods: selector && object?.spec.fallback ? cluster.pods(namespace, selector).filter(isReady).length : 0,
    hpa: (hpa as Hpa | undefined) ?? null,
  });
}

const isReady = ({ status }: Pod): boolean =>
  status.phase === "Running" &&
  (status.conditions ?? []).some((condition) => condition.type === "Ready" && condition.status === "True");

/** A ScaledJob and its Jobs with their pods. */
export function observeJob(key: string, seen: Seen, cause: Cause): JobObservation {
  const { cluster } = seen;
  const [namespace, name] = partsOf(key);
  const object = (cluster.get("ScaledJob", namespace, name) as ScaledJob | undefined) ?? null;
  const template = object?.spec.jobTargetRef.template as PodTemplate | undefined;
  const jobs = cluster.list("Job", namespace).filter(({ metadata }) => metadata.labels?.[JOB_OWNER_LABEL] === name);
  return { ...common(object, seen, template, isPoll(cause)), jobs: jobs.map((job) => jobView(job, seen)) };
}

interface JobStatus {
  readonly completionTime?: number;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

function jobView({ metadata, status }: KubeObject, { cluster }: Seen): JobView {
  const { completionTime, conditions = [] } = (status ?? {}) as JobStatus;
  const done = conditions.find(({ type, status: is }) => (type === "Complete" || type === "Failed") && is === "True");
  const pods = cluster.pods(metadata.namespace, { matchLabels: { "job-name": metadata.name } });
  return {
    name: metadata.name,
    finished: done ? (done.type as "Complete" | "Failed") : null,
    completedAt: completionTime ?? null,
    generation: metadata.annotations?.[JOB_GENERATION] ?? null,
    pods: pods.map((pod) => ({
      phase: pod.status.phase,
      conditions: (pod.status.conditions ?? []).flatMap(({ type, status: is }) => (is === "True" ? [type] : [])),
    })),
  };
}

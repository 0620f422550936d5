import type { Container, PodSpec, PodTemplateSpec, Probe, Toleration } from "../api/objects.ts";

/**
 * Defaults of pods and pod templates, as the API server fills them in. What has its defaults already comes back as the
 * same object, so that a write which changes nothing else is seen to change nothing.
 * Upstream: kubernetes v1.36.1 pkg/apis/core/v1/defaults.go, plugin/pkg/admission/{defaulttolerationseconds,priority}.
 */
const CONTAINER = {
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
};
const PROBE: Probe = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
const POD_SPEC = {
  restartPolicy: "Always",
  terminationGracePeriodSeconds: 30,
  dnsPolicy: "ClusterFirst",
  securityContext: {},
  schedulerName: "default-scheduler",
};
const PRIORITIES: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};
const TOLERATION_SECONDS = 300;

/** The object with the fields it lacks (absent or null, as in a manifest); the same object when it lacks none. */
export function filled<T extends object>(object: T, defaults: object): T {
  const missing = Object.entries(defaults).filter(
    ([name, value]) =>
      value !== undefined && ((object as Readonly<Record<string, unknown>>)[name] ?? undefined) === undefined,
  );
  return missing.length === 0 ? object : { ...object, ...Object.fromEntries(missing) };
}

/** The object with one field replaced; the same object when the value is the one it has. */
export const replaced = <T extends object, K extends keyof T>(object: T, name: K, value: T[K]): T =>
  object[name] === value ? object : { ...object, [name]: value };

/** Defaults of a pod template. */
export const defaultTemplate = (template: PodTemplateSpec): PodTemplateSpec =>
  replaced(template, "spec", defaultPodSpec(template.spec));

/** Defaults of a pod: those of its template, requests from limits, its priority, and its patience with lost nodes. */
export function defaultPod(written: PodSpec): PodSpec {
  const spec = filled(defaultPodSpec(written), {
    priority: written.priorityClassName === undefined ? 0 : PRIORITIES[written.priorityClassName],
    preemptionPolicy: "PreemptLowerPriority",
    enableServiceLinks: true,
  });
  const containers = mapped(spec.containers, requestsFromLimits);
  const initContainers = spec.initContainers && mapped(spec.initContainers, requestsFromLimits);
  const requested = replaced(replaced(spec, "containers", containers), "initContainers", initContainers);
  return replaced(requested, "tolerations", withLostNodeTolerations(spec.tolerations));
}

function defaultPodSpec(written: PodSpec): PodSpec {
  const spec = filled(written, POD_SPEC);
  const initContainers = spec.initContainers && mapped(spec.initContainers, defaultContainer);
  return replaced(
    replaced(spec, "containers", mapped(spec.containers, defaultContainer)),
    "initContainers",
    initContainers,
  );
}

function defaultContainer(written: Container): Container {
  let container = filled(written, { ...CONTAINER, imagePullPolicy: pullPolicy(written.image) });
  for (const name of ["readinessProbe", "livenessProbe", "startupProbe"] as const) {
    const probe = container[name];
    if (probe) container = replaced(container, name, filled(probe, PROBE));
  }
  if (!container.ports) return container;
  return replaced(
    container,
    "ports",
    mapped(container.ports, (port) => filled(port, { protocol: "TCP" })),
  );
}

/** Pulled always without a tag or with "latest"; a digest never changes, and no image has no tag. */
function pullPolicy(image = ""): string {
  if (image === "" || image.includes("@")) return "IfNotPresent";
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === "latest" ? "Always" : "IfNotPresent";
}

/** A resource with a limit and no request asks for its limit. */
function requestsFromLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (!limits) return container;
  const filledRequests = filled(requests ?? {}, limits);
  return filledRequests === requests
    ? container
    : { ...container, resources: { ...container.resources, requests: filledRequests } };
}

/** DefaultTolerationSeconds: 300 s on a node that is not ready or unreachable, unless the pod says otherwise. */
function withLostNodeTolerations(written: readonly Toleration[] | null | undefined): readonly Toleration[] {
  const tolerations = written ?? [];
  const missing = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].filter(
    (wanted) =>
      !tolerations.some(
        ({ key = "", effect = "" }) => (key === wanted || key === "") && (effect === "NoExecute" || effect === ""),
      ),
  );
  if (missing.length === 0) return tolerations;
  const added = missing.map(
    (key): Toleration => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: TOLERATION_SECONDS }),
  );
  return [...tolerations, ...added];
}

/** A mapped list; the same list when no element changes. */
function mapped<T>(list: readonly T[], change: (element: T) => T): readonly T[] {
  const next = list.map(change);
  return next.every((element, index) => element === list[index]) ? list : next;
}

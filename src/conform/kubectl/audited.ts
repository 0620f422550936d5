import { canonical } from "../../cluster/apply/canonical.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { defaultTemplate } from "../../cluster/defaults.ts";
import { type WrittenSpec, withDefaults } from "../../controllers/hpa/defaults.ts";
import { at, type Fields, fields, list, text } from "../../kubectl/json.ts";
import type { Sent } from "../../kubectl/outcome.ts";
import { templateDefaults, withKindDefaults } from "../../kubectl/server/defaults.ts";
import { withoutUnknown } from "../../kubectl/server/server.ts";
import { SERVER } from "./world.ts";

/** What typed objects always write, and small defaults of kinds that the model does not have. */
const ALWAYS: Readonly<Record<string, Fields>> = {
  CronJob: { status: {} },
  DaemonSet: {
    status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  },
  Deployment: { status: {} },
  HorizontalPodAutoscaler: { status: { currentMetrics: null, desiredReplicas: 0 } },
  Ingress: { status: { loadBalancer: {} } },
  Job: { status: {} },
  Namespace: { spec: {}, status: { phase: "Active" } },
  PersistentVolumeClaim: { status: { phase: "Pending" } },
  Pod: { status: {} },
  PodDisruptionBudget: {
    status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  },
  ResourceQuota: { status: {} },
  Service: { status: { loadBalancer: {} } },
  StatefulSet: { status: { availableReplicas: 0, replicas: 0 } },
};
/** A body as the audit log has it: whole objects with the defaults of their kind, before admission. */
export function audited({ verb, body, subresource }: Sent): unknown {
  if ((verb !== "create" && verb !== "update") || subresource !== undefined) return body;
  const written = withKindDefaults(canonical(body as JsonMap));
  // The API server stores another version of it, and the log has the one that was sent.
  const old = text(written, "apiVersion") === "autoscaling/v1";
  const object = withoutUnknown(old ? written : fields(stored(written)));
  const kind = text(object, "kind");
  const { status, ...always } = old ? { status: { currentReplicas: 0, desiredReplicas: 0 } } : (ALWAYS[kind] ?? {});
  const given = fields(object, "status");
  const whole = {
    ...always,
    ...object,
    ...(status === undefined ? {} : { status: Object.keys(given).length > 0 && kind !== "Namespace" ? given : status }),
  };
  return detailed(kind, whole, body);
}

function stored(object: Fields): unknown {
  const made = SERVER.admit(object as JsonMap);
  return made.ok ? made.value : defaultedAnyway(object);
}

/** Defaults come before validation: those of an object that was refused. */
function defaultedAnyway(object: Fields): Fields {
  const spec = fields(object, "spec");
  const kind = text(object, "kind");
  if (kind === "HorizontalPodAutoscaler") return { ...object, spec: withDefaults(spec as unknown as WrittenSpec) };
  if (kind === "Pod") {
    const template = defaultTemplate({ spec: { containers: [], ...spec } });
    return { ...object, spec: { ...(at(template, "spec") as Fields), enableServiceLinks: true } };
  }
  if (kind !== "Deployment") return object;
  const strategy = fields(spec, "strategy");
  const type = text(strategy, "type") || "RollingUpdate";
  const given = strategy.rollingUpdate;
  // What is not said of a strategy that has no defaults is zero.
  const amounts =
    type === "RollingUpdate" ? { maxUnavailable: "25%", maxSurge: "25%" } : { maxUnavailable: 0, maxSurge: 0 };
  const rollingUpdate =
    given === undefined && type !== "RollingUpdate" ? {} : { rollingUpdate: { ...amounts, ...fields(given) } };
  const template = templateDefaults(spec.template);
  return { ...object, spec: { ...DEPLOYMENT, ...spec, strategy: { type, ...rollingUpdate }, template } };
}

const DEPLOYMENT = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };

function detailed(kind: string, object: Fields, body: unknown): Fields {
  const spec = fields(object, "spec");
  const metadata = fields(object, "metadata");
  if (kind === "Namespace") {
    const labels = { ...fields(metadata, "labels"), "kubernetes.io/metadata.name": text(metadata, "name") };
    return { ...object, metadata: { ...metadata, labels } };
  }
  if (kind === "CustomResourceDefinition") {
    const versions = list(spec, "versions").filter((v) => at(v, "storage") === true);
    const storedVersions = versions.map((v) => text(v, "name"));
    const status = { conditions: null, acceptedNames: { plural: "", kind: "" }, storedVersions };
    return { ...object, status };
  }
  if (kind === "DaemonSet") {
    const annotations = { ...fields(metadata, "annotations"), "deprecated.daemonset.template.generation": "0" };
    return { ...object, metadata: { ...metadata, annotations } };
  }
  if (kind !== "Pod") return object;
  const admitted = ["priority", "preemptionPolicy", "tolerations"].filter(
    (field) => at(body, "spec", field) === undefined,
  );
  return { ...object, spec: Object.fromEntries(Object.entries(spec).filter(([field]) => !admitted.includes(field))) };
}

import { groupOf, type Manifest } from "../manifest.ts";
import { type Fields, isFields } from "./merge.ts";

const filled = (value: Fields, defaults: Fields): Fields => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined && field !== null)),
});

/** The object with the API's defaults of its kind. Upstream: k8s.io/kubernetes pkg/apis defaults, as far as kinds go. */
export function withDefaults(object: Manifest): Manifest {
  const { spec } = object;
  const rule = SPECS[`${groupOf(object)}/${object.kind}`];
  return rule && isFields(spec) ? { ...object, spec: rule(spec) } : object;
}

const SPECS: Readonly<Record<string, (spec: Fields) => Fields>> = {
  "apps/Deployment": (spec) =>
    withPods(
      filled(spec, { progressDeadlineSeconds: 600, replicas: 1, revisionHistoryLimit: 10, strategy: {} }),
      "strategy",
      { maxSurge: "25%", maxUnavailable: "25%" },
    ),
  "apps/StatefulSet": (spec) =>
    withPods(
      filled(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: "OrderedReady", updateStrategy: {} }),
      "updateStrategy",
      { partition: 0 },
    ),
  "apps/DaemonSet": (spec) =>
    withPods(filled(spec, { revisionHistoryLimit: 10, updateStrategy: {} }), "updateStrategy", {
      maxSurge: 0,
      maxUnavailable: 1,
    }),
  "batch/Job": (spec) =>
    withTemplate(
      filled(spec, {
        backoffLimit: 6,
        completionMode: "NonIndexed",
        completions: 1,
        manualSelector: false,
        parallelism: 1,
        podReplacementPolicy: "TerminatingOrFailed",
        suspend: false,
      }),
    ),
  "/Service": (spec) => ({
    ...filled(spec, { type: "ClusterIP", sessionAffinity: "None", internalTrafficPolicy: "Cluster" }),
    ...(Array.isArray(spec.ports) && { ports: spec.ports.map(servicePort) }),
  }),
};

function withPods(spec: Fields, strategyField: string, rolling: Fields): Fields {
  const strategy = filled((spec[strategyField] ?? {}) as Fields, { type: "RollingUpdate" });
  const full =
    strategy.type === "RollingUpdate"
      ? { ...strategy, rollingUpdate: filled((strategy.rollingUpdate ?? {}) as Fields, rolling) }
      : strategy;
  return withTemplate({ ...spec, [strategyField]: full });
}

function withTemplate(spec: Fields): Fields {
  const { template } = spec;
  if (!isFields(template) || !isFields(template.spec)) return spec;
  const pod = filled(template.spec, {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  const lists = ["containers", "initContainers"].flatMap((name) => {
    const list = pod[name];
    return Array.isArray(list) ? [[name, list.map(container)]] : [];
  });
  return { ...spec, template: { ...template, spec: { ...pod, ...Object.fromEntries(lists) } } };
}

function container(value: unknown): unknown {
  if (!isFields(value)) return value;
  const ports = Array.isArray(value.ports) && {
    ports: value.ports.map((port) => (isFields(port) ? filled(port, { protocol: "TCP" }) : port)),
  };
  const image = typeof value.image === "string" ? value.image : "";
  const isLatest = /^[^@]*(:latest|\/[^:@]*|^[^:@/]*)$/.test(image);
  return {
    ...filled(value, {
      imagePullPolicy: isLatest ? "Always" : "IfNotPresent",
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
    }),
    ...ports,
  };
}

const servicePort = (port: unknown): unknown =>
  isFields(port) ? filled(port, { protocol: "TCP", targetPort: port.port }) : port;

import { flag, flagList, isSet } from "../flags.ts";
import { type Fields, text } from "../json.ts";
import { readManifests } from "../manifests.ts";
import { CommandError, fail } from "../outcome.ts";
import { canonical } from "../quantities.ts";
import { findResource, qualifiedKind, type Resource } from "../resources.ts";
import { type Running, serverErrorText } from "../session.ts";
import { mustServe } from "./manifest-target.ts";
import { dryRunOf, query, report, suffix, WRITE_FLAGS } from "./write.ts";

const COMMON = `save-config validate~strict ${WRITE_FLAGS}`;
export const CREATE_FLAGS = `filename,f* recursive,R kustomize,k= edit raw= selector,l= windows-line-endings ${COMMON}`;
export const GENERATOR_FLAGS = `image* replicas,r# port# from-literal* from-file* from-env-file* append-hash type= verb* resource* resource-name* role= clusterrole= serviceaccount* user* group* hard= scopes= schedule= restart= selector= min-available= max-unavailable= rule* class= annotation* default-backend= value# global-default description= preemption-policy= tcp* node-port# clusterip= external-name= from= duration% audience* bound-object-kind= bound-object-name= bound-object-uid= ${COMMON}`;

/** Sends a new object and says so; a generator's errors name the kind. */
function send(run: Running, resource: Resource, object: Fields, plain = false): void {
  const name = text(object, "metadata", "name");
  const dryRun = dryRunOf(run);
  const found = { resource, object };
  if (dryRun === "client") return report(run, found, "created", dryRun);
  const where = resource.namespaced ? { namespace: run.namespace } : {};
  const reply = run.send({
    verb: "create",
    resource,
    name,
    ...where,
    ...query(run, dryRun, "kubectl-create", true),
    body: object,
  });
  if (reply.ok) return report(run, { resource, object: reply.object }, "created", dryRun);
  if (plain) throw new CommandError(serverErrorText(reply.error));
  const said =
    reply.error.reason === "Invalid"
      ? reply.error.message.replace(
          resource.kind,
          `${resource.kind}${resource.group === "" ? "" : `.${resource.group}`}`,
        )
      : reply.error.message;
  throw fail(`failed to create ${resource.kind.toLowerCase()}: ${said}`);
}

type Generator = (run: Running, name: string) => Fields;

/** Makes one `kubectl create KIND NAME`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/create. */
function generator(
  plural: string,
  required: readonly string[],
  make: Generator,
  plain = false,
): (run: Running) => void {
  return (run) => {
    const missing = required.filter((name) => !isSet(run.given, name));
    if (missing.length > 0) throw fail(`required flag(s) ${missing.map((m) => JSON.stringify(m)).join(", ")} not set`);
    const [name, ...more] = run.given.args;
    if (name === undefined || more.length > 0) {
      throw fail(
        `exactly one NAME is required, got ${run.given.args.length}\nSee 'kubectl ${run.command} -h' for help and examples`,
      );
    }
    send(run, findResource(run.cluster.resources, plural) as Resource, make(run, name), plain);
  };
}

/** The name a container gets from its image. */
const nameOfImage = (image: string): string => (image.split("/").at(-1) ?? image).replace(/[:@].*$/, "");

const container = (run: Running, name: string, image: string): Fields => {
  const port = flag(run.given, "port");
  const words = run.given.rest ?? [];
  return {
    name,
    image,
    ...(words.length > 0 ? { command: words } : {}),
    ...(port === "" ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
  };
};

export const createDeployment = generator("deployments", ["image"], (run, name) => {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas: Number(flag(run.given, "replicas") || 1),
      selector: { matchLabels: labels },
      strategy: {},
      template: {
        metadata: { labels },
        spec: { containers: flagList(run.given, "image").map((image) => container(run, nameOfImage(image), image)) },
      },
    },
    status: {},
  };
});

export const createNamespace = generator(
  "namespaces",
  [],
  (_, name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: {}, status: {} }),
  true,
);

const literals = (run: Running): readonly (readonly [string, string])[] =>
  (run.given.values.get("from-literal") ?? []).map((pair) => {
    const [, key = "", value = ""] = /^([^=]+)=([\s\S]*)$/.exec(pair) ?? [];
    if (key === "") throw fail(`invalid literal source ${pair}, expected key=value`);
    return [key, value];
  });

export const createConfigMap = generator("configmaps", [], (run, name) => ({
  apiVersion: "v1",
  ...(literals(run).length > 0 ? { data: Object.fromEntries(literals(run)) } : {}),
  kind: "ConfigMap",
  metadata: { name },
}));

export const createSecret = generator("secrets", [], (run, name) => ({
  apiVersion: "v1",
  ...(literals(run).length > 0
    ? { data: Object.fromEntries(literals(run).map(([key, value]) => [key, btoa(value)])) }
    : {}),
  kind: "Secret",
  metadata: { name },
  ...(flag(run.given, "type") === "" ? {} : { type: flag(run.given, "type") }),
}));

export const createServiceAccount = generator("serviceaccounts", [], (_, name) => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name },
}));

export const createRole = generator("roles", ["verb", "resource"], (run, name) => {
  const resources = flagList(run.given, "resource").map((word) => findResource(run.cluster.resources, word));
  const groups = [...new Set(resources.map((r) => r?.group ?? ""))];
  const names = flagList(run.given, "resource-name");
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name },
    rules: groups.map((group) => ({
      verbs: flagList(run.given, "verb"),
      apiGroups: [group],
      resources: resources.filter((r) => (r?.group ?? "") === group).map((r) => r?.plural ?? ""),
      ...(names.length > 0 ? { resourceNames: names } : {}),
    })),
  };
});

export const createRoleBinding = generator("rolebindings", [], (run, name) => {
  const cluster = isSet(run.given, "clusterrole");
  const person = (kind: string, names: readonly string[]) =>
    names.map((subject) => ({ kind, apiGroup: "rbac.authorization.k8s.io", name: subject }));
  const accounts = flagList(run.given, "serviceaccount").map((account) => {
    const [namespace = "", who = ""] = account.split(":");
    return { kind: "ServiceAccount", name: who, namespace };
  });
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name },
    subjects: [
      ...person("User", flagList(run.given, "user")),
      ...person("Group", flagList(run.given, "group")),
      ...accounts,
    ],
    roleRef: {
      apiGroup: "rbac.authorization.k8s.io",
      kind: cluster ? "ClusterRole" : "Role",
      name: flag(run.given, cluster ? "clusterrole" : "role"),
    },
  };
});

export const createQuota = generator("resourcequotas", [], (run, name) => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name },
  spec: {
    hard: Object.fromEntries(
      flag(run.given, "hard")
        .split(",")
        .filter((pair) => pair !== "")
        .map((pair) => [pair.split("=")[0] ?? "", canonical(pair.split("=")[1] ?? "")]),
    ),
  },
  status: {},
}));

const jobTemplate = (run: Running, name: string, restartPolicy: string): Fields => ({
  metadata: {},
  spec: { containers: [container(run, name, flag(run.given, "image"))], restartPolicy },
});

export const createJob = generator("jobs", [], (run, name) => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name },
  spec: { template: jobTemplate(run, name, "Never") },
  status: {},
}));

export const createCronJob = generator("cronjobs", ["image", "schedule"], (run, name) => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name },
  spec: {
    jobTemplate: {
      metadata: { name },
      spec: { template: jobTemplate(run, name, flag(run.given, "restart") || "OnFailure") },
    },
    schedule: flag(run.given, "schedule"),
  },
  status: {},
}));

const number = (written: string): number | string => (/^\d+$/.test(written) ? Number(written) : written);
const pairs = (written: string): Fields => Object.fromEntries(written.split(",").map((pair) => pair.split("=")));

export const createPdb = generator("poddisruptionbudgets", ["selector"], (run, name) => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name },
  spec: {
    ...(isSet(run.given, "max-unavailable") ? { maxUnavailable: number(flag(run.given, "max-unavailable")) } : {}),
    ...(isSet(run.given, "min-available") ? { minAvailable: number(flag(run.given, "min-available")) } : {}),
    selector: { matchLabels: pairs(flag(run.given, "selector")) },
  },
  status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
}));

export const createIngress = generator("ingresses", [], (run, name) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name },
  spec: {
    ...(flag(run.given, "class") === "" ? {} : { ingressClassName: flag(run.given, "class") }),
    rules: (run.given.values.get("rule") ?? []).map(ingressRule),
  },
  status: { loadBalancer: {} },
}));

/** "host/path*=service:port". */
function ingressRule(written: string): Fields {
  const [, host = "", path = "", service = "", port = ""] = /^([^/]*)(\/[^=]*)=([^:]+):([^,]+)/.exec(written) ?? [];
  const prefix = path.endsWith("*");
  const backend = { service: { name: service, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
  const paths = [{ backend, path: prefix ? path.slice(0, -1) : path, pathType: prefix ? "Prefix" : "Exact" }];
  return { ...(host === "" ? {} : { host }), http: { paths } };
}

export const createPriorityClass = generator("priorityclasses", [], (run, name) => ({
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name },
  value: Number(flag(run.given, "value") || 0),
  ...(isSet(run.given, "global-default") ? { globalDefault: true } : {}),
  ...(flag(run.given, "description") === "" ? {} : { description: flag(run.given, "description") }),
  preemptionPolicy: flag(run.given, "preemption-policy") || "PreemptLowerPriority",
}));

/** `kubectl create service clusterip|nodeport|loadbalancer`. */
export const createService = (type: string) =>
  generator("services", [], (run, name) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: { app: name } },
    spec: {
      ports: flagList(run.given, "tcp").map((pair) => {
        const [port = "", target = port] = pair.split(":");
        return { name: pair.replace(":", "-"), port: Number(port), protocol: "TCP", targetPort: number(target) };
      }),
      selector: { app: name },
      type,
    },
    status: { loadBalancer: {} },
  }));

/** `kubectl create -f`. */
export function create(run: Running): void {
  const files = flagList(run.given, "filename");
  if (files.length === 0 && run.given.args.length === 0) throw fail("must specify one of -f and -k");
  if (files.length === 0)
    throw fail(
      `unknown command ${JSON.stringify(run.given.args.join(" "))}\nSee 'kubectl create -h' for help and examples`,
    );
  const dryRun = dryRunOf(run);
  const errors: string[] = [];
  for (const { file, object } of readManifests(run, files)) {
    const resource = mustServe(run, object, file);
    const name = text(object, "metadata", "name");
    const namespace = text(object, "metadata", "namespace") || run.namespace;
    const where = resource.namespaced ? { namespace } : {};
    if (dryRun === "client") {
      run.out(`${qualifiedKind(resource)}/${name} created${suffix(dryRun)}\n`);
      continue;
    }
    const body = resource.namespaced ? { ...object, metadata: { ...(object.metadata as Fields), namespace } } : object;
    const reply = run.send({
      verb: "create",
      resource,
      name,
      ...where,
      ...query(run, dryRun, "kubectl-create", true),
      body,
    });
    if (reply.ok) report(run, { resource, object: reply.object }, "created", dryRun);
    else errors.push(serverErrorText(reply.error, `error when creating ${JSON.stringify(file)}`));
  }
  if (errors.length > 0) throw new CommandError(errors.join("\n"));
}

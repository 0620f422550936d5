/** A kind as discovery lists it. Upstream: kubernetes v1.36.1, `kubectl api-resources`. */
export interface Resource {
  readonly plural: string;
  readonly singular: string;
  readonly short: readonly string[];
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Has a `scale` subresource. */
  readonly scalable?: boolean;
}

/** "plural short,short group/version Kind", a "!" before the plural for kinds without namespace. */
const TABLE = `
!componentstatuses cs v1 ComponentStatus
configmaps cm v1 ConfigMap
endpoints ep v1 Endpoints
events ev v1 Event
limitranges limits v1 LimitRange
!namespaces ns v1 Namespace
!nodes no v1 Node
persistentvolumeclaims pvc v1 PersistentVolumeClaim
!persistentvolumes pv v1 PersistentVolume
pods po v1 Pod
podtemplates - v1 PodTemplate
replicationcontrollers rc v1 ReplicationController
resourcequotas quota v1 ResourceQuota
secrets - v1 Secret
serviceaccounts sa v1 ServiceAccount
services svc v1 Service
!mutatingwebhookconfigurations - admissionregistration.k8s.io/v1 MutatingWebhookConfiguration
!validatingwebhookconfigurations - admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration
!customresourcedefinitions crd,crds apiextensions.k8s.io/v1 CustomResourceDefinition
!apiservices - apiregistration.k8s.io/v1 APIService
controllerrevisions - apps/v1 ControllerRevision
daemonsets ds apps/v1 DaemonSet
deployments deploy apps/v1 Deployment
replicasets rs apps/v1 ReplicaSet
statefulsets sts apps/v1 StatefulSet
horizontalpodautoscalers hpa autoscaling/v2 HorizontalPodAutoscaler
cronjobs cj batch/v1 CronJob
jobs - batch/v1 Job
!certificatesigningrequests csr certificates.k8s.io/v1 CertificateSigningRequest
leases - coordination.k8s.io/v1 Lease
endpointslices - discovery.k8s.io/v1 EndpointSlice
!ingressclasses - networking.k8s.io/v1 IngressClass
ingresses ing networking.k8s.io/v1 Ingress
networkpolicies netpol networking.k8s.io/v1 NetworkPolicy
poddisruptionbudgets pdb policy/v1 PodDisruptionBudget
!clusterrolebindings - rbac.authorization.k8s.io/v1 ClusterRoleBinding
!clusterroles - rbac.authorization.k8s.io/v1 ClusterRole
rolebindings - rbac.authorization.k8s.io/v1 RoleBinding
roles - rbac.authorization.k8s.io/v1 Role
!priorityclasses pc scheduling.k8s.io/v1 PriorityClass
!storageclasses sc storage.k8s.io/v1 StorageClass
`;
const SCALABLE = ["deployments", "replicasets", "statefulsets", "replicationcontrollers"];

/** The kinds every cluster serves. */
export const RESOURCES: readonly Resource[] = TABLE.trim().split("\n").map(row);

function row(line: string): Resource {
  const [first = "", short = "", groupVersion = "", kind = ""] = line.split(" ");
  const plural = first.replace("!", "");
  const [version = "", group = ""] = groupVersion.split("/").reverse();
  return {
    plural,
    singular: kind.toLowerCase(),
    short: short === "-" ? [] : short.split(","),
    group,
    version,
    kind,
    namespaced: !first.startsWith("!"),
    ...(SCALABLE.includes(plural) ? { scalable: true } : {}),
  };
}

/** "deployments.apps", "pods": how error messages and storage name a resource. */
export const qualified = ({ plural, group }: Resource): string => (group === "" ? plural : `${plural}.${group}`);

/** "deployment.apps", "pod": the prefix of names in output. */
export const qualifiedKind = ({ singular, group }: Resource): string =>
  group === "" ? singular : `${singular}.${group}`;

/** "apps/v1", "v1". */
export const apiVersion = ({ group, version }: Resource): string => (group === "" ? version : `${group}/${version}`);

/** A resource by any name it goes by: plural, singular, short, with group, with version and group. */
export function findResource(resources: readonly Resource[], word: string): Resource | undefined {
  const lower = word.toLowerCase();
  const [name = "", ...rest] = lower.split(".");
  const [version = ""] = rest;
  const named = resources.filter((r) => [r.plural, r.singular, ...r.short].includes(name));
  const qualifiers = rest.join(".");
  if (qualifiers === "") return named[0];
  return (
    named.find(({ group }) => group === qualifiers || (group !== "" && group.startsWith(qualifiers))) ??
    named.find((r) => /^v\d/.test(version) && r.group === rest.slice(1).join("."))
  );
}

/** The resource that serves a kind of a group, whatever the version. */
export const resourceOfKind = (resources: readonly Resource[], kind: string, version: string): Resource | undefined =>
  resources.find((r) => r.kind === kind && apiVersion(r) === version);

/** What `all` stands for. */
export const ALL = [
  ...["pods", "replicationcontrollers", "services", "daemonsets.apps", "deployments.apps", "replicasets.apps"],
  ...["statefulsets.apps", "horizontalpodautoscalers.autoscaling", "cronjobs.batch", "jobs.batch"],
];

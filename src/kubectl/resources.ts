/** A kind as discovery lists it. Upstream: kubernetes v1.36.1, `kubectl api-resources`. */
export interface Resource {
  readonly plural: string;
  readonly singular: string;
  readonly short: readonly string[];
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs?: readonly string[];
  /** Has a `scale` subresource. */
  readonly scalable?: boolean;
}

/** "plural short,short group/version Kind", a "!" before the plural for kinds without namespace, verbs when not all. */
const TABLE = `
bindings - v1 Binding create
!componentstatuses cs v1 ComponentStatus get,list
configmaps cm v1 ConfigMap
endpoints ep v1 Endpoints
events ev v1 Event
limitranges limits v1 LimitRange
!namespaces ns v1 Namespace create,delete,get,list,patch,update,watch
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
!mutatingadmissionpolicies - admissionregistration.k8s.io/v1 MutatingAdmissionPolicy
!mutatingadmissionpolicybindings - admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding
!mutatingwebhookconfigurations - admissionregistration.k8s.io/v1 MutatingWebhookConfiguration
!validatingadmissionpolicies - admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy
!validatingadmissionpolicybindings - admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding
!validatingwebhookconfigurations - admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration
!customresourcedefinitions crd,crds apiextensions.k8s.io/v1 CustomResourceDefinition
!apiservices - apiregistration.k8s.io/v1 APIService
controllerrevisions - apps/v1 ControllerRevision
daemonsets ds apps/v1 DaemonSet
deployments deploy apps/v1 Deployment
replicasets rs apps/v1 ReplicaSet
statefulsets sts apps/v1 StatefulSet
!selfsubjectreviews - authentication.k8s.io/v1 SelfSubjectReview create
!tokenreviews - authentication.k8s.io/v1 TokenReview create
localsubjectaccessreviews - authorization.k8s.io/v1 LocalSubjectAccessReview create
!selfsubjectaccessreviews - authorization.k8s.io/v1 SelfSubjectAccessReview create
!selfsubjectrulesreviews - authorization.k8s.io/v1 SelfSubjectRulesReview create
!subjectaccessreviews - authorization.k8s.io/v1 SubjectAccessReview create
horizontalpodautoscalers hpa autoscaling/v2 HorizontalPodAutoscaler
cronjobs cj batch/v1 CronJob
jobs - batch/v1 Job
!certificatesigningrequests csr certificates.k8s.io/v1 CertificateSigningRequest
leases - coordination.k8s.io/v1 Lease
endpointslices - discovery.k8s.io/v1 EndpointSlice
events ev events.k8s.io/v1 Event
!flowschemas - flowcontrol.apiserver.k8s.io/v1 FlowSchema
!prioritylevelconfigurations - flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration
!nodes - metrics.k8s.io/v1beta1 NodeMetrics get,list
pods - metrics.k8s.io/v1beta1 PodMetrics get,list
!ingressclasses - networking.k8s.io/v1 IngressClass
ingresses ing networking.k8s.io/v1 Ingress
!ipaddresses ip networking.k8s.io/v1 IPAddress
networkpolicies netpol networking.k8s.io/v1 NetworkPolicy
!servicecidrs - networking.k8s.io/v1 ServiceCIDR
!runtimeclasses - node.k8s.io/v1 RuntimeClass
poddisruptionbudgets pdb policy/v1 PodDisruptionBudget
!clusterrolebindings - rbac.authorization.k8s.io/v1 ClusterRoleBinding
!clusterroles - rbac.authorization.k8s.io/v1 ClusterRole
rolebindings - rbac.authorization.k8s.io/v1 RoleBinding
roles - rbac.authorization.k8s.io/v1 Role
!deviceclasses - resource.k8s.io/v1 DeviceClass
resourceclaims - resource.k8s.io/v1 ResourceClaim
resourceclaimtemplates - resource.k8s.io/v1 ResourceClaimTemplate
!resourceslices - resource.k8s.io/v1 ResourceSlice
!priorityclasses pc scheduling.k8s.io/v1 PriorityClass
!csidrivers - storage.k8s.io/v1 CSIDriver
!csinodes - storage.k8s.io/v1 CSINode
csistoragecapacities - storage.k8s.io/v1 CSIStorageCapacity
!storageclasses sc storage.k8s.io/v1 StorageClass
!volumeattachments - storage.k8s.io/v1 VolumeAttachment
!volumeattributesclasses vac storage.k8s.io/v1 VolumeAttributesClass
`;
const VERBS = "create,delete,deletecollection,get,list,patch,update,watch";
const SCALABLE = ["deployments", "replicasets", "statefulsets", "replicationcontrollers"];

/** The kinds every cluster serves. */
export const RESOURCES: readonly Resource[] = TABLE.trim().split("\n").map(row);

function row(line: string): Resource {
  const [first = "", short = "", groupVersion = "", kind = "", verbs = VERBS] = line.split(" ");
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
    verbs: verbs.split(","),
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
  const named = resources.filter(
    (r) => [r.plural, r.singular].includes(name) || r.short.includes(word.split(".")[0] ?? ""),
  );
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

import { type Fields, fields, isFields, list, text } from "../json.ts";
import { suffixOf } from "./names.ts";

/**
 * Pod specs as the server's own Go structs print as JSON: every field, in the order of the struct, zero when not set.
 * One line a struct: `Name` is null when not set, `Name=""` and the like say another zero, `Name:Struct` a struct that is
 * always there, `Name?Struct` one that may be missing, `Name*Struct` a list of them.
 * Upstream: kubernetes v1.36.1 pkg/apis/core/types.go.
 */
const STRUCTS = `
PodSpec Volumes*Volume InitContainers*Container Containers*Container EphemeralContainers RestartPolicy="" TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy="" NodeSelector ServiceAccountName="" AutomountServiceAccountToken NodeName="" SecurityContext?PodSecurityContext ImagePullSecrets*LocalObjectReference Hostname="" Subdomain="" SetHostnameAsFQDN Affinity SchedulerName="" Tolerations*Toleration HostAliases PriorityClassName="" Priority PreemptionPolicy DNSConfig ReadinessGates RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints OS SchedulingGates ResourceClaims Resources HostnameOverride SchedulingGroup
PodSecurityContext HostNetwork=false HostPID=false HostIPC=false ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup FSGroupChangePolicy Sysctls SeccompProfile AppArmorProfile SELinuxChangePolicy
Container Name="" Image="" Command Args WorkingDir="" Ports*ContainerPort EnvFrom Env*EnvVar Resources:ResourceRequirements ResizePolicy RestartPolicy RestartPolicyRules VolumeMounts*VolumeMount VolumeDevices LivenessProbe?Probe ReadinessProbe?Probe StartupProbe?Probe Lifecycle TerminationMessagePath="" TerminationMessagePolicy="" ImagePullPolicy="" SecurityContext Stdin=false StdinOnce=false TTY=false
ContainerPort Name="" HostPort=0 ContainerPort=0 Protocol="" HostIP=""
EnvVar Name="" Value="" ValueFrom
ConfigMapProjection Name="" Items*KeyToPath Optional
ConfigMapVolumeSource Name="" Items*KeyToPath DefaultMode Optional
DownwardAPIProjection Items*DownwardAPIVolumeFile
DownwardAPIVolumeFile Path="" FieldRef?ObjectFieldSelector ResourceFieldRef Mode
EmptyDirVolumeSource Medium="" SizeLimit
HostPathVolumeSource Path="" Type
KeyToPath Key="" Path="" Mode
LocalObjectReference Name=""
ObjectFieldSelector APIVersion="" FieldPath=""
PersistentVolumeClaimVolumeSource ClaimName="" ReadOnly=false
ProjectedVolumeSource Sources*VolumeProjection DefaultMode
Probe Exec HTTPGet TCPSocket GRPC InitialDelaySeconds=0 TimeoutSeconds=0 PeriodSeconds=0 SuccessThreshold=0 FailureThreshold=0 TerminationGracePeriodSeconds
ResourceRequirements Limits Requests Claims
SecretVolumeSource SecretName="" Items*KeyToPath DefaultMode Optional
ServiceAccountTokenProjection Audience="" ExpirationSeconds=0 Path=""
Toleration Key="" Operator="" Value="" Effect="" TolerationSeconds
Volume Name="" HostPath?HostPathVolumeSource EmptyDir?EmptyDirVolumeSource GCEPersistentDisk AWSElasticBlockStore GitRepo Secret?SecretVolumeSource NFS ISCSI Glusterfs PersistentVolumeClaim?PersistentVolumeClaimVolumeSource RBD Quobyte FlexVolume Cinder CephFS Flocker DownwardAPI FC AzureFile ConfigMap?ConfigMapVolumeSource VsphereVolume AzureDisk PhotonPersistentDisk Projected?ProjectedVolumeSource PortworxVolume ScaleIO StorageOS CSI Ephemeral Image
VolumeMount Name="" ReadOnly=false RecursiveReadOnly MountPath="" SubPath="" MountPropagation SubPathExpr=""
VolumeProjection Secret DownwardAPI?DownwardAPIProjection ConfigMap?ConfigMapProjection ServiceAccountToken?ServiceAccountTokenProjection ClusterTrustBundle PodCertificate
`;

interface Member {
  readonly name: string;
  readonly how: string;
  readonly rest: string;
}

const TABLE: Readonly<Record<string, readonly Member[]>> = Object.fromEntries(
  STRUCTS.trim()
    .split("\n")
    .map((line) => {
      const [struct = "", ...members] = line.split(" ");
      return [struct, members.map(member)];
    }),
);

function member(written: string): Member {
  const [, name = "", how = "", rest = ""] = /^(\w+)([=:?*]?)(.*)$/.exec(written) ?? [];
  return { name, how, rest };
}

/** `DNSPolicy` is `dnsPolicy` in the API, `TTY` is `tty`. */
const apiName = (name: string): string => name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());

function struct(name: string, value: Fields): Fields {
  return Object.fromEntries((TABLE[name] ?? []).map((each) => [each.name, memberOf(each, value[apiName(each.name)])]));
}

function memberOf({ how, rest }: Member, value: unknown): unknown {
  if (how === "*") return Array.isArray(value) ? value.map((item) => struct(rest, fields(item))) : null;
  if (how === ":") return struct(rest, fields(value));
  if (how === "?") return isFields(value) ? struct(rest, value) : null;
  if (value === undefined || value === null) return how === "=" ? JSON.parse(rest) : null;
  return value;
}

const IN_SECURITY_CONTEXT = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"];

/** A pod's spec; what the server keeps in the security context stands there. */
function goPodSpec(spec: Fields): Fields {
  const moved = Object.entries(spec).filter(([name]) => IN_SECURITY_CONTEXT.includes(name));
  const context = fields(spec, "securityContext");
  return struct("PodSpec", { ...spec, securityContext: { ...context, ...Object.fromEntries(moved) } });
}

/** A pod template on one line: its metadata are the API's, its spec is the struct. */
export const goTemplate = (template: unknown): string =>
  JSON.stringify({ ...fields(template, "metadata"), Spec: goPodSpec(fields(template, "spec")) });

const ALLOWED =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** What a pod's update may not change, as both specs print; undefined when it may. Upstream: ValidatePodUpdate. */
export function podChange(
  before: Fields,
  after: Fields,
  diff: (before: string, after: string) => string,
): string | undefined {
  const [was, is] = [before, withAllowed(before, after)]
    .map(withToken)
    .map((spec) => `${JSON.stringify(goPodSpec(spec), undefined, 1)}\n`);
  const hunks = diff(was ?? "", is ?? "");
  return hunks === "" ? undefined : `spec: Forbidden: ${ALLOWED}\n${hunks}`;
}

const TOKEN = "kube-api-access";
const ITEM = { key: "ca.crt", path: "ca.crt" };
const NAMESPACE = { path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } };

/** A spec with the token that every pod of a cluster has, and the model's pods have not. Upstream: plugin/pkg/admission/serviceaccount. */
function withToken(spec: Fields): Fields {
  const volumes = list(spec, "volumes");
  const tokenless = spec.automountServiceAccountToken === false;
  if (tokenless || volumes.some((volume) => text(volume, "name").startsWith(TOKEN))) return spec;
  const name = `${TOKEN}-${suffixOf(TOKEN)}`;
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [ITEM] } },
    { downwardAPI: { items: [NAMESPACE] } },
  ];
  const mount = { name, readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" };
  const containers = list(spec, "containers").map((container) => ({
    ...fields(container),
    volumeMounts: [...list(container, "volumeMounts"), mount],
  }));
  const serviceAccountName = text(spec, "serviceAccountName") || "default";
  const volume = { name, projected: { sources, defaultMode: 420 } };
  return { ...spec, volumes: [...volumes, volume], containers, serviceAccountName };
}

/** The new spec with the old one's values where a change is allowed. */
function withAllowed(before: Fields, after: Fields): Fields {
  const images = (name: string): Fields => {
    const [old, now] = [before[name], after[name]];
    if (!Array.isArray(old) || !Array.isArray(now) || old.length !== now.length) return {};
    return { [name]: now.map((container: unknown, i) => ({ ...fields(container), image: text(old[i], "image") })) };
  };
  const { activeDeadlineSeconds, tolerations = [] } = before;
  const kept = Array.isArray(tolerations) ? tolerations : [];
  const has = new Set((Array.isArray(after.tolerations) ? after.tolerations : []).map((each) => JSON.stringify(each)));
  const added = kept.every((each) => has.has(JSON.stringify(each)));
  return {
    ...after,
    ...images("containers"),
    ...images("initContainers"),
    activeDeadlineSeconds,
    ...(added ? { tolerations: before.tolerations } : {}),
  };
}

/**
 * The API's types, a line each: name, then its fields. From k8s.io/api v0.36.1 (JSON tags, patch strategies) and
 * k8s.io/client-go v0.36.1 applyconfigurations/internal (list and map types).
 *
 * `name` a scalar that is left out when zero; `name?` one that may be absent; `name=''`, `=0`, `=false` one that is always
 * written; `name#` a quantity; `name:Type` a struct that is always written, `name:?Type` one that may be absent;
 * `name{}` free keys, `{#}` of quantities, `{!}` owned as one; `name[]Type` a list owned as one, `name[key,…]Type` a list by
 * keys (the first is its strategic merge key; `key=TCP` what a missing one means), `name[=]` a set; `=null` a list that is
 * written as null when absent; `!` after a type name: a struct owned as one; `!` after a field: its strategic merge patch
 * replaces; `~`: its strategic merge patch retains keys.
 */
export const TYPES = `
AWSElasticBlockStoreVolumeSource fsType partition readOnly volumeID=''
Affinity nodeAffinity:?NodeAffinity podAffinity:?PodAffinity podAntiAffinity:?PodAntiAffinity
AppArmorProfile localhostProfile? type=''
AttachedVolume devicePath='' name=''
AzureDiskVolumeSource cachingMode? diskName='' diskURI='' fsType? kind? readOnly?
AzureFileVolumeSource readOnly secretName='' shareName=''
CSIVolumeSource driver='' fsType? nodePublishSecretRef:?LocalObjectReference readOnly? volumeAttributes{}
Capabilities add[] drop[]
CephFSVolumeSource monitors[]=null path readOnly secretFile secretRef:?LocalObjectReference user
CinderVolumeSource fsType readOnly secretRef:?LocalObjectReference volumeID=''
ClientIPConfig timeoutSeconds?
ClusterTrustBundleProjection labelSelector:?LabelSelector name? optional? path='' signerName?
Condition lastTransitionTime? message='' observedGeneration reason='' status='' type=''
ConfigMap apiVersion binaryData{} data{} immutable? kind metadata:ObjectMeta
ConfigMapEnvSource name optional?
ConfigMapKeySelector! key='' name optional?
ConfigMapNodeConfigSource kubeletConfigKey='' name='' namespace='' resourceVersion uid
ConfigMapProjection items[]KeyToPath name optional?
ConfigMapVolumeSource defaultMode? items[]KeyToPath name optional?
Container args[] command[] envFrom[]EnvFromSource env[name]EnvVar image imagePullPolicy lifecycle:?Lifecycle
  livenessProbe:?Probe name='' ports[containerPort=0,protocol=TCP]ContainerPort readinessProbe:?Probe
  resizePolicy[]ContainerResizePolicy resources:ResourceRequirements restartPolicy?
  restartPolicyRules[]ContainerRestartRule securityContext:?SecurityContext startupProbe:?Probe stdin stdinOnce
  terminationMessagePath terminationMessagePolicy tty volumeDevices[devicePath]VolumeDevice
  volumeMounts[mountPath]VolumeMount workingDir
ContainerExtendedResourceRequest containerName='' requestName='' resourceName=''
ContainerImage names[]=null sizeBytes
ContainerPort containerPort=0 hostIP hostPort name protocol
ContainerResizePolicy resourceName='' restartPolicy=''
ContainerResourceMetricSource container='' name='' target:MetricTarget
ContainerResourceMetricStatus container='' current:MetricValueStatus name=''
ContainerRestartRule action exitCodes:?ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator values[=]!
ContainerState running:?ContainerStateRunning terminated:?ContainerStateTerminated waiting:?ContainerStateWaiting
ContainerStateRunning startedAt
ContainerStateTerminated containerID exitCode=0 finishedAt message reason signal startedAt
ContainerStateWaiting message reason
ContainerStatus allocatedResourcesStatus[name]ResourceStatus allocatedResources{#} containerID image='' imageID=''
  lastState:ContainerState name='' ready=false resources:?ResourceRequirements restartCount=0 started?
  state:ContainerState stopSignal? user:?ContainerUser volumeMounts[mountPath]VolumeMountStatus
ContainerUser linux:?LinuxContainerUser
CronJob apiVersion kind metadata:ObjectMeta spec:CronJobSpec status:CronJobStatus
CronJobSpec concurrencyPolicy failedJobsHistoryLimit? jobTemplate:JobTemplateSpec schedule='' startingDeadlineSeconds?
  successfulJobsHistoryLimit? suspend? timeZone?
CronJobStatus active[]ObjectReference lastScheduleTime? lastSuccessfulTime?
CrossVersionObjectReference apiVersion kind='' name=''
DaemonEndpoint Port=0
DaemonSet apiVersion kind metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetCondition lastTransitionTime message reason status='' type=''
DaemonSetSpec minReadySeconds revisionHistoryLimit? selector:?LabelSelector template:PodTemplateSpec
  updateStrategy:DaemonSetUpdateStrategy
DaemonSetStatus collisionCount? conditions[type]DaemonSetCondition currentNumberScheduled=0 desiredNumberScheduled=0
  numberAvailable numberMisscheduled=0 numberReady=0 numberUnavailable observedGeneration updatedNumberScheduled
DaemonSetUpdateStrategy rollingUpdate:?RollingUpdateDaemonSet type
Deployment apiVersion kind metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition lastTransitionTime lastUpdateTime message reason status='' type=''
DeploymentSpec minReadySeconds paused progressDeadlineSeconds? replicas? revisionHistoryLimit? selector:?LabelSelector
  strategy:DeploymentStrategy~ template:PodTemplateSpec
DeploymentStatus availableReplicas collisionCount? conditions[type]DeploymentCondition observedGeneration
  readyReplicas replicas terminatingReplicas? unavailableReplicas updatedReplicas
DeploymentStrategy rollingUpdate:?RollingUpdateDeployment type
DownwardAPIProjection items[]DownwardAPIVolumeFile
DownwardAPIVolumeFile fieldRef:?ObjectFieldSelector mode? path='' resourceFieldRef:?ResourceFieldSelector
DownwardAPIVolumeSource defaultMode? items[]DownwardAPIVolumeFile
EmptyDirVolumeSource medium sizeLimit#
EnvFromSource configMapRef:?ConfigMapEnvSource prefix secretRef:?SecretEnvSource
EnvVar name='' value valueFrom:?EnvVarSource
EnvVarSource configMapKeyRef:?ConfigMapKeySelector fieldRef:?ObjectFieldSelector fileKeyRef:?FileKeySelector
  resourceFieldRef:?ResourceFieldSelector secretKeyRef:?SecretKeySelector
EphemeralContainer args[] command[] envFrom[]EnvFromSource env[name]EnvVar image imagePullPolicy lifecycle:?Lifecycle
  livenessProbe:?Probe name='' ports[containerPort=0,protocol=TCP]ContainerPort readinessProbe:?Probe
  resizePolicy[]ContainerResizePolicy resources:ResourceRequirements restartPolicy?
  restartPolicyRules[]ContainerRestartRule securityContext:?SecurityContext startupProbe:?Probe stdin stdinOnce
  targetContainerName terminationMessagePath terminationMessagePolicy tty volumeDevices[devicePath]VolumeDevice
  volumeMounts[mountPath]VolumeMount workingDir
EphemeralVolumeSource volumeClaimTemplate:?PersistentVolumeClaimTemplate
ExecAction command[]
ExternalMetricSource metric:MetricIdentifier target:MetricTarget
ExternalMetricStatus current:MetricValueStatus metric:MetricIdentifier
FCVolumeSource fsType lun? readOnly targetWWNs[] wwids[]
FileKeySelector! key='' optional? path='' volumeName=''
FlexVolumeSource driver='' fsType options{} readOnly secretRef:?LocalObjectReference
FlockerVolumeSource datasetName datasetUUID
GCEPersistentDiskVolumeSource fsType partition pdName='' readOnly
GRPCAction port=0 service?
GitRepoVolumeSource directory repository='' revision
GlusterfsVolumeSource endpoints='' path='' readOnly
HPAScalingPolicy periodSeconds=0 type='' value=0
HPAScalingRules policies[]HPAScalingPolicy selectPolicy? stabilizationWindowSeconds? tolerance#
HTTPGetAction host httpHeaders[]HTTPHeader path port=0 scheme
HTTPHeader name='' value=''
HTTPIngressPath backend:IngressBackend path pathType?
HTTPIngressRuleValue paths[]HTTPIngressPath=null
HorizontalPodAutoscaler apiVersion kind metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec
  status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerBehavior scaleDown:?HPAScalingRules scaleUp:?HPAScalingRules
HorizontalPodAutoscalerCondition lastTransitionTime message reason status='' type=''
HorizontalPodAutoscalerSpec behavior:?HorizontalPodAutoscalerBehavior maxReplicas=0 metrics[]MetricSpec minReplicas?
  scaleTargetRef:CrossVersionObjectReference
HorizontalPodAutoscalerStatus conditions[type]HorizontalPodAutoscalerCondition currentMetrics[]MetricStatus=null
  currentReplicas desiredReplicas=0 lastScaleTime? observedGeneration?
HostAlias hostnames[] ip=''
HostIP ip=''
HostPathVolumeSource path='' type?
IPBlock cidr='' except[]
ISCSIVolumeSource chapAuthDiscovery chapAuthSession fsType initiatorName? iqn='' iscsiInterface lun=0 portals[]
  readOnly secretRef:?LocalObjectReference targetPortal=''
ImageVolumeSource pullPolicy reference
ImageVolumeStatus imageRef
Ingress apiVersion kind metadata:ObjectMeta spec:IngressSpec status:IngressStatus
IngressBackend resource:?TypedLocalObjectReference service:?IngressServiceBackend
IngressLoadBalancerIngress hostname ip ports[]IngressPortStatus
IngressLoadBalancerStatus ingress[]IngressLoadBalancerIngress
IngressPortStatus error? port=0 protocol=''
IngressRule host http:?HTTPIngressRuleValue
IngressServiceBackend name='' port:ServiceBackendPort
IngressSpec defaultBackend:?IngressBackend ingressClassName? rules[]IngressRule tls[]IngressTLS
IngressStatus loadBalancer:IngressLoadBalancerStatus
IngressTLS hosts[] secretName
Job apiVersion kind metadata:ObjectMeta spec:JobSpec status:JobStatus
JobCondition lastProbeTime lastTransitionTime message reason status='' type=''
JobSpec activeDeadlineSeconds? backoffLimit? backoffLimitPerIndex? completionMode? completions? managedBy?
  manualSelector? maxFailedIndexes? parallelism? podFailurePolicy:?PodFailurePolicy podReplacementPolicy?
  selector:?LabelSelector successPolicy:?SuccessPolicy suspend? template:PodTemplateSpec ttlSecondsAfterFinished?
JobStatus active completedIndexes completionTime? conditions[]JobCondition failed failedIndexes? ready? startTime?
  succeeded terminating? uncountedTerminatedPods:?UncountedTerminatedPods
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
KeyToPath key='' mode? path=''
LabelSelector! matchExpressions[]LabelSelectorRequirement matchLabels{}
LabelSelectorRequirement key='' operator='' values[]
Lifecycle postStart:?LifecycleHandler preStop:?LifecycleHandler stopSignal?
LifecycleHandler exec:?ExecAction httpGet:?HTTPGetAction sleep:?SleepAction tcpSocket:?TCPSocketAction
LinuxContainerUser gid=0 supplementalGroups[] uid=0
LoadBalancerIngress hostname ip ipMode? ports[]PortStatus
LoadBalancerStatus ingress[]LoadBalancerIngress
LocalObjectReference! name
MetricIdentifier name='' selector:?LabelSelector
MetricSpec containerResource:?ContainerResourceMetricSource external:?ExternalMetricSource object:?ObjectMetricSource
  pods:?PodsMetricSource resource:?ResourceMetricSource type=''
MetricStatus containerResource:?ContainerResourceMetricStatus external:?ExternalMetricStatus
  object:?ObjectMetricStatus pods:?PodsMetricStatus resource:?ResourceMetricStatus type=''
MetricTarget averageUtilization? averageValue# type='' value#
MetricValueStatus averageUtilization? averageValue# value#
ModifyVolumeStatus status='' targetVolumeAttributesClassName
NFSVolumeSource path='' readOnly server=''
Namespace apiVersion kind metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition lastTransitionTime message reason status='' type=''
NamespaceSpec finalizers[]
NamespaceStatus conditions[type]NamespaceCondition phase
NetworkPolicy apiVersion kind metadata:ObjectMeta spec:NetworkPolicySpec
NetworkPolicyEgressRule ports[]NetworkPolicyPort to[]NetworkPolicyPeer
NetworkPolicyIngressRule from[]NetworkPolicyPeer ports[]NetworkPolicyPort
NetworkPolicyPeer ipBlock:?IPBlock namespaceSelector:?LabelSelector podSelector:?LabelSelector
NetworkPolicyPort endPort? port? protocol?
NetworkPolicySpec egress[]NetworkPolicyEgressRule ingress[]NetworkPolicyIngressRule podSelector:LabelSelector
  policyTypes[]
Node apiVersion kind metadata:ObjectMeta spec:NodeSpec status:NodeStatus
NodeAddress address='' type=''
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution[]PreferredSchedulingTerm
  requiredDuringSchedulingIgnoredDuringExecution:?NodeSelector
NodeAllocatableResourceClaimStatus containers[=]! resourceClaimName='' resources{#}=null
NodeCondition lastHeartbeatTime lastTransitionTime message reason status='' type=''
NodeConfigSource configMap:?ConfigMapNodeConfigSource
NodeConfigStatus active:?NodeConfigSource assigned:?NodeConfigSource error lastKnownGood:?NodeConfigSource
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy?
NodeRuntimeHandler features:?NodeRuntimeHandlerFeatures name=''
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts? userNamespaces?
NodeSelector! nodeSelectorTerms[]NodeSelectorTerm=null
NodeSelectorRequirement key='' operator='' values[]
NodeSelectorTerm! matchExpressions[]NodeSelectorRequirement matchFields[]NodeSelectorRequirement
NodeSpec configSource:?NodeConfigSource externalID podCIDR podCIDRs[=] providerID taints[]Taint unschedulable
NodeStatus addresses[type]NodeAddress allocatable{#} capacity{#} conditions[type]NodeCondition
  config:?NodeConfigStatus daemonEndpoints:NodeDaemonEndpoints declaredFeatures[] features:?NodeFeatures
  images[]ContainerImage nodeInfo:NodeSystemInfo phase runtimeHandlers[]NodeRuntimeHandler
  volumesAttached[]AttachedVolume volumesInUse[]
NodeSwapStatus capacity?
NodeSystemInfo architecture='' bootID='' containerRuntimeVersion='' kernelVersion='' kubeProxyVersion=''
  kubeletVersion='' machineID='' operatingSystem='' osImage='' swap:?NodeSwapStatus systemUUID=''
ObjectFieldSelector! apiVersion fieldPath=''
ObjectMeta annotations{} creationTimestamp deletionGracePeriodSeconds? deletionTimestamp? finalizers[=] generateName
  generation labels{} managedFields[] name namespace ownerReferences[uid]OwnerReference resourceVersion selfLink uid
ObjectMetricSource describedObject:CrossVersionObjectReference metric:MetricIdentifier target:MetricTarget
ObjectMetricStatus current:MetricValueStatus describedObject:CrossVersionObjectReference metric:MetricIdentifier
ObjectReference! apiVersion fieldPath kind name namespace resourceVersion uid
OwnerReference! apiVersion='' blockOwnerDeletion? controller? kind='' name='' uid=''
PersistentVolumeClaim apiVersion kind metadata:ObjectMeta spec:PersistentVolumeClaimSpec
  status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition lastProbeTime lastTransitionTime message reason status='' type=''
PersistentVolumeClaimSpec accessModes[] dataSource:?TypedLocalObjectReference dataSourceRef:?TypedObjectReference
  resources:VolumeResourceRequirements selector:?LabelSelector storageClassName? volumeAttributesClassName?
  volumeMode? volumeName
PersistentVolumeClaimStatus accessModes[] allocatedResourceStatuses{} allocatedResources{#} capacity{#}
  conditions[type]PersistentVolumeClaimCondition currentVolumeAttributesClassName?
  modifyVolumeStatus:?ModifyVolumeStatus phase
PersistentVolumeClaimTemplate metadata:ObjectMeta spec:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName='' readOnly
PhotonPersistentDiskVolumeSource fsType pdID=''
Pod apiVersion kind metadata:ObjectMeta spec:PodSpec status:PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution[]WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution[]PodAffinityTerm
PodAffinityTerm labelSelector:?LabelSelector matchLabelKeys[] mismatchLabelKeys[] namespaceSelector:?LabelSelector
  namespaces[] topologyKey=''
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution[]WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution[]PodAffinityTerm
PodCertificateProjection certificateChainPath credentialBundlePath keyPath keyType maxExpirationSeconds? signerName
  userAnnotations{}
PodCondition lastProbeTime lastTransitionTime message observedGeneration reason status='' type=''
PodDNSConfig nameservers[] options[]PodDNSConfigOption searches[]
PodDNSConfigOption name value?
PodDisruptionBudget apiVersion kind metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec maxUnavailable? minAvailable? selector:?LabelSelector! unhealthyPodEvictionPolicy?
PodDisruptionBudgetStatus conditions[type]Condition currentHealthy=0 desiredHealthy=0 disruptedPods{}
  disruptionsAllowed=0 expectedPods=0 observedGeneration
PodExtendedResourceClaimStatus requestMappings[]ContainerExtendedResourceRequest=null resourceClaimName=''
PodFailurePolicy rules[]PodFailurePolicyRule=null
PodFailurePolicyOnExitCodesRequirement containerName? operator='' values[=]=null!
PodFailurePolicyOnPodConditionsPattern status='' type=''
PodFailurePolicyRule action='' onExitCodes:?PodFailurePolicyOnExitCodesRequirement
  onPodConditions[]PodFailurePolicyOnPodConditionsPattern
PodIP ip=''
PodOS name=''
PodReadinessGate conditionType=''
PodResourceClaim name='' resourceClaimName? resourceClaimTemplateName?
PodResourceClaimStatus name='' resourceClaimName?
PodSchedulingGate name=''
PodSchedulingGroup podGroupName?
PodSecurityContext appArmorProfile:?AppArmorProfile fsGroup? fsGroupChangePolicy? runAsGroup? runAsNonRoot? runAsUser?
  seLinuxChangePolicy? seLinuxOptions:?SELinuxOptions seccompProfile:?SeccompProfile supplementalGroupsPolicy?
  supplementalGroups[] sysctls[]Sysctl windowsOptions:?WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds? affinity:?Affinity automountServiceAccountToken? containers[name]Container=null
  dnsConfig:?PodDNSConfig dnsPolicy enableServiceLinks? ephemeralContainers[name]EphemeralContainer
  hostAliases[ip]HostAlias hostIPC hostNetwork hostPID hostUsers? hostname hostnameOverride?
  imagePullSecrets[name]LocalObjectReference initContainers[name]Container nodeName nodeSelector{!} os:?PodOS
  overhead{#} preemptionPolicy? priority? priorityClassName readinessGates[]PodReadinessGate
  resourceClaims[name]PodResourceClaim~ resources:?ResourceRequirements restartPolicy runtimeClassName? schedulerName
  schedulingGates[name]PodSchedulingGate schedulingGroup:?PodSchedulingGroup securityContext:?PodSecurityContext
  serviceAccount serviceAccountName setHostnameAsFQDN? shareProcessNamespace? subdomain terminationGracePeriodSeconds?
  tolerations[]Toleration topologySpreadConstraints[topologyKey,whenUnsatisfiable]TopologySpreadConstraint
  volumes[name]Volume~
PodStatus allocatedResources{#} conditions[type]PodCondition containerStatuses[]ContainerStatus
  ephemeralContainerStatuses[]ContainerStatus extendedResourceClaimStatus:?PodExtendedResourceClaimStatus hostIP
  hostIPs[]HostIP initContainerStatuses[]ContainerStatus message
  nodeAllocatableResourceClaimStatuses[]NodeAllocatableResourceClaimStatus nominatedNodeName observedGeneration phase
  podIP podIPs[ip]PodIP qosClass reason resize resourceClaimStatuses[name]PodResourceClaimStatus~
  resources:?ResourceRequirements startTime?
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PodsMetricSource metric:MetricIdentifier target:MetricTarget
PodsMetricStatus current:MetricValueStatus metric:MetricIdentifier
PolicyRule apiGroups[] nonResourceURLs[] resourceNames[] resources[] verbs[]=null
PortStatus error? port=0 protocol=''
PortworxVolumeSource fsType readOnly volumeID=''
PreferredSchedulingTerm preference:NodeSelectorTerm weight=0
PriorityClass apiVersion description globalDefault kind metadata:ObjectMeta preemptionPolicy? value=0
Probe exec:?ExecAction failureThreshold grpc:?GRPCAction httpGet:?HTTPGetAction initialDelaySeconds periodSeconds
  successThreshold tcpSocket:?TCPSocketAction terminationGracePeriodSeconds? timeoutSeconds
ProjectedVolumeSource defaultMode? sources[]VolumeProjection=null
QuobyteVolumeSource group readOnly registry='' tenant user volume=''
RBDVolumeSource fsType image='' keyring monitors[]=null pool readOnly secretRef:?LocalObjectReference user
ReplicaSet apiVersion kind metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition lastTransitionTime message reason status='' type=''
ReplicaSetSpec minReadySeconds replicas? selector:?LabelSelector template:PodTemplateSpec
ReplicaSetStatus availableReplicas conditions[type]ReplicaSetCondition fullyLabeledReplicas observedGeneration
  readyReplicas replicas=0 terminatingReplicas?
ResourceClaim name='' request
ResourceFieldSelector! containerName divisor# resource=''
ResourceHealth health message? resourceID=''
ResourceMetricSource name='' target:MetricTarget
ResourceMetricStatus current:MetricValueStatus name=''
ResourceQuota apiVersion kind metadata:ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
ResourceQuotaSpec hard{#} scopeSelector:?ScopeSelector scopes[]
ResourceQuotaStatus hard{#} used{#}
ResourceRequirements claims[name]ResourceClaim! limits{#} requests{#}
ResourceStatus name='' resources[resourceID]ResourceHealth!
Role apiVersion kind metadata:ObjectMeta rules[]PolicyRule=null
RoleBinding apiVersion kind metadata:ObjectMeta roleRef:RoleRef subjects[]Subject
RoleRef! apiGroup='' kind='' name=''
RollingUpdateDaemonSet maxSurge? maxUnavailable?
RollingUpdateDeployment maxSurge? maxUnavailable?
RollingUpdateStatefulSetStrategy maxUnavailable? partition?
SELinuxOptions level role type user
ScaleIOVolumeSource fsType gateway='' protectionDomain readOnly secretRef:?LocalObjectReference sslEnabled storageMode
  storagePool system='' volumeName
ScopeSelector! matchExpressions[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement operator='' scopeName='' values[]
SeccompProfile localhostProfile? type=''
Secret apiVersion data{} immutable? kind metadata:ObjectMeta stringData{} type
SecretEnvSource name optional?
SecretKeySelector! key='' name optional?
SecretProjection items[]KeyToPath name optional?
SecretVolumeSource defaultMode? items[]KeyToPath optional? secretName
SecurityContext allowPrivilegeEscalation? appArmorProfile:?AppArmorProfile capabilities:?Capabilities privileged?
  procMount? readOnlyRootFilesystem? runAsGroup? runAsNonRoot? runAsUser? seLinuxOptions:?SELinuxOptions
  seccompProfile:?SeccompProfile windowsOptions:?WindowsSecurityContextOptions
Service apiVersion kind metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccount apiVersion automountServiceAccountToken? imagePullSecrets[]LocalObjectReference kind
  metadata:ObjectMeta secrets[name?]ObjectReference
ServiceAccountTokenProjection audience expirationSeconds? path=''
ServiceBackendPort! name number
ServicePort appProtocol? name nodePort port=0 protocol targetPort
ServiceSpec allocateLoadBalancerNodePorts? clusterIP clusterIPs[] externalIPs[] externalName externalTrafficPolicy
  healthCheckNodePort internalTrafficPolicy? ipFamilies[] ipFamilyPolicy? loadBalancerClass? loadBalancerIP
  loadBalancerSourceRanges[] ports[port=0,protocol=TCP]ServicePort publishNotReadyAddresses selector{!}
  sessionAffinity sessionAffinityConfig:?SessionAffinityConfig trafficDistribution? type
ServiceStatus conditions[type]Condition loadBalancer:LoadBalancerStatus
SessionAffinityConfig clientIP:?ClientIPConfig
SleepAction seconds=0
StatefulSet apiVersion kind metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetCondition lastTransitionTime message reason status='' type=''
StatefulSetOrdinals start=0
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted whenScaled
StatefulSetSpec minReadySeconds ordinals:?StatefulSetOrdinals
  persistentVolumeClaimRetentionPolicy:?StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy replicas?
  revisionHistoryLimit? selector:?LabelSelector serviceName='' template:PodTemplateSpec
  updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates[]PersistentVolumeClaim
StatefulSetStatus availableReplicas=0 collisionCount? conditions[type]StatefulSetCondition currentReplicas
  currentRevision observedGeneration readyReplicas replicas=0 updateRevision updatedReplicas
StatefulSetUpdateStrategy rollingUpdate:?RollingUpdateStatefulSetStrategy type
StorageOSVolumeSource fsType readOnly secretRef:?LocalObjectReference volumeName volumeNamespace
Subject! apiGroup kind='' name='' namespace
SuccessPolicy rules[]SuccessPolicyRule=null
SuccessPolicyRule succeededCount? succeededIndexes?
Sysctl name='' value=''
TCPSocketAction host port=0
Taint effect='' key='' timeAdded? value
Toleration effect key operator tolerationSeconds? value
TopologySpreadConstraint labelSelector:?LabelSelector matchLabelKeys[] maxSkew=0 minDomains? nodeAffinityPolicy?
  nodeTaintsPolicy? topologyKey='' whenUnsatisfiable=''
TypedLocalObjectReference! apiGroup? kind='' name=''
TypedObjectReference apiGroup? kind='' name='' namespace?
UncountedTerminatedPods failed[=]! succeeded[=]!
Volume awsElasticBlockStore:?AWSElasticBlockStoreVolumeSource azureDisk:?AzureDiskVolumeSource
  azureFile:?AzureFileVolumeSource cephfs:?CephFSVolumeSource cinder:?CinderVolumeSource
  configMap:?ConfigMapVolumeSource csi:?CSIVolumeSource downwardAPI:?DownwardAPIVolumeSource
  emptyDir:?EmptyDirVolumeSource ephemeral:?EphemeralVolumeSource fc:?FCVolumeSource flexVolume:?FlexVolumeSource
  flocker:?FlockerVolumeSource gcePersistentDisk:?GCEPersistentDiskVolumeSource gitRepo:?GitRepoVolumeSource
  glusterfs:?GlusterfsVolumeSource hostPath:?HostPathVolumeSource image:?ImageVolumeSource iscsi:?ISCSIVolumeSource
  name='' nfs:?NFSVolumeSource persistentVolumeClaim:?PersistentVolumeClaimVolumeSource
  photonPersistentDisk:?PhotonPersistentDiskVolumeSource portworxVolume:?PortworxVolumeSource
  projected:?ProjectedVolumeSource quobyte:?QuobyteVolumeSource rbd:?RBDVolumeSource scaleIO:?ScaleIOVolumeSource
  secret:?SecretVolumeSource storageos:?StorageOSVolumeSource vsphereVolume:?VsphereVirtualDiskVolumeSource
VolumeDevice devicePath='' name=''
VolumeMount mountPath='' mountPropagation? name='' readOnly recursiveReadOnly? subPath subPathExpr
VolumeMountStatus mountPath='' name='' readOnly recursiveReadOnly? volumeStatus:?VolumeStatus
VolumeProjection clusterTrustBundle:?ClusterTrustBundleProjection configMap:?ConfigMapProjection
  downwardAPI:?DownwardAPIProjection podCertificate:?PodCertificateProjection secret:?SecretProjection
  serviceAccountToken:?ServiceAccountTokenProjection
VolumeResourceRequirements limits{#} requests{#}
VolumeStatus image:?ImageVolumeStatus
VsphereVirtualDiskVolumeSource fsType storagePolicyID storagePolicyName volumePath=''
WeightedPodAffinityTerm podAffinityTerm:PodAffinityTerm weight=0
WindowsSecurityContextOptions gmsaCredentialSpec? gmsaCredentialSpecName? hostProcess? runAsUserName?
`;

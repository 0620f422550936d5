/**
 * What an editor says of the fields that people write most, a line each: `Type.field | type | default | meaning`, in the
 * names of the API's Go types. `=A,B` after a type are its values; `required` stands for a default.
 * From k8s.io/api v0.36.1, keda v2.20.2 apis/keda/v1alpha1, autoscaler vertical-pod-autoscaler 1.7.1, karpenter 1.14.1,
 * argo-cd v3.5.7, kustomize-controller v1.9.5.
 */
export const FIELD_TABLE = `
ObjectMeta.name | string | required | Unique in its namespace and kind; it cannot be changed.
ObjectMeta.namespace | string | default | Where it lives.
ObjectMeta.labels | map | | Names and values that selectors choose by.
ObjectMeta.annotations | map | | Names and values for tools; nothing selects by them.
DeploymentSpec.replicas | integer | 1 | Pods that should run. Leave it out when an autoscaler decides.
DeploymentSpec.selector | LabelSelector | required | Which pods are its own. Immutable.
DeploymentSpec.template | PodTemplateSpec | required | The pods it makes; a change here starts a rollout.
DeploymentSpec.strategy | DeploymentStrategy | RollingUpdate | How old pods give way to new ones.
DeploymentSpec.minReadySeconds | integer | 0 | How long a pod must be ready before it counts as available.
DeploymentSpec.progressDeadlineSeconds | integer | 600 | A rollout without progress for so long has failed.
DeploymentSpec.revisionHistoryLimit | integer | 10 | Old ReplicaSets kept for rollbacks.
DeploymentSpec.paused | boolean | false | Changes of the template wait until it is resumed.
DeploymentStrategy.type | string =RollingUpdate,Recreate | RollingUpdate | Recreate ends all old pods first.
DeploymentStrategy.rollingUpdate | RollingUpdateDeployment | | Only with type RollingUpdate.
RollingUpdateDeployment.maxSurge | integer or percent | 25% | Pods above the desired number during a rollout, rounded up.
RollingUpdateDeployment.maxUnavailable | integer or percent | 25% | Pods that may be missing during a rollout, rounded down.
ReplicaSetSpec.replicas | integer | 1 | Pods that should run.
ReplicaSetSpec.selector | LabelSelector | required | Which pods are its own. Immutable.
StatefulSetSpec.replicas | integer | 1 | Pods that should run, numbered from 0.
StatefulSetSpec.serviceName | string | | The headless Service that names its pods. Immutable.
StatefulSetSpec.podManagementPolicy | string =OrderedReady,Parallel | OrderedReady | One after the other, or all at once. Immutable.
LabelSelector.matchLabels | map | | Labels that must all be there with these values.
LabelSelector.matchExpressions | []LabelSelectorRequirement | | Conditions on labels; all must hold.
LabelSelectorRequirement.operator | string =In,NotIn,Exists,DoesNotExist | required | How the label is compared with values.
PodTemplateSpec.metadata | ObjectMeta | | Labels here must match the selector.
PodTemplateSpec.spec | PodSpec | | What the pods run.
PodSpec.containers | []Container | required | At least one.
PodSpec.initContainers | []Container | | Run one after the other before the containers start.
PodSpec.restartPolicy | string =Always,OnFailure,Never | Always | Deployments allow only Always.
PodSpec.terminationGracePeriodSeconds | integer | 30 | From SIGTERM to SIGKILL.
PodSpec.nodeSelector | map | | Labels that a node must have.
PodSpec.tolerations | []Toleration | | Taints that keep it off no node.
PodSpec.affinity | Affinity | | Nodes and pods that it wants near, or not.
PodSpec.topologySpreadConstraints | []TopologySpreadConstraint | | How evenly pods lie over zones or nodes.
PodSpec.priorityClassName | string | | Higher priority may preempt lower.
PodSpec.schedulerName | string | default-scheduler | Who places it.
PodSpec.serviceAccountName | string | default | Whose rights its processes have.
Container.name | string | required | Unique in the pod.
Container.image | string | | What runs, with tag or digest.
Container.command | []string | | Instead of the image's entry point.
Container.args | []string | | Instead of the image's arguments.
Container.env | []EnvVar | | Environment variables.
Container.ports | []ContainerPort | | Ports it listens on; for information and by name.
Container.resources | ResourceRequirements | | What it asks for, and what it may take.
Container.readinessProbe | Probe | | Not ready: no traffic, but it goes on.
Container.livenessProbe | Probe | | Fails: the container is restarted.
Container.startupProbe | Probe | | Until it succeeds the other probes wait.
Container.imagePullPolicy | string =Always,IfNotPresent,Never | IfNotPresent | Always for the tag latest.
ContainerPort.containerPort | integer | required | 1 to 65535.
ContainerPort.protocol | string =TCP,UDP,SCTP | TCP |
EnvVar.name | string | required |
EnvVar.value | string | | Text; numbers need quotes.
ResourceRequirements.requests | map of quantities | limits | What the scheduler reserves; CPU percentages of an HPA are of this.
ResourceRequirements.limits | map of quantities | | CPU above it is throttled, memory above it is killed.
requests.cpu | quantity | | 500m is half a core.
requests.memory | quantity | | 256Mi; the suffix Mi counts in 1024s.
limits.cpu | quantity | | 500m is half a core.
limits.memory | quantity | | 256Mi; above it the container is killed.
Probe.initialDelaySeconds | integer | 0 | Wait before the first try.
Probe.periodSeconds | integer | 10 | How often.
Probe.timeoutSeconds | integer | 1 | How long one try may take.
Probe.successThreshold | integer | 1 | Tries in a row that must succeed.
Probe.failureThreshold | integer | 3 | Tries in a row that must fail.
Probe.httpGet | HTTPGetAction | | 200 to 399 is a success.
HTTPGetAction.port | integer or name | required |
HTTPGetAction.path | string | / |
Toleration.operator | string =Equal,Exists | Equal |
Toleration.effect | string =NoSchedule,PreferNoSchedule,NoExecute | | Empty: every effect.
Toleration.tolerationSeconds | integer | | How long a NoExecute taint is borne; empty: for ever.
TopologySpreadConstraint.maxSkew | integer | required | Most pods that one place may have more than another.
TopologySpreadConstraint.topologyKey | string | required | The node label that names the place.
TopologySpreadConstraint.whenUnsatisfiable | string =DoNotSchedule,ScheduleAnyway | required |
HorizontalPodAutoscalerSpec.scaleTargetRef | CrossVersionObjectReference | required | What is scaled.
HorizontalPodAutoscalerSpec.minReplicas | integer | 1 | The fewest pods; 0 needs an object or external metric.
HorizontalPodAutoscalerSpec.maxReplicas | integer | required | The most pods.
HorizontalPodAutoscalerSpec.metrics | []MetricSpec | cpu 80 % | The metric that asks for most decides.
HorizontalPodAutoscalerSpec.behavior | HorizontalPodAutoscalerBehavior | | How fast it may act. Adding it moves this HPA to the rate-limited rules.
HorizontalPodAutoscalerBehavior.scaleUp | HPAScalingRules | Percent 100 or Pods 4 each 15 s | HPAScalingRules. Window default 0 s.
HorizontalPodAutoscalerBehavior.scaleDown | HPAScalingRules | Percent 100 each 15 s | HPAScalingRules. Window default: the controller's flag, 300 s.
HPAScalingRules.stabilizationWindowSeconds | integer | up 0, down 300 | Takes the calmest recommendation of so many seconds; at most 3600.
HPAScalingRules.selectPolicy | string =Max,Min,Disabled | Max | Which policy wins; Disabled stops this direction.
HPAScalingRules.policies | []HPAScalingPolicy | | How much may change in how long.
HPAScalingRules.tolerance | quantity | 10 % | How far from the target is still near enough.
HPAScalingPolicy.type | string =Pods,Percent | required |
HPAScalingPolicy.value | integer | required | Pods, or percent of the pods there are.
HPAScalingPolicy.periodSeconds | integer | required | 1 to 1800.
CrossVersionObjectReference.apiVersion | string | | apps/v1 for Deployments.
CrossVersionObjectReference.kind | string =Deployment,StatefulSet,ReplicaSet | required |
CrossVersionObjectReference.name | string | required |
MetricSpec.type | string =Resource,ContainerResource,Pods,Object,External | required | Names the field beside it that says more.
MetricSpec.resource | ResourceMetricSource | | CPU or memory of all containers, averaged over pods.
MetricSpec.containerResource | ContainerResourceMetricSource | | The same of one container.
MetricSpec.pods | PodsMetricSource | | A custom metric, averaged over pods.
MetricSpec.object | ObjectMetricSource | | A custom metric of one object.
MetricSpec.external | ExternalMetricSource | | A metric from outside the cluster.
ResourceMetricSource.name | string =cpu,memory | required |
MetricTarget.type | string =Utilization,AverageValue,Value | required | Names the field beside it that is used.
MetricTarget.averageUtilization | integer | | Percent of the request, so 70, not "70%".
MetricTarget.averageValue | quantity | | Per pod.
MetricTarget.value | quantity | | As it is, not per pod.
PodDisruptionBudgetSpec.minAvailable | integer or percent | | Pods that must stay; not with maxUnavailable.
PodDisruptionBudgetSpec.maxUnavailable | integer or percent | | Pods that may be missing; not with minAvailable.
PodDisruptionBudgetSpec.selector | LabelSelector | | Which pods it guards.
ServiceSpec.type | string =ClusterIP,NodePort,LoadBalancer,ExternalName | ClusterIP |
ServiceSpec.selector | map | | Pods that answer.
ServiceSpec.ports | []ServicePort | |
ServicePort.port | integer | required | Where clients connect.
ServicePort.targetPort | integer or name | port | Where the pod listens.
JobSpec.parallelism | integer | 1 | Pods at a time.
JobSpec.completions | integer | 1 | Pods that must succeed.
JobSpec.backoffLimit | integer | 6 | Failed pods before the Job fails.
JobSpec.ttlSecondsAfterFinished | integer | | When an ended Job is deleted.
ScaledObject.spec | ScaledObjectSpec | required |
ScaledObjectSpec.scaleTargetRef | ScaleTarget | required | What is scaled.
ScaledObjectSpec.pollingInterval | integer, s | 30 | How often KEDA asks the source while there are no pods.
ScaledObjectSpec.cooldownPeriod | integer, s | 300 | From the last active trigger to 0 pods.
ScaledObjectSpec.initialCooldownPeriod | integer, s | 0 | The same after it was created.
ScaledObjectSpec.idleReplicaCount | integer | | Pods while nothing is active; only 0 works.
ScaledObjectSpec.minReplicaCount | integer | 0 | The fewest pods while active, and of the HPA.
ScaledObjectSpec.maxReplicaCount | integer | 100 | The most pods.
ScaledObjectSpec.triggers | []ScaleTriggers | required | What is measured; the one that asks for most decides.
ScaledObjectSpec.fallback | Fallback | | What to do when a source does not answer.
ScaledObjectSpec.advanced | AdvancedConfig | | The HPA's behavior, formulas.
ScaleTarget.name | string | required |
ScaleTarget.kind | string | Deployment |
ScaleTarget.apiVersion | string | apps/v1 |
ScaleTriggers.type | string =rabbitmq,kafka,aws-sqs-queue,redis,redis-streams,prometheus,cron,cpu,memory | required | The scaler.
ScaleTriggers.metadata | map | required | Text values of the scaler; numbers need quotes.
ScaleTriggers.metricType | string =AverageValue,Value,Utilization | AverageValue |
ScaleTriggers.name | string | | For formulas.
ScaleTriggers.useCachedMetrics | boolean | false | Answers the HPA with what was last polled.
Fallback.failureThreshold | integer | required | Failures in a row.
Fallback.replicas | integer | required | Pods then.
Fallback.behavior | string =static,currentReplicas,currentReplicasIfHigher,currentReplicasIfLower | static |
AdvancedConfig.restoreToOriginalReplicaCount | boolean | false | When the ScaledObject is deleted.
AdvancedConfig.horizontalPodAutoscalerConfig | HPAConfig | |
HPAConfig.behavior | HorizontalPodAutoscalerBehavior | | As in an HPA.
HPAConfig.name | string | keda-hpa-NAME |
VerticalPodAutoscaler.spec | VPASpec | required |
VPASpec.targetRef | CrossVersionObjectReference | required | Whose pods are sized.
VPASpec.updatePolicy | VPAUpdatePolicy | |
VPASpec.resourcePolicy | VPAResourcePolicy | |
VPAUpdatePolicy.updateMode | string =Off,Initial,Recreate,InPlaceOrRecreate,Auto | Recreate | Off only recommends.
VPAUpdatePolicy.minReplicas | integer | 2 | Fewer pods are not evicted.
VPAResourcePolicy.containerPolicies | []VPAContainerPolicy | |
VPAContainerPolicy.containerName | string | * |
VPAContainerPolicy.mode | string =Auto,Off | Auto |
VPAContainerPolicy.minAllowed | map of quantities | | Never less.
VPAContainerPolicy.maxAllowed | map of quantities | | Never more.
VPAContainerPolicy.controlledValues | string =RequestsAndLimits,RequestsOnly | RequestsAndLimits |
NodePool.spec | NodePoolSpec | required |
NodePoolSpec.template | NodeClaimTemplate | required |
NodePoolSpec.disruption | Disruption | |
NodePoolSpec.limits | map of quantities | | Nothing is launched above.
NodePoolSpec.weight | integer | 0 | Higher is tried first.
Disruption.consolidationPolicy | string =WhenEmpty,WhenEmptyOrUnderutilized | WhenEmptyOrUnderutilized |
Disruption.consolidateAfter | duration | 0s | Quiet time before a node is reconsidered; Never turns it off.
Disruption.budgets | []Budget | nodes: 10% |
Budget.nodes | integer or percent | 10% | Nodes that may go at a time.
Application.spec | ApplicationSpec | required |
ApplicationSpec.project | string | required |
ApplicationSpec.source | ApplicationSource | | Repository and folder.
ApplicationSpec.destination | ApplicationDestination | required |
ApplicationSpec.syncPolicy | SyncPolicy | |
ApplicationSource.repoURL | string | required |
ApplicationSource.path | string | |
ApplicationSource.targetRevision | string | HEAD |
SyncPolicy.automated | SyncPolicyAutomated | | Syncs without being asked.
SyncPolicy.syncOptions | []string | | Such as ServerSideApply=true, CreateNamespace=true.
SyncPolicyAutomated.selfHeal | boolean | false | Drift is taken back.
SyncPolicyAutomated.prune | boolean | false | What left Git is deleted.
SyncPolicyAutomated.allowEmpty | boolean | false | May prune everything.
SyncPolicyAutomated.enabled | boolean | true |
Kustomization.spec | KustomizationSpec | required |
KustomizationSpec.interval | duration | required | How often drift is corrected.
KustomizationSpec.retryInterval | duration | interval | After a failure.
KustomizationSpec.path | string | ./ |
KustomizationSpec.prune | boolean | required | What left the source is deleted.
KustomizationSpec.sourceRef | SourceReference | required |
KustomizationSpec.suspend | boolean | false | Does nothing until resumed.
KustomizationSpec.wait | boolean | false | Ready only when all that was applied is.
KustomizationSpec.timeout | duration | interval - 30 s |
KustomizationSpec.force | boolean | false | Makes an object anew whose immutable field changes.
GitRepository.spec | GitRepositorySpec | required |
GitRepositorySpec.url | string | required |
GitRepositorySpec.interval | duration | required | How often the repository is asked.
GitRepositorySpec.ref | GitRepositoryRef | |
GitRepositorySpec.suspend | boolean | false |
`;

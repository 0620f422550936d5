/** Documentation of fields, as `kubectl explain` of v1.36.1 prints it below its first lines: by version, kind and path. */
export const FIELD_DOCS: Readonly<Record<string, string>> = {
  "apps/v1 Deployment": `
DESCRIPTION:
    Deployment enables declarative updates for Pods and ReplicaSets.
    
FIELDS:
  apiVersion	<string>
    APIVersion defines the versioned schema of this representation of an object.
    Servers should convert recognized schemas to the latest internal value, and
    may reject unrecognized values. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources

  kind	<string>
    Kind is a string value representing the REST resource this object
    represents. Servers may infer this from the endpoint the client submits
    requests to. Cannot be updated. In CamelCase. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds

  metadata	<ObjectMeta>
    Standard object's metadata. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata

  spec	<DeploymentSpec>
    Specification of the desired behavior of the Deployment.

  status	<DeploymentStatus>
    Most recently observed status of the Deployment.


`,
  "apps/v1 Deployment recursive": `
DESCRIPTION:
    Deployment enables declarative updates for Pods and ReplicaSets.
    
FIELDS:
  apiVersion	<string>
  kind	<string>
  metadata	<ObjectMeta>
    annotations	<map[string]string>
    creationTimestamp	<string>
    deletionGracePeriodSeconds	<integer>
    deletionTimestamp	<string>
    finalizers	<[]string>
    generateName	<string>
    generation	<integer>
    labels	<map[string]string>
    managedFields	<[]ManagedFieldsEntry>
      apiVersion	<string>
      fieldsType	<string>
      fieldsV1	<FieldsV1>
      manager	<string>
      operation	<string>
      subresource	<string>
      time	<string>
    name	<string>
    namespace	<string>
    ownerReferences	<[]OwnerReference>
      apiVersion	<string> -required-
      blockOwnerDeletion	<boolean>
      controller	<boolean>
      kind	<string> -required-
      name	<string> -required-
      uid	<string> -required-
    resourceVersion	<string>
    selfLink	<string>
    uid	<string>
  spec	<DeploymentSpec>
    minReadySeconds	<integer>
    paused	<boolean>
    progressDeadlineSeconds	<integer>
    replicas	<integer>
    revisionHistoryLimit	<integer>
    selector	<LabelSelector> -required-
      matchExpressions	<[]LabelSelectorRequirement>
        key	<string> -required-
        operator	<string> -required-
        values	<[]string>
      matchLabels	<map[string]string>
    strategy	<DeploymentStrategy>
      rollingUpdate	<RollingUpdateDeployment>
        maxSurge	<IntOrString>
        maxUnavailable	<IntOrString>
      type	<string>
      enum: Recreate, RollingUpdate
    template	<PodTemplateSpec> -required-
      metadata	<ObjectMeta>
        annotations	<map[string]string>
        creationTimestamp	<string>
        deletionGracePeriodSeconds	<integer>
        deletionTimestamp	<string>
        finalizers	<[]string>
        generateName	<string>
        generation	<integer>
        labels	<map[string]string>
        managedFields	<[]ManagedFieldsEntry>
          apiVersion	<string>
          fieldsType	<string>
          fieldsV1	<FieldsV1>
          manager	<string>
          operation	<string>
          subresource	<string>
          time	<string>
        name	<string>
        namespace	<string>
        ownerReferences	<[]OwnerReference>
          apiVersion	<string> -required-
          blockOwnerDeletion	<boolean>
`,
  "apps/v1 Deployment spec": `
FIELD: spec <DeploymentSpec>


DESCRIPTION:
    Specification of the desired behavior of the Deployment.
    DeploymentSpec is the specification of the desired behavior of the
    Deployment.
    
FIELDS:
  minReadySeconds	<integer>
    Minimum number of seconds for which a newly created pod should be ready
    without any of its container crashing, for it to be considered available.
    Defaults to 0 (pod will be considered available as soon as it is ready)

  paused	<boolean>
    Indicates that the deployment is paused.

  progressDeadlineSeconds	<integer>
    The maximum time in seconds for a deployment to make progress before it is
    considered to be failed. The deployment controller will continue to process
    failed deployments and a condition with a ProgressDeadlineExceeded reason
    will be surfaced in the deployment status. Note that progress will not be
    estimated during the time a deployment is paused. Defaults to 600s.

  replicas	<integer>
    Number of desired pods. This is a pointer to distinguish between explicit
    zero and not specified. Defaults to 1.

  revisionHistoryLimit	<integer>
    The number of old ReplicaSets to retain to allow rollback. This is a pointer
    to distinguish between explicit zero and not specified. Defaults to 10.

  selector	<LabelSelector> -required-
    Label selector for pods. Existing ReplicaSets whose pods are selected by
    this will be the ones affected by this deployment. It must match the pod
    template's labels.

  strategy	<DeploymentStrategy>
    The deployment strategy to use to replace existing pods with new ones.

  template	<PodTemplateSpec> -required-
    Template describes the pods that will be created. The only allowed
    template.spec.restartPolicy value is "Always".


`,
  "apps/v1 Deployment spec.replicas": `
FIELD: replicas <integer>


DESCRIPTION:
    Number of desired pods. This is a pointer to distinguish between explicit
    zero and not specified. Defaults to 1.
    

`,
  "apps/v1 Deployment spec.strategy": `
FIELD: strategy <DeploymentStrategy>


DESCRIPTION:
    The deployment strategy to use to replace existing pods with new ones.
    DeploymentStrategy describes how to replace existing pods with new ones.
    
FIELDS:
  rollingUpdate	<RollingUpdateDeployment>
    Rolling update config params. Present only if DeploymentStrategyType =
    RollingUpdate.

  type	<string>
  enum: Recreate, RollingUpdate
    Type of deployment. Can be "Recreate" or "RollingUpdate". Default is
    RollingUpdate.
    
    Possible enum values:
     - \`"Recreate"\` Kill all existing pods before creating new ones.
     - \`"RollingUpdate"\` Replace the old ReplicaSets by new one using rolling
    update i.e gradually scale down the old ReplicaSets and scale up the new
    one.


`,
  "apps/v1 Deployment spec.strategy.rollingUpdate": `
FIELD: rollingUpdate <RollingUpdateDeployment>


DESCRIPTION:
    Rolling update config params. Present only if DeploymentStrategyType =
    RollingUpdate.
    Spec to control the desired behavior of rolling update.
    
FIELDS:
  maxSurge	<IntOrString>
    The maximum number of pods that can be scheduled above the desired number of
    pods. Value can be an absolute number (ex: 5) or a percentage of desired
    pods (ex: 10%). This can not be 0 if MaxUnavailable is 0. Absolute number is
    calculated from percentage by rounding up. Defaults to 25%. Example: when
    this is set to 30%, the new ReplicaSet can be scaled up immediately when the
    rolling update starts, such that the total number of old and new pods do not
    exceed 130% of desired pods. Once old pods have been killed, new ReplicaSet
    can be scaled up further, ensuring that total number of pods running at any
    time during the update is at most 130% of desired pods.

  maxUnavailable	<IntOrString>
    The maximum number of pods that can be unavailable during the update. Value
    can be an absolute number (ex: 5) or a percentage of desired pods (ex: 10%).
    Absolute number is calculated from percentage by rounding down. This can not
    be 0 if MaxSurge is 0. Defaults to 25%. Example: when this is set to 30%,
    the old ReplicaSet can be scaled down to 70% of desired pods immediately
    when the rolling update starts. Once new pods are ready, old ReplicaSet can
    be scaled down further, followed by scaling up the new ReplicaSet, ensuring
    that the total number of pods available at all times during the update is at
    least 70% of desired pods.


`,
  "apps/v1 Deployment spec.template.spec.containers.resources": `
FIELD: resources <ResourceRequirements>


DESCRIPTION:
    Compute Resources required by this container. Cannot be updated. More info:
    https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
    ResourceRequirements describes the compute resource requirements.
    
FIELDS:
  claims	<[]ResourceClaim>
    Claims lists the names of resources, defined in spec.resourceClaims, that
    are used by this container.
    
    This field depends on the DynamicResourceAllocation feature gate.
    
    This field is immutable. It can only be set for containers.

  limits	<map[string]Quantity>
    Limits describes the maximum amount of compute resources allowed. More info:
    https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

  requests	<map[string]Quantity>
    Requests describes the minimum amount of compute resources required. If
    Requests is omitted for a container, it defaults to Limits if that is
    explicitly specified, otherwise to an implementation-defined value. Requests
    cannot exceed Limits. More info:
    https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/


`,
  "autoscaling/v1 HorizontalPodAutoscaler": `
DESCRIPTION:
    configuration of a horizontal pod autoscaler.
    
FIELDS:
  apiVersion	<string>
    APIVersion defines the versioned schema of this representation of an object.
    Servers should convert recognized schemas to the latest internal value, and
    may reject unrecognized values. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources

  kind	<string>
    Kind is a string value representing the REST resource this object
    represents. Servers may infer this from the endpoint the client submits
    requests to. Cannot be updated. In CamelCase. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds

  metadata	<ObjectMeta>
    Standard object metadata. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata

  spec	<HorizontalPodAutoscalerSpec> -required-
    spec defines the behaviour of autoscaler. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#spec-and-status.

  status	<HorizontalPodAutoscalerStatus>
    status is the current information about the autoscaler.


`,
  "autoscaling/v1 HorizontalPodAutoscaler spec.targetCPUUtilizationPercentage": `
FIELD: targetCPUUtilizationPercentage <integer>


DESCRIPTION:
    targetCPUUtilizationPercentage is the target average CPU utilization
    (represented as a percentage of requested CPU) over all the pods; if not
    specified the default autoscaling policy will be used.
    

`,
  "autoscaling/v2 HorizontalPodAutoscaler": `
DESCRIPTION:
    HorizontalPodAutoscaler is the configuration for a horizontal pod
    autoscaler, which automatically manages the replica count of any resource
    implementing the scale subresource based on the metrics specified.
    
FIELDS:
  apiVersion	<string>
    APIVersion defines the versioned schema of this representation of an object.
    Servers should convert recognized schemas to the latest internal value, and
    may reject unrecognized values. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources

  kind	<string>
    Kind is a string value representing the REST resource this object
    represents. Servers may infer this from the endpoint the client submits
    requests to. Cannot be updated. In CamelCase. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds

  metadata	<ObjectMeta>
    metadata is the standard object metadata. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata

  spec	<HorizontalPodAutoscalerSpec> -required-
    spec is the specification for the behaviour of the autoscaler. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#spec-and-status.

  status	<HorizontalPodAutoscalerStatus>
    status is the current information about the autoscaler.


`,
  "autoscaling/v2 HorizontalPodAutoscaler spec": `
FIELD: spec <HorizontalPodAutoscalerSpec>


DESCRIPTION:
    spec is the specification for the behaviour of the autoscaler. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#spec-and-status.
    HorizontalPodAutoscalerSpec describes the desired functionality of the
    HorizontalPodAutoscaler.
    
FIELDS:
  behavior	<HorizontalPodAutoscalerBehavior>
    behavior configures the scaling behavior of the target in both Up and Down
    directions (scaleUp and scaleDown fields respectively). If not set, the
    default HPAScalingRules for scale up and scale down are used.

  maxReplicas	<integer> -required-
    maxReplicas is the upper limit for the number of replicas to which the
    autoscaler can scale up. It cannot be less that minReplicas.

  metrics	<[]MetricSpec>
    metrics contains the specifications for which to use to calculate the
    desired replica count (the maximum replica count across all metrics will be
    used).  The desired replica count is calculated multiplying the ratio
    between the target value and the current value by the current number of
    pods.  Ergo, metrics used must decrease as the pod count is increased, and
    vice-versa.  See the individual metric source types for more information
    about how each type of metric must respond. If not set, the default metric
    will be set to 80% average CPU utilization.

  minReplicas	<integer>
    minReplicas is the lower limit for the number of replicas to which the
    autoscaler can scale down.  It defaults to 1 pod.  minReplicas is allowed to
    be 0 if the alpha feature gate HPAScaleToZero is enabled and at least one
    Object or External metric is configured.  Scaling is active as long as at
    least one metric value is available.

  scaleTargetRef	<CrossVersionObjectReference> -required-
    scaleTargetRef points to the target resource to scale, and is used to the
    pods for which metrics should be collected, as well as to actually change
    the replica count.


`,
  "autoscaling/v2 HorizontalPodAutoscaler spec.behavior": `
FIELD: behavior <HorizontalPodAutoscalerBehavior>


DESCRIPTION:
    behavior configures the scaling behavior of the target in both Up and Down
    directions (scaleUp and scaleDown fields respectively). If not set, the
    default HPAScalingRules for scale up and scale down are used.
    HorizontalPodAutoscalerBehavior configures the scaling behavior of the
    target in both Up and Down directions (scaleUp and scaleDown fields
    respectively).
    
FIELDS:
  scaleDown	<HPAScalingRules>
    scaleDown is scaling policy for scaling Down. If not set, the default value
    is to allow to scale down to minReplicas pods, with a 300 second
    stabilization window (i.e., the highest recommendation for the last 300sec
    is used).

  scaleUp	<HPAScalingRules>
    scaleUp is scaling policy for scaling Up. If not set, the default value is
    the higher of:
      * increase no more than 4 pods per 60 seconds
      * double the number of pods per 60 seconds
    No stabilization is used.


`,
  "autoscaling/v2 HorizontalPodAutoscaler spec.behavior.scaleDown.policies": `
FIELD: policies <[]HPAScalingPolicy>


DESCRIPTION:
    policies is a list of potential scaling polices which can be used during
    scaling. If not set, use the default values: - For scale up: allow doubling
    the number of pods, or an absolute change of 4 pods in a 15s window. - For
    scale down: allow all pods to be removed in a 15s window.
    HPAScalingPolicy is a single policy which must hold true for a specified
    past interval.
    
FIELDS:
  periodSeconds	<integer> -required-
    periodSeconds specifies the window of time for which the policy should hold
    true. PeriodSeconds must be greater than zero and less than or equal to 1800
    (30 min).

  type	<string> -required-
    type is used to specify the scaling policy.

  value	<integer> -required-
    value contains the amount of change which is permitted by the policy. It
    must be greater than zero


`,
  "autoscaling/v2 HorizontalPodAutoscaler spec.metrics": `
FIELD: metrics <[]MetricSpec>


DESCRIPTION:
    metrics contains the specifications for which to use to calculate the
    desired replica count (the maximum replica count across all metrics will be
    used).  The desired replica count is calculated multiplying the ratio
    between the target value and the current value by the current number of
    pods.  Ergo, metrics used must decrease as the pod count is increased, and
    vice-versa.  See the individual metric source types for more information
    about how each type of metric must respond. If not set, the default metric
    will be set to 80% average CPU utilization.
    MetricSpec specifies how to scale based on a single metric (only \`type\` and
    one other matching field should be set at once).
    
FIELDS:
  containerResource	<ContainerResourceMetricSource>
    containerResource refers to a resource metric (such as those specified in
    requests and limits) known to Kubernetes describing a single container in
    each pod of the current scale target (e.g. CPU or memory). Such metrics are
    built in to Kubernetes, and have special scaling options on top of those
    available to normal per-pod metrics using the "pods" source.

  external	<ExternalMetricSource>
    external refers to a global metric that is not associated with any
    Kubernetes object. It allows autoscaling based on information coming from
    components running outside of cluster (for example length of queue in cloud
    messaging service, or QPS from loadbalancer running outside of cluster).

  object	<ObjectMetricSource>
    object refers to a metric describing a single kubernetes object (for
    example, hits-per-second on an Ingress object).

  pods	<PodsMetricSource>
    pods refers to a metric describing each pod in the current scale target (for
    example, transactions-processed-per-second).  The values will be averaged
    together before being compared to the target value.

  resource	<ResourceMetricSource>
    resource refers to a resource metric (such as those specified in requests
    and limits) known to Kubernetes describing each pod in the current scale
    target (e.g. CPU or memory). Such metrics are built in to Kubernetes, and
    have special scaling options on top of those available to normal per-pod
    metrics using the "pods" source.

  type	<string> -required-
    type is the type of metric source.  It should be one of "ContainerResource",
    "External", "Object", "Pods" or "Resource", each mapping to a matching field
    in the object.


`,
  "autoscaling/v2 HorizontalPodAutoscaler spec.metrics.resource.target": `
FIELD: target <MetricTarget>


DESCRIPTION:
    target specifies the target value for the given metric
    MetricTarget defines the target value, average value, or average utilization
    of a specific metric
    
FIELDS:
  averageUtilization	<integer>
    averageUtilization is the target value of the average of the resource metric
    across all relevant pods, represented as a percentage of the requested value
    of the resource for the pods. Currently only valid for Resource metric
    source type

  averageValue	<Quantity>
    averageValue is the target value of the average of the metric across all
    relevant pods (as a quantity)

  type	<string> -required-
    type represents whether the metric type is Utilization, Value, or
    AverageValue

  value	<Quantity>
    value is the target value of the metric (as a quantity).


`,
  "policy/v1 PodDisruptionBudget spec": `
FIELD: spec <PodDisruptionBudgetSpec>


DESCRIPTION:
    Specification of the desired behavior of the PodDisruptionBudget.
    PodDisruptionBudgetSpec is a description of a PodDisruptionBudget.
    
FIELDS:
  maxUnavailable	<IntOrString>
    An eviction is allowed if at most "maxUnavailable" pods selected by
    "selector" are unavailable after the eviction, i.e. even in absence of the
    evicted pod. For example, one can prevent all voluntary evictions by
    specifying 0. This is a mutually exclusive setting with "minAvailable".

  minAvailable	<IntOrString>
    An eviction is allowed if at least "minAvailable" pods selected by
    "selector" will still be available after the eviction, i.e. even in the
    absence of the evicted pod.  So for example you can prevent all voluntary
    evictions by specifying "100%".

  selector	<LabelSelector>
    Label query over pods whose evictions are managed by the disruption budget.
    A null selector will match no pods, while an empty ({}) selector will select
    all pods within the namespace.

  unhealthyPodEvictionPolicy	<string>
  enum: AlwaysAllow, IfHealthyBudget
    UnhealthyPodEvictionPolicy defines the criteria for when unhealthy pods
    should be considered for eviction. Current implementation considers healthy
    pods, as pods that have status.conditions item with
    type="Ready",status="True".
    
    Valid policies are IfHealthyBudget and AlwaysAllow. If no policy is
    specified, the default behavior will be used, which corresponds to the
    IfHealthyBudget policy.
    
    IfHealthyBudget policy means that running pods (status.phase="Running"), but
    not yet healthy can be evicted only if the guarded application is not
    disrupted (status.currentHealthy is at least equal to
    status.desiredHealthy). Healthy pods will be subject to the PDB for
    eviction.
    
    AlwaysAllow policy means that all running pods (status.phase="Running"), but
    not yet healthy are considered disrupted and can be evicted regardless of
    whether the criteria in a PDB is met. This means perspective running pods of
    a disrupted application might not get a chance to become healthy. Healthy
    pods will be subject to the PDB for eviction.
    
    Additional policies may be added in the future. Clients making eviction
    decisions should disallow eviction of unhealthy pods if they encounter an
    unrecognized policy in this field.
    
    Possible enum values:
     - \`"AlwaysAllow"\` policy means that all running pods
    (status.phase="Running"), but not yet healthy are considered disrupted and
    can be evicted regardless of whether the criteria in a PDB is met. This
    means perspective running pods of a disrupted application might not get a
    chance to become healthy. Healthy pods will be subject to the PDB for
    eviction.
     - \`"IfHealthyBudget"\` policy means that running pods
    (status.phase="Running"), but not yet healthy can be evicted only if the
    guarded application is not disrupted (status.currentHealthy is at least
    equal to status.desiredHealthy). Healthy pods will be subject to the PDB for
    eviction.


`,
  "v1 LimitRange spec.limits": `
FIELD: limits <[]LimitRangeItem>


DESCRIPTION:
    Limits is the list of LimitRangeItem objects that are enforced.
    LimitRangeItem defines a min/max usage limit for any resource that matches
    on kind.
    
FIELDS:
  default	<map[string]Quantity>
    Default resource requirement limit value by resource name if resource limit
    is omitted.

  defaultRequest	<map[string]Quantity>
    DefaultRequest is the default resource requirement request value by resource
    name if resource request is omitted.

  max	<map[string]Quantity>
    Max usage constraints on this kind by resource name.

  maxLimitRequestRatio	<map[string]Quantity>
    MaxLimitRequestRatio if specified, the named resource must have a request
    and limit that are both non-zero where limit divided by request is less than
    or equal to the enumerated value; this represents the max burst for the
    named resource.

  min	<map[string]Quantity>
    Min usage constraints on this kind by resource name.

  type	<string> -required-
    Type of resource that this limit applies to.


`,
  "v1 Node spec.taints": `
FIELD: taints <[]Taint>


DESCRIPTION:
    If specified, the node's taints.
    The node this Taint is attached to has the "effect" on any pod that does not
    tolerate the Taint.
    
FIELDS:
  effect	<string> -required-
  enum: NoExecute, NoSchedule, PreferNoSchedule
    Required. The effect of the taint on pods that do not tolerate the taint.
    Valid effects are NoSchedule, PreferNoSchedule and NoExecute.
    
    Possible enum values:
     - \`"NoExecute"\` Evict any already-running pods that do not tolerate the
    taint. Currently enforced by NodeController.
     - \`"NoSchedule"\` Do not allow new pods to schedule onto the node unless
    they tolerate the taint, but allow all pods submitted to Kubelet without
    going through the scheduler to start, and allow all already-running pods to
    continue running. Enforced by the scheduler.
     - \`"PreferNoSchedule"\` Like TaintEffectNoSchedule, but the scheduler tries
    not to schedule new pods onto the node, rather than prohibiting new pods
    from scheduling onto the node entirely. Enforced by the scheduler.

  key	<string> -required-
    Required. The taint key to be applied to a node.

  timeAdded	<string>
    TimeAdded represents the time at which the taint was added.

  value	<string>
    The taint value corresponding to the taint key.


`,
  "v1 Pod spec.containers.readinessProbe": `
FIELD: readinessProbe <Probe>


DESCRIPTION:
    Periodic probe of container service readiness. Container will be removed
    from service endpoints if the probe fails. Cannot be updated. More info:
    https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#container-probes
    Probe describes a health check to be performed against a container to
    determine whether it is alive or ready to receive traffic.
    
FIELDS:
  exec	<ExecAction>
    Exec specifies a command to execute in the container.

  failureThreshold	<integer>
    Minimum consecutive failures for the probe to be considered failed after
    having succeeded. Defaults to 3. Minimum value is 1.

  grpc	<GRPCAction>
    GRPC specifies a GRPC HealthCheckRequest.

  httpGet	<HTTPGetAction>
    HTTPGet specifies an HTTP GET request to perform.

  initialDelaySeconds	<integer>
    Number of seconds after the container has started before liveness probes are
    initiated. More info:
    https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#container-probes

  periodSeconds	<integer>
    How often (in seconds) to perform the probe. Default to 10 seconds. Minimum
    value is 1.

  successThreshold	<integer>
    Minimum consecutive successes for the probe to be considered successful
    after having failed. Defaults to 1. Must be 1 for liveness and startup.
    Minimum value is 1.

  tcpSocket	<TCPSocketAction>
    TCPSocket specifies a connection to a TCP port.

  terminationGracePeriodSeconds	<integer>
    Optional duration in seconds the pod needs to terminate gracefully upon
    probe failure. The grace period is the duration in seconds after the
    processes running in the pod are sent a termination signal and the time when
    the processes are forcibly halted with a kill signal. Set this value longer
    than the expected cleanup time for your process. If this value is nil, the
    pod's terminationGracePeriodSeconds will be used. Otherwise, this value
    overrides the value provided by the pod spec. Value must be non-negative
    integer. The value zero indicates stop immediately via the kill signal (no
    opportunity to shut down). This is a beta field and requires enabling
    ProbeTerminationGracePeriod feature gate. Minimum value is 1.
    spec.terminationGracePeriodSeconds is used if unset.

  timeoutSeconds	<integer>
    Number of seconds after which the probe times out. Defaults to 1 second.
    Minimum value is 1. More info:
    https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#container-probes


`,
  "v1 Pod status.phase": `
FIELD: phase <string>
ENUM:
    Failed
    Pending
    Running
    Succeeded
    Unknown

DESCRIPTION:
    The phase of a Pod is a simple, high-level summary of where the Pod is in
    its lifecycle. The conditions array, the reason and message fields, and the
    individual container status arrays contain more detail about the pod's
    status. There are five possible phase values:
    
    Pending: The pod has been accepted by the Kubernetes system, but one or more
    of the container images has not been created. This includes time before
    being scheduled as well as time spent downloading images over the network,
    which could take a while. Running: The pod has been bound to a node, and all
    of the containers have been created. At least one container is still
    running, or is in the process of starting or restarting. Succeeded: All
    containers in the pod have terminated in success, and will not be restarted.
    Failed: All containers in the pod have terminated, and at least one
    container has terminated in failure. The container either exited with
    non-zero status or was terminated by the system. Unknown: For some reason
    the state of the pod could not be obtained, typically due to an error in
    communicating with the host of the pod.
    
    More info:
    https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#pod-phase
    
    Possible enum values:
     - \`"Failed"\` means that all containers in the pod have terminated, and at
    least one container has terminated in a failure (exited with a non-zero exit
    code or was stopped by the system).
     - \`"Pending"\` means the pod has been accepted by the system, but one or
    more of the containers has not been started. This includes time before being
    bound to a node, as well as time spent pulling images onto the host.
     - \`"Running"\` means the pod has been bound to a node and all of the
    containers have been started. At least one container is still running or is
    in the process of being restarted.
     - \`"Succeeded"\` means that all containers in the pod have voluntarily
    terminated with a container exit code of 0, and the system is not going to
    restart any of these containers.
     - \`"Unknown"\` means that for some reason the state of the pod could not be
    obtained, typically due to an error in communicating with the host of the
    pod. Deprecated: It isn't being set since 2015
    (74da3b14b0c0f658b3bb8d2def5094686d0e9095)
    

`,
  "v1 ResourceQuota spec": `
FIELD: spec <ResourceQuotaSpec>


DESCRIPTION:
    Spec defines the desired quota.
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#spec-and-status
    ResourceQuotaSpec defines the desired hard limits to enforce for Quota.
    
FIELDS:
  hard	<map[string]Quantity>
    hard is the set of desired hard limits for each named resource. More info:
    https://kubernetes.io/docs/concepts/policy/resource-quotas/

  scopeSelector	<ScopeSelector>
    scopeSelector is also a collection of filters like scopes that must match
    each object tracked by a quota but expressed using ScopeSelectorOperator in
    combination with possible values. For a resource to match, both scopes AND
    scopeSelector (if specified in spec), must be matched.

  scopes	<[]string>
    A collection of filters that must match each object tracked by a quota. If
    not specified, the quota matches all objects.


`,
  "v1 Service spec.type": `
FIELD: type <string>
ENUM:
    ClusterIP
    ExternalName
    LoadBalancer
    NodePort

DESCRIPTION:
    type determines how the Service is exposed. Defaults to ClusterIP. Valid
    options are ExternalName, ClusterIP, NodePort, and LoadBalancer. "ClusterIP"
    allocates a cluster-internal IP address for load-balancing to endpoints.
    Endpoints are determined by the selector or if that is not specified, by
    manual construction of an Endpoints object or EndpointSlice objects. If
    clusterIP is "None", no virtual IP is allocated and the endpoints are
    published as a set of endpoints rather than a virtual IP. "NodePort" builds
    on ClusterIP and allocates a port on every node which routes to the same
    endpoints as the clusterIP. "LoadBalancer" builds on NodePort and creates an
    external load-balancer (if supported in the current cloud) which routes to
    the same endpoints as the clusterIP. "ExternalName" aliases this service to
    the specified externalName. Several other fields do not apply to
    ExternalName services. More info:
    https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
    
    Possible enum values:
     - \`"ClusterIP"\` means a service will only be accessible inside the cluster,
    via the cluster IP.
     - \`"ExternalName"\` means a service consists of only a reference to an
    external name that kubedns or equivalent will return as a CNAME record, with
    no exposing or proxying of any pods involved.
     - \`"LoadBalancer"\` means a service will be exposed via an external load
    balancer (if the cloud provider supports it), in addition to 'NodePort'
    type.
     - \`"NodePort"\` means a service will be exposed on one port of every node,
    in addition to 'ClusterIP' type.
    

`,
};

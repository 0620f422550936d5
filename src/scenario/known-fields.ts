import type { ManifestError } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import { unknownField } from "./issues.ts";
import { type FieldPath, formatPath, isRecord } from "./path.ts";

/**
 * Field names of the modelled kinds, as the API server's strict validation knows them. Lists are looked through
 * (`containers` names the fields of one container); `any` is a map with free keys, a scalar, or a part not modelled.
 * Upstream: k8s.io/api core/v1, apps/v1, batch/v1, autoscaling/v2 (v1.37); keda apis/keda/v1alpha1 (v2.20.2).
 */
type Fields = "any" | { readonly [name: string]: Fields };

const leaves = (names: string): Readonly<Record<string, "any">> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, "any"]));

const METADATA: Fields = leaves(
  "name generateName namespace labels annotations finalizers ownerReferences uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds managedFields selfLink",
);

const SELECTOR: Fields = { matchLabels: "any", matchExpressions: leaves("key operator values") };

const PROBE: Fields = leaves(
  "initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold terminationGracePeriodSeconds httpGet tcpSocket exec grpc",
);

const RESOURCES: Fields = leaves("requests limits claims");

const CONTAINER: Fields = {
  ...leaves(
    "name image command args workingDir envFrom env volumeMounts volumeDevices lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty restartPolicy restartPolicyRules",
  ),
  ports: leaves("name containerPort hostPort hostIP protocol"),
  resources: RESOURCES,
  resizePolicy: leaves("resourceName restartPolicy"),
  readinessProbe: PROBE,
  livenessProbe: PROBE,
  startupProbe: PROBE,
};

const POD_SPEC: Fields = {
  ...leaves(
    "volumes ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain schedulerName hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead setHostnameAsFQDN os hostUsers schedulingGates resourceClaims hostnameOverride workloadRef schedulingGroup",
  ),
  containers: CONTAINER,
  initContainers: CONTAINER,
  resources: RESOURCES,
  tolerations: leaves("key operator value effect tolerationSeconds"),
  affinity: leaves("nodeAffinity podAffinity podAntiAffinity"),
  topologySpreadConstraints: {
    ...leaves("maxSkew topologyKey whenUnsatisfiable minDomains nodeAffinityPolicy nodeTaintsPolicy matchLabelKeys"),
    labelSelector: SELECTOR,
  },
};

const POD_TEMPLATE: Fields = { metadata: METADATA, spec: POD_SPEC };

const TARGET: Fields = leaves("type value averageValue averageUtilization");
const METRIC: Fields = { name: "any", selector: SELECTOR };
const REFERENCE: Fields = leaves("apiVersion kind name");
const RULES: Fields = {
  ...leaves("stabilizationWindowSeconds selectPolicy tolerance"),
  policies: leaves("type value periodSeconds"),
};
const BEHAVIOR: Fields = { scaleUp: RULES, scaleDown: RULES };

const TRIGGER: Fields = {
  ...leaves("type name useCachedMetrics metadata metricType"),
  authenticationRef: leaves("name kind"),
};

const JOB_SPEC: Fields = {
  ...leaves(
    "parallelism completions activeDeadlineSeconds podFailurePolicy successPolicy backoffLimit backoffLimitPerIndex maxFailedIndexes manualSelector ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy",
  ),
  selector: SELECTOR,
  template: POD_TEMPLATE,
};

/** By kind; of a version that is read beside another, by both. */
const SPECS: Readonly<Record<string, Fields>> = {
  Pod: POD_SPEC,
  Node: {
    ...leaves("podCIDR podCIDRs providerID unschedulable configSource externalID"),
    taints: leaves("key value effect timeAdded"),
  },
  Deployment: {
    ...leaves("replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds paused"),
    selector: SELECTOR,
    template: POD_TEMPLATE,
    strategy: { type: "any", rollingUpdate: leaves("maxSurge maxUnavailable") },
  },
  Job: JOB_SPEC,
  ReplicaSet: { ...leaves("replicas minReadySeconds"), selector: SELECTOR, template: POD_TEMPLATE },
  HorizontalPodAutoscaler: {
    ...leaves("minReplicas maxReplicas"),
    scaleTargetRef: REFERENCE,
    behavior: BEHAVIOR,
    metrics: {
      type: "any",
      resource: { name: "any", target: TARGET },
      containerResource: { name: "any", container: "any", target: TARGET },
      pods: { metric: METRIC, target: TARGET },
      object: { describedObject: REFERENCE, metric: METRIC, target: TARGET },
      external: { metric: METRIC, target: TARGET },
    },
  },
  "autoscaling/v1 HorizontalPodAutoscaler": {
    ...leaves("minReplicas maxReplicas targetCPUUtilizationPercentage"),
    scaleTargetRef: REFERENCE,
  },
  ScaledObject: {
    ...leaves("pollingInterval cooldownPeriod initialCooldownPeriod idleReplicaCount minReplicaCount maxReplicaCount"),
    scaleTargetRef: leaves("apiVersion kind name envSourceContainerName"),
    triggers: TRIGGER,
    fallback: leaves("failureThreshold replicas behavior"),
    advanced: {
      restoreToOriginalReplicaCount: "any",
      horizontalPodAutoscalerConfig: { name: "any", behavior: BEHAVIOR },
      scalingModifiers: leaves("formula target activationTarget metricType"),
    },
  },
  ScaledJob: {
    ...leaves(
      "pollingInterval successfulJobsHistoryLimit failedJobsHistoryLimit rolloutStrategy envSourceContainerName minReplicaCount maxReplicaCount",
    ),
    jobTargetRef: JOB_SPEC,
    triggers: TRIGGER,
    rollout: leaves("strategy propagationPolicy"),
    scalingStrategy: leaves(
      "strategy customScalingQueueLengthDeduction customScalingRunningJobPercentage pendingPodConditions multipleScalersCalculation",
    ),
  },
  AdmissionPolicy: leaves("kinds forbids attestedBy message"),
  Service: {
    ...leaves(
      "selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses sessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution",
    ),
    ports: leaves("name protocol appProtocol port targetPort nodePort"),
  },
};

/** Fields of a manifest that its kind does not have, as `kubectl apply` refuses them. Kinds not listed pass. */
export function unknownFields(manifest: KubeObject): readonly ManifestError[] {
  const { apiVersion, kind } = manifest;
  const spec = SPECS[`${apiVersion} ${kind}`] ?? SPECS[kind];
  if (!spec) return [];
  return check(manifest, { ...leaves("apiVersion kind status"), metadata: METADATA, spec }, []);
}

function check(value: unknown, fields: Fields, path: FieldPath): readonly ManifestError[] {
  if (fields === "any") return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => check(item, fields, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const below = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const at = [...path, key];
    return below ? check(value[key], below, at) : [unknownField(at, formatPath(at), Object.keys(fields))];
  });
}

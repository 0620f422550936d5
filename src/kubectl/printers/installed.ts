/**
 * Columns of kinds that controllers install, where no definition object says them: "Name type path", a "*" after the name
 * for wide tables only. Upstream, `additionalPrinterColumns` of: KEDA v2.17, VPA v1.4, Karpenter v1.6, Argo CD v3.1,
 * Flux v2.6.
 */
const READY = `Ready string .status.conditions[?(@.type=="Ready")].status`;
const AGE = "Age date .metadata.creationTimestamp";
const FLUX = [AGE, READY, `Status string .status.conditions[?(@.type=="Ready")].message`];
const KEDA_STATE = [READY, `Active string .status.conditions[?(@.type=="Active")].status`];
const KEDA_REST = [
  `Paused string .status.conditions[?(@.type=="Paused")].status`,
  "Triggers string .status.triggersTypes",
  "Authentications string .status.authenticationsTypes",
  AGE,
];
const COUNTS = ["Min integer .spec.minReplicaCount", "Max integer .spec.maxReplicaCount"];

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Application: [
    "Sync_Status string .status.sync.status",
    "Health_Status string .status.health.status",
    "Revision* string .status.sync.revision",
    "Project* string .spec.project",
  ],
  GitRepository: ["URL string .spec.url", ...FLUX],
  HelmRelease: FLUX,
  Kustomization: FLUX,
  NodeClaim: [
    "Type string .metadata.labels.node\\.kubernetes\\.io/instance-type",
    "Capacity string .metadata.labels.karpenter\\.sh/capacity-type",
    "Zone string .metadata.labels.topology\\.kubernetes\\.io/zone",
    "Node string .status.nodeName",
    READY,
    AGE,
    "ImageID* string .status.imageID",
    "ID* string .status.providerID",
    "NodePool* string .metadata.labels.karpenter\\.sh/nodepool",
    "NodeClass* string .spec.nodeClassRef.name",
    `Drifted* string .status.conditions[?(@.type=="Drifted")].status`,
  ],
  NodePool: [
    "NodeClass string .spec.template.spec.nodeClassRef.name",
    "Nodes string .status.resources.nodes",
    READY,
    AGE,
    "Weight* integer .spec.weight",
    "CPU* string .status.resources.cpu",
    "Memory* string .status.resources.memory",
  ],
  ScaledJob: [...COUNTS, ...KEDA_STATE, ...KEDA_REST],
  ScaledObject: [
    "ScaleTargetKind string .status.scaleTargetKind",
    "ScaleTargetName string .spec.scaleTargetRef.name",
    ...COUNTS,
    ...KEDA_STATE,
    `Fallback string .status.conditions[?(@.type=="Fallback")].status`,
    ...KEDA_REST,
  ],
  VerticalPodAutoscaler: [
    "Mode string .spec.updatePolicy.updateMode",
    "CPU string .status.recommendation.containerRecommendations[0].target.cpu",
    "Mem string .status.recommendation.containerRecommendations[0].target.memory",
    `Provided string .status.conditions[?(@.type=="RecommendationProvided")].status`,
    AGE,
  ],
};

/** Columns as a definition has them; none for other kinds. */
export const installedColumns = (kind: string): readonly unknown[] =>
  (COLUMNS[kind] ?? []).map((column) => {
    const [, name = "", wide = "", type = "", jsonPath = ""] = /^([^ *]+)(\*?) (\w+) (.*)$/.exec(column) ?? [];
    return { name: name.replace("_", " "), type, jsonPath, priority: wide === "" ? 0 : 1 };
  });

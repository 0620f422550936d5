import { type Controller, keyOf } from "../../api/controller.ts";
import { kindDoc } from "./admit.ts";
import { type HpaConfig, hpaConfig } from "./config.ts";
import { decide } from "./decide.ts";
import { EMPTY_MEMORY, type HpaMemory } from "./memory.ts";
import type { Observation } from "./observation.ts";
import { observe } from "./observe.ts";
import { editionOf } from "./timing.ts";

/** The HorizontalPodAutoscaler controller of one release with its flags; keys are namespace/name of the HPA. */
export const hpaController = (config: HpaConfig): Controller<HpaMemory, Observation> => ({
  name: "hpa",
  component: "horizontal-pod-autoscaler",
  upstream: {
    project: "kubernetes/kubernetes",
    version: config.version,
    source: "pkg/controller/podautoscaler",
  },
  leftOut: [
    "A sync takes no time, so the period between two syncs is exactly the sync period.",
    "Every scale and status write succeeds at once; conflicts and refusals are modelled but do not occur.",
    "The target is a Deployment or a ReplicaSet; other kinds with a scale have no match.",
    "Selectors of Pods and Object metrics pick no series: such a metric is found by its name alone.",
    "What the controller knows of other HPAs' selectors is read off their status; one that scaled to 0 is forgotten.",
    "With pod-level requests, pod overhead and ordinary init containers are not added.",
    "The controller never restarts, so it never loses its recommendations.",
  ],
  loop: {
    reads: ["HorizontalPodAutoscaler", "Pod", "metrics.k8s.io", "custom.metrics.k8s.io", "external.metrics.k8s.io"],
    writes: ["Deployment.spec.replicas", "HorizontalPodAutoscaler.status"],
    period: "15s",
    host: "kube-controller-manager",
  },
  kinds: [kindDoc(config)],
  watches: [
    {
      kind: "HorizontalPodAutoscaler",
      // A deleted object stays queued: it is forgotten when its sync falls due. So does one whose status was written.
      keys: (after, before) => (after && (!before || editionOf(after) !== editionOf(before)) ? [keyOf(after)] : []),
    },
  ],
  init: () => EMPTY_MEMORY,
  observe: (key, seen, memory, trigger) => observe(key, seen, memory, trigger, config),
  decide: (seen, memory, now, trigger) => decide(seen, memory, now, trigger, config),
});

/** The simulator's own: Kubernetes 1.36 with default flags. */
export const hpa = hpaController(hpaConfig("1.36"));

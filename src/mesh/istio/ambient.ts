import type { AccessPolicy } from "../../api/mesh.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { Identity } from "../identity.ts";

const MODE = "istio.io/dataplane-mode";
const WAYPOINT = "istio.io/use-waypoint";

/** In ambient mode pods have no proxy of their own: their node's ztunnel carries what they say. */
export const isAmbient = ({ labels }: Identity): boolean => labels[MODE] === "ambient";

/** What is said to the service goes by a waypoint, an Envoy that several services share. */
export const hasWaypoint = (service: string, objects: readonly KubeObject[]): boolean =>
  objects.some(({ kind, metadata }) => {
    const waypoint = kind === "Service" && metadata.name === service ? metadata.labels?.[WAYPOINT] : undefined;
    return waypoint !== undefined && waypoint !== "none";
  });

/**
 * What ztunnel, which sees connections and no requests, makes of a policy: what asks for a method lets nobody in, and
 * keeps out whoever could use it. Upstream: pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go.
 */
export const ofConnections = ({ action, rules }: AccessPolicy): AccessPolicy => ({
  action,
  rules:
    action === "ALLOW"
      ? rules.filter(({ methods }) => methods === null)
      : rules.map(({ from }) => ({ from, methods: null })),
});

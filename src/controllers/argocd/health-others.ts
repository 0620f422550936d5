import { degraded, type Health, healthy, progressing } from "./health-status.ts";
import type { Manifest } from "./manifest.ts";
import { conditionsOf, listAt, textAt } from "./typed.ts";

const hasAddress = (object: Manifest): boolean => listAt(object, "status", "loadBalancer", "ingress").length > 0;

/** Upstream: gitops-engine health/health_service.go. */
export const serviceHealth = (object: Manifest): Health =>
  textAt(object, "spec", "type") === "LoadBalancer" && !hasAddress(object) ? progressing() : healthy();

/** Upstream: gitops-engine health/health_ingress.go. */
export const ingressHealth = (object: Manifest): Health => (hasAddress(object) ? healthy() : progressing());

/** Upstream: gitops-engine health/health_pvc.go. */
export function claimHealth(object: Manifest): Health {
  const phase = textAt(object, "status", "phase");
  if (phase === "Lost") return degraded();
  if (phase === "Pending") return progressing();
  return phase === "Bound" ? healthy() : { status: "Unknown", message: "" };
}

/** Upstream: gitops-engine health/health_apiservice.go. */
export function apiServiceHealth(object: Manifest): Health {
  const available = conditionsOf(object).find(({ type }) => type === "Available");
  if (available === undefined) return progressing("Waiting to be processed");
  const message = `${available.reason}: ${available.message}`;
  return available.status === "True" ? healthy(message) : progressing(message);
}

/** Upstream: gitops-engine health/health_argo.go. */
export function workflowHealth(object: Manifest): Health {
  const message = textAt(object, "status", "message");
  const phase = textAt(object, "status", "phase");
  if (phase === "" || phase === "Pending" || phase === "Running") return progressing(message);
  if (phase === "Succeeded") return healthy(message);
  return phase === "Failed" || phase === "Error" ? degraded(message) : { status: "Unknown", message };
}

/** Upstream: gitops-engine health/health.go HealthStatusCode. */
export type HealthStatus = "Healthy" | "Suspended" | "Progressing" | "Missing" | "Degraded" | "Unknown";

export interface Health {
  readonly status: HealthStatus;
  /** Empty where upstream gives none. */
  readonly message: string;
}

export const healthy = (message = ""): Health => ({ status: "Healthy", message });
export const progressing = (message = ""): Health => ({ status: "Progressing", message });
export const degraded = (message = ""): Health => ({ status: "Degraded", message });

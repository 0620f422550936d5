import type { ResourceList } from "../../api/objects.ts";
import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS } from "../../base/units.ts";

/** Feature gates of the three programs. Upstream: 1.7.1 pkg/features; all three are alpha and off. */
export interface Gates {
  readonly cpuStartupBoost: boolean;
  readonly inPlace: boolean;
  readonly perVpaConfig: boolean;
}

export const GATES_OFF: Gates = { cpuStartupBoost: false, inPlace: false, perVpaConfig: false };

/** One value for each of the two resources. */
export interface PerResource<T> {
  readonly cpu: T;
  readonly memory: T;
}

/** Flags of the recommender. Upstream: 1.7.1 pkg/recommender/config/config.go. */
export const RECOMMENDER_DEFAULTS = {
  name: "default",
  intervalMs: MINUTE_MS as DurationMs,
  marginFraction: 0.15,
  /** Per pod; its containers share it evenly. */
  podMinCpuMilli: 25,
  podMinMemoryMib: 250,
  percentiles: {
    target: { cpu: 0.9, memory: 0.9 },
    lower: { cpu: 0.5, memory: 0.5 },
    upper: { cpu: 0.95, memory: 0.95 },
  },
  confidenceIntervalMs: { cpu: DAY_MS, memory: DAY_MS } as PerResource<DurationMs>,
  halfLifeMs: { cpu: DAY_MS, memory: DAY_MS } as PerResource<DurationMs>,
  memoryIntervalMs: DAY_MS as DurationMs,
  memoryIntervalCount: 8,
  oomBumpUpRatio: 1.2,
  oomMinBumpUpBytes: 104_857_600,
  humanizeMemory: false,
  roundCpuMilli: 1,
  roundMemoryBytes: 1,
  cpuInteger: false,
  /** Caps where a policy has none; a missing resource is not capped. */
  maxAllowed: {} as ResourceList,
  memorySaver: false,
  useCheckpoints: true,
  checkpointsGcIntervalMs: 10 * MINUTE_MS,
  /** Empty: VPAs of all namespaces. */
  onlyNamespace: "",
  ignoredNamespaces: [] as readonly string[],
  gates: GATES_OFF,
};
export type RecommenderConfig = Readonly<typeof RECOMMENDER_DEFAULTS>;

/** Flags of the updater. Upstream: 1.7.1 pkg/updater/config/config.go. */
export const UPDATER_DEFAULTS = {
  intervalMs: MINUTE_MS as DurationMs,
  minReplicas: 2,
  evictionTolerance: 0.5,
  /** Actions a second, of evictions and of resizes each; ≤ 0 is without limit. */
  rateLimit: -1,
  rateBurst: 1,
  useWebhookStatus: true,
  inPlaceSkipDisruptionBudget: false,
  updateThreshold: 0.1,
  lifetimeThresholdMs: 12 * HOUR_MS,
  evictAfterOomMs: 10 * MINUTE_MS,
  ignoredNamespaces: [] as readonly string[],
  gates: GATES_OFF,
};
export type UpdaterConfig = Readonly<typeof UPDATER_DEFAULTS>;

/** Flags of the admission webhook. Upstream: 1.7.1 pkg/admission-controller/config/config.go. */
export const ADMISSION_DEFAULTS = {
  /** Empty: boosts are not capped. */
  maxAllowedCpuBoost: "",
  gates: GATES_OFF,
};
export type AdmissionConfig = Readonly<typeof ADMISSION_DEFAULTS>;

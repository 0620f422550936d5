import type { DurationMs } from "../../base/units.ts";

/** Flags of kube-controller-manager that the loop reads. */
interface Flags {
  /** --horizontal-pod-autoscaler-sync-period */
  readonly syncPeriodMs: DurationMs;
  /** --horizontal-pod-autoscaler-downscale-stabilization */
  readonly downscaleStabilizationMs: DurationMs;
  /** --horizontal-pod-autoscaler-tolerance: a ratio, both directions. */
  readonly tolerance: number;
  /** --horizontal-pod-autoscaler-cpu-initialization-period */
  readonly cpuInitializationPeriodMs: DurationMs;
  /** --horizontal-pod-autoscaler-initial-readiness-delay */
  readonly initialReadinessDelayMs: DurationMs;
}

/** What differs between releases and changes a decision, a text or the timing. */
interface Profile {
  readonly version: "v1.32.2" | "v1.36.1" | "v1.37.2";
  /** Up to 1.32 the tolerance test was |1 − r| ≤ tol, which in doubles leaves 1.1 outside of 0.1. */
  readonly symmetricTolerance: boolean;
  /** Gate HPAConfigurableTolerance: `behavior.*.tolerance` counts. */
  readonly configurableTolerance: boolean;
  /** "min-is-zero": up to 1.32 zero was active iff minReplicas is 0; later the gate HPAScaleToZero, off or on. */
  readonly scaleToZero: "min-is-zero" | "off" | "on";
  /** Gate PodLevelResources: requests stated for the whole pod count. */
  readonly podLevelRequests: boolean;
  /** Scale writes in all when each one meets a conflict. */
  readonly writeAttempts: number;
  /** Sums beyond int64 and proposals beyond int32 stop there instead of wrapping round. */
  readonly capped: boolean;
  /** Memory averages in status are printed in Ki, Mi, Gi. */
  readonly binaryMemory: boolean;
  /** A new HPA, and with gate HPAGeneration an edited one, is synced at once; `status.observedGeneration` is written. */
  readonly syncsAtOnce: boolean;
  /** Texts of AmbiguousSelector and of Object errors. */
  readonly texts: "to-1.36" | "from-1.37";
}

/** Everything about one controller instance that does not change while it runs. */
export type HpaConfig = Flags & Profile;

const FLAGS: Flags = {
  syncPeriodMs: 15_000,
  downscaleStabilizationMs: 300_000,
  tolerance: 0.1,
  cpuInitializationPeriodMs: 300_000,
  initialReadinessDelayMs: 30_000,
};

const V1_36: Profile = {
  version: "v1.36.1",
  symmetricTolerance: false,
  configurableTolerance: true,
  scaleToZero: "off",
  podLevelRequests: true,
  writeAttempts: 5,
  capped: true,
  binaryMemory: true,
  syncsAtOnce: false,
  texts: "to-1.36",
};

const PROFILES: Readonly<Record<"1.32" | "1.36" | "1.37", Profile>> = {
  "1.32": {
    version: "v1.32.2",
    symmetricTolerance: true,
    configurableTolerance: false,
    scaleToZero: "min-is-zero",
    podLevelRequests: false,
    writeAttempts: 1,
    capped: false,
    binaryMemory: false,
    syncsAtOnce: false,
    texts: "to-1.36",
  },
  "1.36": V1_36,
  "1.37": { ...V1_36, version: "v1.37.2", scaleToZero: "on", syncsAtOnce: true, texts: "from-1.37" },
};

/** Releases that can be asked for. */
export type HpaRelease = keyof typeof PROFILES;

/** The controller of a release with its default flags; `changes` are flags and gates set otherwise. */
export const hpaConfig = (release: HpaRelease, changes: Partial<HpaConfig> = {}): HpaConfig => ({
  ...FLAGS,
  ...PROFILES[release],
  ...changes,
});

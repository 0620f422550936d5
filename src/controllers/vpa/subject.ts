import type { Condition } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { Amounts } from "./amounts.ts";

/** Requests and limits that have been read; a missing list stays missing (Go's nil map). */
export interface ContainerResources {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

/** One container of a pod as updater and webhook read it. */
export interface ContainerSubject {
  readonly name: string;
  readonly spec: ContainerResources;
  /** What the container really has (its status); missing on clusters without in-place resize, and on new pods. */
  readonly actual?: ContainerResources;
  /** Its last run that ended. */
  readonly lastTermination?: { readonly reason: string; readonly startedAt: TimeMs; readonly finishedAt: TimeMs };
  /** Some resource's resizePolicy is RestartContainer. */
  readonly restartsOnResize?: boolean;
}

/** A pod as updater and webhook read it. */
export interface PodSubject {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** The controlling owner. */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** The topmost controller above it; missing for bare and node-owned pods, and when it cannot be looked up. */
  readonly controller?: { readonly kind: string; readonly name: string };
  readonly phase: string;
  readonly startTime?: TimeMs;
  readonly deleting: boolean;
  readonly conditions: readonly Condition[];
  readonly containers: readonly ContainerSubject[];
}

/**
 * The container's actual resources if its status shows them, else those of the spec.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/resources/resourcehelpers.go ContainerRequestsAndLimits.
 */
export const resourcesNow = ({ actual, spec }: ContainerSubject): ContainerResources => actual ?? spec;

import type { LabelSelector } from "../../api/objects.ts";
import { wholeSecond } from "../../cluster/pod-state.ts";
import type { Gates } from "../../controllers/vpa/config.ts";
import type { LimitRangeItem, Vpa, VpaSpec, VpaStatus } from "../../controllers/vpa/types.ts";
import type { Header, Tick } from "../recording.ts";

/** What the recordings of the three programs have in common. */
export type Flags = Readonly<Record<string, number | string | boolean>>;

/** A VPA as a recording lists it. */
export interface VpaDoc {
  readonly name: string;
  readonly namespace: string;
  readonly createdMs: number;
  readonly generation: number;
  readonly annotations: Readonly<Record<string, string>> | null;
  readonly spec: VpaSpec;
  readonly target: { readonly selector: string; readonly error: string; readonly topmost: string };
}

/** A controller of pods: `parent` is the topmost one above it. */
export interface ControllerDoc {
  readonly kind: string;
  readonly name: string;
  readonly replicas?: number;
  readonly parent?: string;
  readonly missing?: boolean;
  readonly lookupError?: string;
}

export interface LimitRangeDoc {
  readonly namespace?: string;
  readonly limits: readonly LimitRangeItem[];
}

export const flagsOf = (header: Header): Flags => header.config.flags as Flags;
export const number = (flags: Flags, name: string): number => Number(flags[name]);
export const text = (flags: Flags, name: string): string => String(flags[name]);
export const list = (flags: Flags, name: string): readonly string[] =>
  text(flags, name)
    .split(",")
    .filter((word) => word !== "");

export function gatesOf({ config }: Header): Gates {
  const on = config.featureGates as readonly string[];
  return {
    cpuStartupBoost: on.includes("CPUStartupBoost"),
    inPlace: on.includes("InPlace"),
    perVpaConfig: on.includes("PerVPAConfig"),
  };
}

/** Keys of later ticks replace those of earlier ones. */
export const folded = <See>(before: See, tick: Tick): See => ({ ...before, ...(tick.see as Partial<See>) });

/** An equality-based selector: "app=web,tier=front"; undefined when the target cannot be read. */
export function selectorOf({ selector, error }: VpaDoc["target"]): LabelSelector | undefined {
  if (error !== "") return undefined;
  const pairs = selector.split(",").filter((pair) => pair !== "");
  return { matchLabels: Object.fromEntries(pairs.map((pair) => pair.split("=") as [string, string])) };
}

export const vpaOf = (doc: VpaDoc, status: VpaStatus): Vpa => ({
  apiVersion: "autoscaling.k8s.io/v1",
  kind: "VerticalPodAutoscaler",
  metadata: {
    name: doc.name,
    namespace: doc.namespace,
    uid: `${doc.namespace}/${doc.name}`,
    generation: doc.generation,
    resourceVersion: 0,
    creationTimestamp: wholeSecond(doc.createdMs),
    ...(doc.annotations && { annotations: doc.annotations }),
  },
  spec: { ...doc.spec, targetRef: doc.spec.targetRef ?? undefined },
  status,
});

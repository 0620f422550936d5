import type { Taint, Toleration } from "../../api/objects.ts";
import { tolerates } from "../../cluster/schedule/index.ts";
import { UNREGISTERED_TAINT } from "./labels.ts";

/** Upstream: karpenter v1.14.1 pkg/scheduling/taints.go. PreferNoSchedule counts as a taint here. */
type Taints = readonly Taint[];

export const untolerated = (taints: Taints, tolerations: readonly Toleration[]): Taints =>
  taints.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));

const taintText = ({ key, value, effect }: Taint): string => `${key}${value ? `=${value}` : ""}:${effect}`;

/** One part for each taint, or undefined. */
export function taintProblem(taints: Taints, tolerations: readonly Toleration[]): string | undefined {
  const left = untolerated(taints, tolerations);
  if (left.length === 0) return undefined;
  return left.map((taint) => `did not tolerate taint (taint=${taintText(taint)})`).join("; ");
}

export const sameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

/** Taints that go away by themselves while a node starts. */
const EPHEMERAL: Taints = [
  { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" },
  { key: "node.kubernetes.io/not-ready", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", effect: "NoSchedule" },
  { key: "node.cloudprovider.kubernetes.io/uninitialized", effect: "NoSchedule" },
  UNREGISTERED_TAINT,
];
export const isEphemeral = (taint: Taint): boolean =>
  EPHEMERAL.some((known) => sameTaint(known, taint)) || taint.key.startsWith("readiness.k8s.io/");

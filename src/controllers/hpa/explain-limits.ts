import type { ExplanationStep } from "../../api/explanation.ts";
import type { HpaConfig } from "./config.ts";
import { short } from "./number-text.ts";
import type { Course } from "./reconcile.ts";
import { type Hpa, type HpaSpec, minReplicasOf } from "./spec.ts";
import { windowsOf } from "./stabilize.ts";

type Computed = Extract<Course, { end: "computed" }>;

/** The rungs from the winning proposal to what is written. */
export function limitSteps(
  { spec }: Hpa,
  course: Computed,
  current: number,
  config: HpaConfig,
): readonly ExplanationStep[] {
  const { combined, stabilized, limited, replicas } = course;
  const { raw, winner, proposals } = combined;
  const wanted = stabilized.replicas;
  const rated = limited.rate === undefined ? wanted : withinRate(wanted, current, limited.rate);
  const asked = proposals.map((proposal) => (proposal.ok ? String(proposal.replicas) : "none")).join(", ");
  const choice: ExplanationStep = {
    rule: "largest wins",
    before: asked,
    after: raw,
    because: `${winner?.description} asks for most`,
  };
  return [
    ...(proposals.length > 1 ? [choice] : []),
    { rule: "stabilised", before: raw, after: wanted, because: windowReason(spec, raw, wanted, current, config) },
    { rule: "rate-limited", before: wanted, after: rated, because: rateReason(spec, limited.rate, wanted, current) },
    {
      rule: "bounded",
      before: rated,
      after: replicas,
      because: `between minReplicas ${minReplicasOf(spec)} and maxReplicas ${spec.maxReplicas}`,
    },
  ];
}

const withinRate = (wanted: number, current: number, rate: number): number =>
  wanted > current ? Math.min(wanted, rate) : Math.max(wanted, rate);

function windowReason(spec: HpaSpec, raw: number, wanted: number, current: number, config: HpaConfig): string {
  const { upMs, downMs } = spec.behavior
    ? windowsOf(spec.behavior, config)
    : { upMs: 0, downMs: config.downscaleStabilizationMs };
  const seconds = short((raw > current ? upMs : downMs) / 1_000);
  if (wanted === raw && raw === current) return "no change";
  if (seconds === "0") return "no window in this direction";
  if (wanted === raw) return `nothing in the last ${seconds} s speaks against it`;
  if (wanted === current) return `recommendations of the last ${seconds} s hold it at ${current}`;
  return `${wanted} is the ${wanted > raw ? "highest" : "lowest"} recommendation of the last ${seconds} s`;
}

function rateReason(spec: HpaSpec, rate: number | undefined, wanted: number, current: number): string {
  if (wanted === current) return "no change, no rate";
  if (rate === undefined) return "without behavior there is no rate downwards";
  if (spec.behavior === undefined) return `max(2 × ${current}, 4) = ${rate}`;
  return `the policies allow ${wanted > current ? "at most" : "at least"} ${short(rate)} now`;
}

import { vpaForNewPod } from "../../controllers/vpa/admission/choose.ts";
import { podPatches } from "../../controllers/vpa/admission/pod-patches.ts";
import { validateVpa } from "../../controllers/vpa/admission/validate.ts";
import { ADMISSION_DEFAULTS, type AdmissionConfig } from "../../controllers/vpa/config.ts";
import type { VpaSpec } from "../../controllers/vpa/types.ts";
import { compare } from "../compare.ts";
import type { Difference, Header, Recording } from "../recording.ts";
import { candidatesOf, type PodDoc, type RecommendingDoc, subjectOf } from "./pods.ts";
import { type ControllerDoc, flagsOf, folded, gatesOf, type LimitRangeDoc, text } from "./shared.ts";

interface See {
  readonly pod?: PodDoc;
  readonly vpas: readonly RecommendingDoc[];
  readonly controllers: readonly ControllerDoc[];
  readonly limitRanges: readonly LimitRangeDoc[];
  /** A VPA being created or updated. */
  readonly object?: { readonly spec: VpaSpec };
  readonly oldObject?: { readonly spec: VpaSpec } | null;
}

/** Replays the requests to one recorded webhook. */
export function replayAdmission({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const config = configOf(header);
  let see: See = { vpas: [], controllers: [], limitRanges: [] };
  return ticks.map((tick) => {
    see = folded(see, tick);
    return compare(tick.t, tick.did, see.pod ? admitPod(see.pod, see, config) : admitVpa(see, config), "did");
  });
}

const configOf = (header: Header): AdmissionConfig => ({
  ...ADMISSION_DEFAULTS,
  maxAllowedCpuBoost: text(flagsOf(header), "max-allowed-cpu-boost"),
  gates: gatesOf(header),
});

function admitPod(doc: PodDoc, { vpas, controllers, limitRanges }: See, config: AdmissionConfig) {
  const pod = subjectOf(doc, controllers);
  const vpa = vpaForNewPod(pod, candidatesOf(vpas));
  if (!vpa) return { patches: [] };
  const items = limitRanges.flatMap(({ limits }) => limits);
  const result = podPatches(pod, vpa, items, config);
  if (result.ok) return { patches: result.value };
  return "error" in result.error ? { patches: null, error: `.: Internal error: ${result.error.error}` } : result.error;
}

function admitVpa({ object, oldObject }: See, config: AdmissionConfig) {
  const spec = object?.spec ?? {};
  const errors = validateVpa(spec, oldObject?.spec, config.gates);
  if (errors.length > 0) return { errors: errors.map(({ field, message }) => `${field}: ${message}`).sort() };
  const patch = { op: "add", path: "/spec/updatePolicy", value: { updateMode: "Recreate" } };
  return { patches: spec.updatePolicy ? [] : [patch] };
}

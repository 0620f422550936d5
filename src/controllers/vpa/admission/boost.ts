import { failed, ok, type Result } from "../../../base/result.ts";
import { amountOf } from "../amounts.ts";
import { proportionalLimits } from "../capping/scale.ts";
import type { AdmissionConfig } from "../config.ts";
import { isRequestsOnly, policyOf } from "../policy.ts";
import { milli, ofMilli, type Quantity, quantity } from "../quantity.ts";
import type { ContainerResources, ContainerSubject } from "../subject.ts";
import type { StartupBoost, VpaSpec } from "../types.ts";

/** A request that the webhook refuses, or upstream's crash. */
export type Refusal = { readonly error: string } | { readonly crash: string };

/** The container's boost, else the VPA's. */
export const boostOf = (container: string, { startupBoost, resourcePolicy }: VpaSpec): StartupBoost | undefined =>
  policyOf(container, resourcePolicy)?.startupBoost ?? startupBoost;

/**
 * More CPU at the start: a factor or an amount on top of the recommendation, or of the container's own request.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/admission-controller/resource/pod/patch/resource_updates.go.
 */
export function boosted(
  container: ContainerSubject,
  wanted: ContainerResources,
  boost: StartupBoost,
  spec: VpaSpec,
  config: AdmissionConfig,
): Result<ContainerResources, Refusal> {
  const recommended = amountOf(wanted.requests, "cpu");
  const base = recommended.nano === 0n ? amountOf(container.spec.requests, "cpu") : recommended;
  const more = boostedCpu(base, boost);
  if (!more.ok) return more;
  const cap = quantity(config.maxAllowedCpuBoost || "0");
  const cpu = cap.nano !== 0n && more.value.nano > cap.nano ? cap : more.value;
  const { limits } = container.spec;
  if (isRequestsOnly(container.name, spec.resourcePolicy)) {
    return ok({ ...wanted, requests: { ...wanted.requests, cpu: belowLimit(cpu, limits?.cpu) } });
  }
  const scaled = proportionalLimits(limits, container.spec.requests, { cpu }, {}).limits;
  return ok({
    requests: { ...wanted.requests, cpu },
    limits: { ...wanted.limits, ...(scaled?.cpu && { cpu: scaled.cpu }) },
  });
}

function boostedCpu(base: Quantity, { cpu }: StartupBoost): Result<Quantity, Refusal> {
  if (!cpu) return failed({ crash: "runtime error: invalid memory address or nil pointer dereference" });
  switch (cpu.type || "Factor") {
    case "Factor":
      if (cpu.factor === undefined) {
        return refuse("startupBoost.CPU.Factor is required when Type is Factor or not specified");
      }
      if (cpu.factor < 1) return refuse("boost factor must be >= 1");
      return ok(ofMilli(BigInt(Math.trunc(Number(milli(base)) * cpu.factor))));
    case "Quantity":
      if (cpu.quantity === undefined) return refuse("startupBoost.CPU.Quantity is required when Type is Quantity");
      return ok(ofMilli(milli(base) + milli(quantity(cpu.quantity))));
    default:
      return refuse(`unsupported startup boost type: ${cpu.type}`);
  }
}

const refuse = (error: string): Result<never, Refusal> => failed({ error });

const ONE_MILLI = ofMilli(1n);

/** With RequestsOnly a boost above the limit ends 1m below it. */
function belowLimit(cpu: Quantity, limit: Quantity | undefined): Quantity {
  if (!limit || milli(cpu) <= milli(limit)) return cpu;
  return limit.nano > ONE_MILLI.nano ? { ...limit, nano: limit.nano - ONE_MILLI.nano } : limit;
}

import { type Amounts, mapAmounts } from "../amounts.ts";
import type { PerResource, RecommenderConfig } from "../config.ts";
import { ofMilli, ofWhole, type Quantity, quantity, whole } from "../quantity.ts";

/**
 * From amounts to quantities: rounded up to multiples, memory on request as "1.25Gi", CPU on request in whole cores.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/model/types.go, pkg/recommender/routines/cpu_integer_post_processor.go.
 */
export function quantitiesOf(
  amounts: PerResource<number>,
  controlled: readonly string[],
  config: RecommenderConfig,
): Amounts {
  const memory = ofWhole(BigInt(roundedUp(amounts.memory, config.roundMemoryBytes)), "BinarySI");
  const all: Amounts = {
    cpu: ofMilli(BigInt(roundedUp(amounts.cpu, config.roundCpuMilli))),
    memory: config.humanizeMemory && memory.nano > 0n ? quantity(humanized(whole(memory))) : memory,
  };
  const kept: Record<string, Quantity> = {};
  for (const resource of controlled) {
    const amount = all[resource];
    if (amount) kept[resource] = amount;
  }
  return kept;
}

/** A scale of 0 or less rounds nothing. */
const roundedUp = (amount: number, scale: number): number => (scale <= 0 ? amount : Math.ceil(amount / scale) * scale);

const UNITS: readonly (readonly [suffix: string, bits: bigint])[] = [
  ["Ti", 40n],
  ["Gi", 30n],
  ["Mi", 20n],
  ["Ki", 10n],
];

/** Two decimals of the largest unit that fits, ties to even as Go prints them. */
function humanized(bytes: bigint): string {
  const unit = UNITS.find(([, bits]) => bytes >= 1n << bits);
  if (!unit) return String(bytes);
  const [suffix, bits] = unit;
  const half = 1n << (bits - 1n);
  const scaled = bytes * 100n;
  const rest = scaled & ((1n << bits) - 1n);
  const down = scaled >> bits;
  const hundredths = rest > half || (rest === half && down % 2n === 1n) ? down + 1n : down;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}${suffix}`;
}

/** Does an annotation ask for whole cores for this container? */
export const wantsWholeCores = (
  annotations: Readonly<Record<string, string>> | undefined,
  container: string,
): boolean => annotations?.[`vpa-post-processor.kubernetes.io/${container}_integerCPU`] === "true";

export const inWholeCores = (amounts: Amounts): Amounts =>
  mapAmounts(amounts, (amount, resource) => (resource === "cpu" ? ofWhole(whole(amount), amount.format) : amount));

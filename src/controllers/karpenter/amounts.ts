import type { PodSpec, ResourceList } from "../../api/objects.ts";
import { amountsOf, podAmounts } from "../../cluster/schedule/index.ts";

/**
 * Resources in numbers: cpu in millicores, everything else in whole units; `pods` counts pods, `nodes` nodes.
 * Upstream: karpenter v1.14.1 pkg/utils/resources/resources.go.
 */
export type Amounts = Readonly<Record<string, number>>;
export const NOTHING: Amounts = {};

export const amounts = (list: ResourceList | undefined): Amounts => amountsOf(list);

/** What one pod takes of a node, itself counted. */
export const requestsOf = (spec: PodSpec): Amounts => ({ ...podAmounts(spec), pods: 1 });

export function sum(lists: readonly Amounts[]): Amounts {
  const total: Record<string, number> = {};
  for (const list of lists) for (const name of Object.keys(list)) total[name] = (total[name] ?? 0) + (list[name] ?? 0);
  return total;
}

/** Only the resources of the left side. */
export function minus(left: Amounts, right: Amounts): Amounts {
  const rest: Record<string, number> = {};
  for (const name of Object.keys(left)) rest[name] = (left[name] ?? 0) - (right[name] ?? 0);
  return rest;
}

export function largest(lists: readonly Amounts[]): Amounts {
  const found: Record<string, number> = {};
  for (const list of lists) {
    for (const name of Object.keys(list)) {
      const amount = list[name] ?? 0;
      if (!(name in found) || amount > (found[name] ?? 0)) found[name] = amount;
    }
  }
  return found;
}

/** A resource that one list lacks is left out. */
export function smallest(left: Amounts, right: Amounts): Amounts {
  const found: Record<string, number> = {};
  for (const name of Object.keys(left)) {
    if (name in right) found[name] = Math.min(left[name] ?? 0, right[name] ?? 0);
  }
  return found;
}

/** Nothing fits into a total that is negative anywhere. */
export function fits(wanted: Amounts, total: Amounts): boolean {
  for (const name of Object.keys(total)) if ((total[name] ?? 0) < 0) return false;
  for (const name of Object.keys(wanted)) if ((wanted[name] ?? 0) > (total[name] ?? 0)) return false;
  return true;
}

const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL = ["", "k", "M", "G", "T", "P", "E"];

function scaled(amount: number, base: number, suffixes: readonly string[]): string {
  let rest = amount;
  let power = 0;
  while (rest !== 0 && rest % base === 0 && power < suffixes.length - 1) {
    rest /= base;
    power++;
  }
  return `${rest}${suffixes[power]}`;
}

/** A quantity as the API prints it: cpu decimal with milli, bytes binary, counts decimal. */
function quantityText(name: string, amount: number): string {
  if (name === "cpu") return amount % 1000 === 0 ? scaled(amount / 1000, 1000, DECIMAL) : `${amount}m`;
  if (name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-")) {
    return scaled(amount, 1024, BINARY);
  }
  return scaled(amount, 1000, DECIMAL);
}

/** As a resource list of the API, by name. */
export function resourceList(list: Amounts): ResourceList {
  const texts: Record<string, string> = {};
  for (const name of Object.keys(list).sort()) texts[name] = quantityText(name, list[name] ?? 0);
  return texts;
}

/** As upstream prints a resource list in messages: JSON, by name. */
export const amountsText = (list: Amounts): string =>
  Object.keys(list).length === 0 ? "{}" : JSON.stringify(resourceList(list));

/** As a decimal number without suffix: "7", "7.500", "8589934592". */
export const decimalText = (name: string, amount: number): string => {
  if (name !== "cpu" || amount % 1000 === 0) return String(name === "cpu" ? amount / 1000 : amount);
  return (amount / 1000).toFixed(3);
};

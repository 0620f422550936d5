import type { Container, PodSpec, ResourceList } from "../../api/objects.ts";
import { milliValue, wholeValue } from "../../base/quantity.ts";
import type { Bytes, MilliCpu } from "../../base/units.ts";

/**
 * What a pod asks of a node.
 * Upstream: k8s.io/component-helpers resource/helpers.go PodRequests, v1.34.1.
 */
export interface Requests {
  /** Every resource with a request above 0: cpu in millicores, others whole. cpu, memory, ephemeral-storage, then by name. */
  readonly positive: readonly { readonly name: string; readonly amount: number }[];
  readonly cpuMilli: MilliCpu;
  readonly memoryBytes: Bytes;
  /** As above, but a container without a request counts 100m and 200 MiB; scores use these. */
  readonly scoredCpuMilli: MilliCpu;
  readonly scoredMemoryBytes: Bytes;
}

type Amounts = Readonly<Record<string, number>>;

/** Upstream: pkg/scheduler/util/pod_resources.go. */
const SCORED_DEFAULTS: Amounts = { cpu: 100, memory: 200 * 1024 * 1024 };
const NONE: Amounts = {};
const ORDER = ["cpu", "memory", "ephemeral-storage"];

/** A resource list in numbers: cpu in millicores, everything else in whole units. */
export function amountsOf(list: ResourceList | undefined): Amounts {
  if (!list) return NONE;
  const known = parsed.get(list);
  if (known) return known;
  const amounts: Record<string, number> = {};
  for (const name of Object.keys(list))
    amounts[name] = name === "cpu" ? milliValue(list[name]) : wholeValue(list[name]);
  parsed.set(list, amounts);
  return amounts;
}
const parsed = new WeakMap<ResourceList, Amounts>();

/** What a pod of this spec requests, every resource named, zeros too. */
export const podAmounts = (spec: PodSpec): Amounts => total(spec, NONE);

/** What the scheduler counts for a pod of this spec. */
export function requestsOf(spec: PodSpec): Requests {
  const real = total(spec, NONE);
  const scored = total(spec, SCORED_DEFAULTS);
  const positive = Object.keys(real)
    .filter((name) => (real[name] ?? 0) > 0)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => ({ name, amount: real[name] ?? 0 }));
  return {
    positive,
    cpuMilli: real.cpu ?? 0,
    memoryBytes: real.memory ?? 0,
    scoredCpuMilli: scored.cpu ?? 0,
    scoredMemoryBytes: scored.memory ?? 0,
  };
}

const rank = (name: string): number => {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
};

/** max(Σ containers and sidecars, largest init step), then pod-level requests replace it, then overhead is added. */
function total(spec: PodSpec, defaults: Amounts): Amounts {
  const sum: Record<string, number> = {};
  for (const container of spec.containers) add(sum, containerAmounts(container, defaults));
  const sidecars: Record<string, number> = {};
  const largest: Record<string, number> = {};
  for (const container of spec.initContainers ?? []) {
    const own = containerAmounts(container, defaults);
    if (container.restartPolicy === "Always") {
      add(sum, own);
      add(sidecars, own);
      raise(largest, sidecars);
    } else {
      const step = { ...own };
      add(step, sidecars);
      raise(largest, step);
    }
  }
  raise(sum, largest);
  Object.assign(sum, amountsOf(spec.resources?.requests));
  add(sum, amountsOf(spec.overhead));
  return sum;
}

const containerAmounts = (container: Container, defaults: Amounts): Amounts => {
  const own = amountsOf(container.resources?.requests);
  return defaults === NONE ? own : { ...defaults, ...own };
};

function add(into: Record<string, number>, more: Amounts): void {
  for (const name of Object.keys(more)) into[name] = (into[name] ?? 0) + (more[name] ?? 0);
}

function raise(into: Record<string, number>, floor: Amounts): void {
  for (const name of Object.keys(floor)) into[name] = Math.max(into[name] ?? 0, floor[name] ?? 0);
}

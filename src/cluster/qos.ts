import type { PodSpec, QosClass, ResourceList } from "../api/objects.ts";
import { parseQuantity } from "../base/quantity.ts";

const COUNTED = ["cpu", "memory"] as const;

/**
 * How well a pod is served when its node runs short: all that it may use promised, some, or nothing.
 * Upstream: kubernetes v1.36.1 pkg/apis/core/v1/helper/qos/qos.go ComputePodQOS.
 */
export function qosClass(spec: PodSpec): QosClass {
  const known = classes.get(spec);
  if (known) return known;
  const found = classOf(spec);
  classes.set(spec, found);
  return found;
}

/** The pods of a template share their spec until they are placed. */
const classes = new WeakMap<PodSpec, QosClass>();

function classOf({ containers, initContainers = [] }: PodSpec): QosClass {
  const resources = [...containers, ...initContainers].map((container) => container.resources ?? {});
  const requests = sums(resources.map((each) => each.requests ?? {}));
  const limits = sums(resources.map((each) => each.limits ?? {}));
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  const isBound = resources.every((each) => COUNTED.every((name) => amount(each.limits ?? {}, name) > 0n));
  const isPromised = COUNTED.every((name) => requests.get(name) === limits.get(name));
  return isBound && isPromised ? "Guaranteed" : "Burstable";
}

const amount = (list: ResourceList, name: string): bigint => parseQuantity(list[name] ?? "0") ?? 0n;

/** CPU and memory of all containers together; zeros count as not stated. */
function sums(lists: readonly ResourceList[]): ReadonlyMap<string, bigint> {
  const totals = COUNTED.map((name) => [name, lists.reduce((sum, list) => sum + amount(list, name), 0n)] as const);
  return new Map(totals.filter(([, total]) => total > 0n));
}

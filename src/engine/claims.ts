import type { NodeChange } from "../api/frame.ts";
import type { Condition, KubeObject, ResourceList } from "../api/objects.ts";
import { milliValue, wholeValue } from "../base/quantity.ts";
import { MINUTE_MS } from "../base/units.ts";
import type { WatchEvent } from "../cluster/store.ts";
import type { MachinesHost } from "./machines.ts";
import { CLAIM_ANNOTATION, GROUP_ANNOTATION, PRICE_ANNOTATION, spotOf } from "./node-states.ts";
import { readyNode } from "./setup.ts";

/** A NodeClaim as the cloud reads it (see controllers/karpenter/kinds.ts, which owns the kind). */
type NodeClaim = KubeObject<
  unknown,
  | {
      readonly conditions?: readonly Condition[];
      readonly capacity?: ResourceList;
      readonly allocatable?: ResourceList;
    }
  | undefined
>;
interface Offering {
  readonly zone: string;
  readonly capacityType: string;
  /** $ an hour. */
  readonly price: number;
}

/** From launch to a node that is Ready, seconds. */
const BOOT_SECONDS = [40, 60] as const;
/** From the notice of a spot interruption to the end of the machine. */
const NOTICE_MS = 2 * MINUTE_MS;
const MICRO = 1_000_000;
const UNREGISTERED = { key: "karpenter.sh/unregistered", effect: "NoExecute" } as const;

/** Claims that were launched just now. */
export const launchedClaims = (events: readonly WatchEvent[]): readonly string[] =>
  events.flatMap(({ kind, before, after }) => {
    if (kind !== "NodeClaim" || !after) return [];
    return isLaunched(after as NodeClaim) && !isLaunched(before as NodeClaim | undefined) ? [after.metadata.name] : [];
  });

/** A machine is ordered for a launched claim; it carries the claim's name. */
export function orderForClaim(name: string, ordinal: number, host: MachinesHost): void {
  const claim = claimNamed(name, host);
  if (!claim) return;
  host.changed({ ...described(claim, host), state: "booting", because: "launched by Karpenter" });
  host.later(host.store.now + host.bootMs("node-claims", ordinal, BOOT_SECONDS), "", name);
}

/** The machine is up: its node registers, unless the claim is gone or on its way out. */
export function bootForClaim(name: string, host: MachinesHost): void {
  const claim = claimNamed(name, host);
  if (!claim || claim.metadata.deletionTimestamp !== undefined || host.store.get("Node", "", name)) return;
  const { capacity = {}, allocatable = capacity } = claim.status ?? {};
  const { group, priceMicroUsdPerHour } = described(claim, host);
  host.join(name, milliValue(allocatable.cpu));
  host.store.create(
    readyNode({
      name,
      capacity,
      allocatable,
      labels: {},
      taints: [UNREGISTERED],
      annotations: {
        [CLAIM_ANNOTATION]: name,
        [GROUP_ANNOTATION]: group,
        ...(priceMicroUsdPerHour === null ? {} : { [PRICE_ANNOTATION]: String(priceMicroUsdPerHour) }),
      },
      now: host.store.now,
      ready: true,
    }),
  );
}

/** The cloud wants a spot machine back: it says so now, and the machine ends two minutes later, empty or not. */
export function interruptClaim(name: string, host: MachinesHost): void {
  const { store } = host;
  if (!claimNamed(name, host) || store.get("SpotInterruption", "", name)) return;
  store.create({ apiVersion: "setpoint.dev/v1", kind: "SpotInterruption", metadata: { name, namespace: "" } });
  host.laterEnd(store.now + NOTICE_MS, name);
}

const isLaunched = (claim: NodeClaim | undefined): boolean =>
  claim?.status?.conditions?.some(({ type, status }) => type === "Launched" && status === "True") ?? false;

const claimNamed = (name: string, { store }: MachinesHost): NodeClaim | undefined =>
  store.list("NodeClaim").find(({ metadata }) => metadata.name === name) as NodeClaim | undefined;

function described(claim: NodeClaim, host: MachinesHost): Omit<NodeChange, "at" | "state" | "because"> {
  const { capacity = {}, allocatable = capacity } = claim.status ?? {};
  return {
    node: claim.metadata.name,
    group: claim.metadata.labels?.["karpenter.sh/nodepool"] ?? "",
    cpuMilli: milliValue(allocatable.cpu),
    memoryBytes: wholeValue(allocatable.memory),
    maxPods: wholeValue(allocatable.pods),
    priceMicroUsdPerHour: priceOf(claim, host),
    ...spotOf(claim.metadata.labels),
  };
}

/** The price of the offering that the claim's labels name. */
function priceOf({ metadata }: NodeClaim, { store }: MachinesHost): number | null {
  const labels = metadata.labels ?? {};
  const type = store
    .list("InstanceType")
    .find((each) => each.metadata.name === labels["node.kubernetes.io/instance-type"]);
  const offering = (type?.spec as { readonly offerings?: readonly Offering[] } | undefined)?.offerings?.find(
    ({ zone, capacityType }) =>
      zone === labels["topology.kubernetes.io/zone"] && capacityType === labels["karpenter.sh/capacity-type"],
  );
  return offering ? Math.round(offering.price * MICRO) : null;
}

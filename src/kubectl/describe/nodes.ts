import { at, compareText, type Fields, fields, list, sortedEntries, text } from "../json.ts";
import { nodeRoles } from "../printers/nodes.ts";
import { canonical, combined, type Quantity, quantityText, readQuantity, scaled } from "../quantities.ts";
import { ageAt, instant, rfc1123 } from "../times.ts";
import type { Description } from "./writer.ts";

/** Upstream: k8s.io/kubectl v0.36.1 pkg/describe/describe.go describeNode. */
export function describeNode(
  into: Description,
  node: Fields,
  pods: readonly Fields[],
  lease: Fields | undefined,
  now: number,
): void {
  into.field("Name", text(node, "metadata", "name"));
  into.field("Roles", nodeRoles(node).join(",") || "<none>");
  into.labels("Labels", fields(node, "metadata", "labels"));
  into.annotations(fields(node, "metadata", "annotations"));
  into.field("CreationTimestamp", rfc1123(instant(node, "metadata", "creationTimestamp")));
  into.multi("Taints", taints(node));
  into.field("Unschedulable", String(at(node, "spec", "unschedulable") === true));
  if (lease) leaseOf(into, lease);
  conditions(into, node);
  addresses(into, node);
  amounts(into, "Capacity", fields(node, "status", "capacity"));
  amounts(into, "Allocatable", fields(node, "status", "allocatable"));
  systemInfo(into, node);
  const mine = pods.filter((pod) => text(pod, "spec", "nodeName") === text(node, "metadata", "name") && !ended(pod));
  podTable(into, mine, fields(node, "status", "allocatable"), now);
  allocated(into, mine, fields(node, "status", "allocatable"));
}

const ended = (pod: Fields): boolean => ["Succeeded", "Failed"].includes(text(pod, "status", "phase"));
const EFFECTS = ["NoExecute", "NoSchedule", "PreferNoSchedule"];

function taints(node: Fields): readonly string[] {
  const shown = list(node, "spec", "taints").map((taint) => {
    const value = text(taint, "value");
    return {
      effect: text(taint, "effect"),
      said: `${text(taint, "key")}${value === "" ? "" : `=${value}`}:${text(taint, "effect")}`,
    };
  });
  return shown
    .sort((a, b) => EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) || compareText(a.said, b.said))
    .map(({ said }) => said);
}

function leaseOf(into: Description, lease: Fields): void {
  const time = (field: string) => {
    const found = instant(lease, "spec", field);
    return found === undefined ? "<unset>" : rfc1123(found);
  };
  into.line(0, "Lease:");
  into.field("HolderIdentity", text(lease, "spec", "holderIdentity") || "<unset>", 1);
  into.field("AcquireTime", time("acquireTime"), 1);
  into.field("RenewTime", time("renewTime"), 1);
}

function conditions(into: Description, node: Fields): void {
  const all = list(node, "status", "conditions");
  if (all.length === 0) return;
  into.line(0, "Conditions:");
  into.line(1, "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage");
  into.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
  for (const c of all) {
    const time = (field: string) => rfc1123(instant(c, field));
    into.line(
      1,
      `${text(c, "type")} \t${text(c, "status")} \t${time("lastHeartbeatTime")} \t${time("lastTransitionTime")} \t${text(c, "reason")} \t${text(c, "message")}`,
    );
  }
}

function addresses(into: Description, node: Fields): void {
  into.line(0, "Addresses:");
  for (const address of list(node, "status", "addresses"))
    into.field(text(address, "type"), text(address, "address"), 1);
}

function amounts(into: Description, title: string, all: Fields): void {
  if (Object.keys(all).length === 0) return;
  into.line(0, `${title}:`);
  for (const [name, amount] of sortedEntries(all)) into.field(name, canonical(String(amount)), 1);
}

const INFO = [
  ["Machine ID", "machineID"],
  ["System UUID", "systemUUID"],
  ["Boot ID", "bootID"],
  ["Kernel Version", "kernelVersion"],
  ["OS Image", "osImage"],
  ["Operating System", "operatingSystem"],
  ["Architecture", "architecture"],
  ["Container Runtime Version", "containerRuntimeVersion"],
  ["Kubelet Version", "kubeletVersion"],
] as const;

function systemInfo(into: Description, node: Fields): void {
  into.line(0, "System Info:");
  for (const [title, field] of INFO) into.field(title, text(node, "status", "nodeInfo", field), 1);
  const spec = (field: string) => text(node, "spec", field);
  if (spec("podCIDR") !== "") into.field("PodCIDR", spec("podCIDR"));
  const ranges = list(node, "spec", "podCIDRs").map(String);
  if (ranges.length > 0) into.field("PodCIDRs", ranges.join(","));
  if (spec("providerID") !== "") into.field("ProviderID", spec("providerID"));
}

const ZERO: Quantity = { nano: 0n, format: "DecimalSI" };
const read = (written: unknown): Quantity => {
  const found = readQuantity(String(written ?? "0"));
  return found.ok ? found.value : ZERO;
};
const larger = (a: Quantity, b: Quantity): Quantity => (b.nano > a.nano ? b : a);

/** What a pod asks for: its containers together and sidecars, or the largest init container. */
function podAmount(pod: Fields, what: "requests" | "limits", resource: string): Quantity {
  const amount = (container: unknown) => read(fields(container, "resources", what)[resource]);
  let sum = list(pod, "spec", "containers").reduce<Quantity>((total, c) => combined(total, amount(c), 1n), ZERO);
  let sidecars = ZERO;
  let initial = ZERO;
  for (const c of list(pod, "spec", "initContainers")) {
    if (text(c, "restartPolicy") === "Always") {
      sum = combined(sum, amount(c), 1n);
      sidecars = combined(sidecars, amount(c), 1n);
      initial = larger(initial, sidecars);
    } else initial = larger(initial, combined(sidecars, amount(c), 1n));
  }
  return larger(sum, initial);
}

/** Integer percent of what is allocatable, in milli-units for CPU. */
function percent(amount: Quantity, of: unknown, parts: bigint): string {
  const whole = scaled(read(of), parts);
  return whole === 0n ? "0" : String((scaled(amount, parts) * 100n) / whole);
}

const shown = (amount: Quantity, of: unknown, parts: bigint): string =>
  `${quantityText(amount)} (${percent(amount, of, parts)}%)`;

function podTable(into: Description, pods: readonly Fields[], allocatable: Fields, now: number): void {
  into.field("Non-terminated Pods", `(${pods.length} in total)`);
  into.line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge");
  into.line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
  for (const pod of pods) {
    const cell = (what: "requests" | "limits", resource: string, parts: bigint) =>
      shown(podAmount(pod, what, resource), allocatable[resource], parts);
    into.line(
      1,
      [
        text(pod, "metadata", "namespace"),
        text(pod, "metadata", "name"),
        "",
        cell("requests", "cpu", 1000n),
        cell("limits", "cpu", 1000n),
        cell("requests", "memory", 1n),
        cell("limits", "memory", 1n),
        ageAt(now, pod, "metadata", "creationTimestamp"),
      ].join("\t"),
    );
  }
}

function allocated(into: Description, pods: readonly Fields[], allocatable: Fields): void {
  into.line(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)");
  into.line(1, "Resource\tRequests\tLimits");
  into.line(1, "--------\t--------\t------");
  const extra = Object.keys(allocatable).filter(
    (name) => !["cpu", "memory", "ephemeral-storage", "pods"].includes(name),
  );
  for (const resource of ["cpu", "memory", "ephemeral-storage", ...extra.sort()]) {
    const parts = resource === "cpu" ? 1000n : 1n;
    const total = (what: "requests" | "limits") =>
      pods.reduce<Quantity>((sum, pod) => combined(sum, podAmount(pod, what, resource), 1n), ZERO);
    const whole = allocatable[resource];
    into.line(1, `${resource}\t${shown(total("requests"), whole, parts)}\t${shown(total("limits"), whole, parts)}`);
  }
}

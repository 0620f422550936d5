import { at, type Fields, fields, list, text } from "../json.ts";
import { created, name, orNone, type Printer } from "./printer.ts";

export const nodePrinter: Printer = {
  columns: [
    ...["NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP*", "EXTERNAL-IP*", "OS-IMAGE*", "KERNEL-VERSION*"],
    "CONTAINER-RUNTIME*",
  ],
  cells: (node, now) => [
    name(node),
    status(node),
    orNone(nodeRoles(node).join(",")),
    created(node, now),
    text(node, "status", "nodeInfo", "kubeletVersion"),
    orNone(address(node, "InternalIP")),
    orNone(address(node, "ExternalIP")),
    orUnknown(text(node, "status", "nodeInfo", "osImage")),
    kernel(node),
    orUnknown(text(node, "status", "nodeInfo", "containerRuntimeVersion")),
  ],
};

const orUnknown = (value: string): string => value || "<unknown>";

function status(node: Fields): string {
  const ready = list(node, "status", "conditions").find((c) => text(c, "type") === "Ready");
  const word = ready === undefined ? "Unknown" : text(ready, "status") === "True" ? "Ready" : "NotReady";
  return at(node, "spec", "unschedulable") === true ? `${word},SchedulingDisabled` : word;
}

const ROLE = "node-role.kubernetes.io/";

/** Roles that labels give a node, sorted. */
export function nodeRoles(node: Fields): readonly string[] {
  const labels = Object.entries(fields(node, "metadata", "labels"));
  const roles = labels.flatMap(([key, value]) => {
    if (key.startsWith(ROLE)) return key.length > ROLE.length ? [key.slice(ROLE.length)] : [];
    return key === "kubernetes.io/role" && value !== "" ? [String(value)] : [];
  });
  return [...new Set(roles)].sort();
}

const address = (node: Fields, type: string): string =>
  text(
    list(node, "status", "addresses").find((a) => text(a, "type") === type),
    "address",
  );

function kernel(node: Fields): string {
  const version = text(node, "status", "nodeInfo", "kernelVersion") || "<unknown>";
  const architecture = text(node, "status", "nodeInfo", "architecture");
  return architecture === "" ? version : `${version} (${architecture})`;
}

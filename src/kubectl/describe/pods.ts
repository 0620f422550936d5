import { age } from "../durations.ts";
import { at, count, type Fields, fields, list, text } from "../json.ts";
import { instant, rfc1123 } from "../times.ts";
import { describeContainers } from "./containers.ts";
import { tolerationTexts } from "./tolerations.ts";
import { describeVolumes } from "./volumes.ts";
import type { Description } from "./writer.ts";

/** Upstream: k8s.io/kubectl v0.36.1 pkg/describe/describe.go describePod. */
export function describePod(into: Description, pod: Fields, now: number): void {
  head(into, pod);
  status(into, pod, now);
  const ips = list(pod, "status", "podIPs");
  into.field("IP", text(pod, "status", "podIP"));
  if (ips.length === 0) into.field("IPs", "<none>");
  else into.line(0, "IPs:");
  for (const ip of ips) into.field("IP", text(ip, "ip"), 1);
  controlledBy(into, pod);
  if (text(pod, "status", "nominatedNodeName") !== "")
    into.field("NominatedNodeName", text(pod, "status", "nominatedNodeName"));
  containers(into, pod);
  gates(into, pod);
  conditions(into, pod);
  describeVolumes(into, list(pod, "spec", "volumes"), "");
  into.field("QoS Class", text(pod, "status", "qosClass") || qosOf(pod));
  into.labels("Node-Selectors", fields(pod, "spec", "nodeSelector"));
  into.multi("Tolerations", tolerationTexts(at(pod, "spec")));
}

function head(into: Description, pod: Fields): void {
  into.field("Name", text(pod, "metadata", "name"));
  into.field("Namespace", text(pod, "metadata", "namespace"));
  if (at(pod, "spec", "priority") !== undefined) into.field("Priority", count(pod, "spec", "priority"));
  const priorityClass = text(pod, "spec", "priorityClassName");
  if (priorityClass !== "") into.field("Priority Class Name", priorityClass);
  into.field("Service Account", text(pod, "spec", "serviceAccountName"));
  const node = text(pod, "spec", "nodeName");
  into.field("Node", node === "" ? "<none>" : `${node}/${text(pod, "status", "hostIP")}`);
  const started = instant(pod, "status", "startTime");
  if (started !== undefined) into.field("Start Time", rfc1123(started));
  into.labels("Labels", fields(pod, "metadata", "labels"));
  into.annotations(fields(pod, "metadata", "annotations"));
}

function status(into: Description, pod: Fields, now: number): void {
  const deleted = instant(pod, "metadata", "deletionTimestamp");
  if (deleted !== undefined && !["Succeeded", "Failed"].includes(text(pod, "status", "phase"))) {
    into.field("Status", `Terminating (lasts ${age(deleted, now)})`);
    into.field("Termination Grace Period", `${count(pod, "metadata", "deletionGracePeriodSeconds")}s`);
  } else into.field("Status", text(pod, "status", "phase"));
  if (text(pod, "status", "reason") !== "") into.field("Reason", text(pod, "status", "reason"));
  if (text(pod, "status", "message") !== "") into.field("Message", text(pod, "status", "message"));
}

/** The controller of an object. */
export function controlledBy(into: Description, object: Fields): void {
  const owner = list(object, "metadata", "ownerReferences").find((o) => at(o, "controller") === true);
  if (owner !== undefined) into.field("Controlled By", `${text(owner, "kind")}/${text(owner, "name")}`);
}

function containers(into: Description, pod: Fields): void {
  const init = list(pod, "spec", "initContainers");
  if (init.length > 0)
    describeContainers(into, "Init Containers", init, list(pod, "status", "initContainerStatuses"), "");
  describeContainers(into, "Containers", list(pod, "spec", "containers"), list(pod, "status", "containerStatuses"), "");
}

function gates(into: Description, pod: Fields): void {
  const all = list(pod, "spec", "readinessGates");
  if (all.length === 0) return;
  into.line(0, "Readiness Gates:");
  into.line(1, "Type\tStatus");
  for (const gate of all) {
    const type = text(gate, "conditionType");
    const found = list(pod, "status", "conditions").find((c) => text(c, "type") === type);
    into.line(1, `${type} \t${found === undefined ? "<none>" : text(found, "status")} `);
  }
}

function conditions(into: Description, pod: Fields): void {
  const all = list(pod, "status", "conditions");
  if (all.length === 0) return;
  into.line(0, "Conditions:");
  into.line(1, "Type\tStatus");
  for (const condition of all) into.line(1, `${text(condition, "type")} \t${text(condition, "status")} `);
}

/** Upstream: k8s.io/kubectl v0.36.1 pkg/util/qos/qos.go. */
function qosOf(pod: Fields): string {
  const all = [...list(pod, "spec", "containers"), ...list(pod, "spec", "initContainers")];
  const amounts = (c: unknown, what: string) => fields(c, "resources", what);
  const none = all.every(
    (c) => Object.keys(amounts(c, "requests")).length + Object.keys(amounts(c, "limits")).length === 0,
  );
  if (none) return "BestEffort";
  const whole = all.every((c) =>
    ["cpu", "memory"].every((r) => {
      const limit = amounts(c, "limits")[r];
      return limit !== undefined && (amounts(c, "requests")[r] ?? limit) === limit;
    }),
  );
  return whole ? "Guaranteed" : "Burstable";
}

import { at, count, type Fields, list, text } from "../json.ts";
import { instant, rfc1123 } from "../times.ts";
import type { Description } from "./writer.ts";

/** Upstream: k8s.io/kubectl v0.36.1 pkg/describe/describe.go describeHorizontalPodAutoscalerV2. */
export function describeHpa(into: Description, hpa: Fields): void {
  const spec = (field: string) => text(hpa, "spec", field);
  into.head(hpa);
  into.field("CreationTimestamp", rfc1123(instant(hpa, "metadata", "creationTimestamp")));
  into.field(
    "Reference",
    `${text(hpa, "spec", "scaleTargetRef", "kind")}/${text(hpa, "spec", "scaleTargetRef", "name")}`,
  );
  into.line(0, "Metrics:\t( current / target )");
  const statuses = list(hpa, "status", "currentMetrics");
  for (const [i, metric] of list(hpa, "spec", "metrics").entries()) into.line(1, metricLine(metric, statuses[i]));
  into.field("Min replicas", spec("minReplicas") || "<unset>");
  into.field("Max replicas", spec("maxReplicas"));
  behavior(into, hpa);
  into.field(
    `${text(hpa, "spec", "scaleTargetRef", "kind")} pods`,
    `${count(hpa, "status", "currentReplicas")} current / ${count(hpa, "status", "desiredReplicas")} desired`,
  );
  conditions(into, list(hpa, "status", "conditions"));
}

const UNKNOWN = "<unknown>";

function metricLine(metric: unknown, status: unknown): string {
  const type = text(metric, "type");
  const source = type === "" ? "" : type[0]?.toLowerCase() + type.slice(1);
  const wanted = at(metric, source, "target");
  const current = text(status, "type") === type ? at(status, source, "current") : undefined;
  const value = (field: string) => text(current, field) || UNKNOWN;
  const name = JSON.stringify(text(metric, source, "metric", "name"));
  const average = at(wanted, "averageValue") !== undefined;
  const amounts = average
    ? `${value("averageValue")} / ${text(wanted, "averageValue")}`
    : `${value("value")} / ${text(wanted, "value")}`;
  switch (type) {
    case "External":
      return `${name} (target ${average ? "average " : ""}value):\t${amounts}`;
    case "Pods":
      return `${name} on pods:\t${amounts}`;
    case "Object": {
      const object = at(metric, source, "describedObject");
      const where = `${text(object, "kind")}/${text(object, "name")}`;
      return `${name} on ${where} (target ${average ? "average " : ""}value):\t${amounts}`;
    }
    case "Resource":
      return `resource ${text(metric, source, "name")} on pods${resourceAmounts(wanted, current)}`;
    case "ContainerResource":
      return `resource ${text(metric, source, "name")} of container "${text(metric, source, "container")}" on pods${resourceAmounts(wanted, current)}`;
    default:
      return "<unknown metric type>";
  }
}

function resourceAmounts(wanted: unknown, current: unknown): string {
  if (at(wanted, "averageValue") !== undefined) {
    return `:\t${text(current, "averageValue") || UNKNOWN} / ${text(wanted, "averageValue")}`;
  }
  const used = at(current, "averageUtilization");
  const now = used === undefined ? UNKNOWN : `${String(used)}% (${text(current, "averageValue")})`;
  const target = at(wanted, "averageUtilization");
  return `  (as a percentage of request):\t${now} / ${target === undefined ? "<auto>" : `${String(target)}%`}`;
}

function behavior(into: Description, hpa: Fields): void {
  const rules = at(hpa, "spec", "behavior");
  if (rules === undefined) return;
  into.line(0, "Behavior:");
  direction(into, "Scale Up", at(rules, "scaleUp"));
  direction(into, "Scale Down", at(rules, "scaleDown"));
}

function direction(into: Description, title: string, rules: unknown): void {
  if (rules === undefined) return;
  into.line(1, `${title}:`);
  const window = at(rules, "stabilizationWindowSeconds");
  if (window !== undefined) into.line(2, `Stabilization Window: ${String(window)} seconds`);
  const tolerance = at(rules, "tolerance");
  if (tolerance !== undefined) into.line(2, `Tolerance: ${String(tolerance)}`);
  const policies = list(rules, "policies");
  if (policies.length === 0) return;
  into.line(2, `Select Policy: ${text(rules, "selectPolicy") || "Max"}`);
  into.line(2, "Policies:");
  for (const policy of policies) {
    into.line(
      3,
      `- Type: ${text(policy, "type")}\tValue: ${text(policy, "value")}\tPeriod: ${text(policy, "periodSeconds")} seconds`,
    );
  }
}

function conditions(into: Description, all: readonly unknown[]): void {
  if (all.length === 0) return;
  into.line(0, "Conditions:");
  into.line(1, "Type\tStatus\tReason\tMessage");
  into.line(1, "----\t------\t------\t-------");
  for (const c of all) {
    into.line(1, [text(c, "type"), text(c, "status"), text(c, "reason"), text(c, "message")].join("\t"));
  }
}

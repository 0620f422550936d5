import { at, count, type Fields, list, text } from "../json.ts";
import { created, name, type Printer } from "./printer.ts";

const MOST_SHOWN = 2;
const UNKNOWN = "<unknown>";

export const hpaPrinter: Printer = {
  columns: ["NAME", "REFERENCE", "TARGETS", "MINPODS", "MAXPODS", "REPLICAS", "AGE"],
  cells: (hpa, now) => [
    name(hpa),
    `${text(hpa, "spec", "scaleTargetRef", "kind")}/${text(hpa, "spec", "scaleTargetRef", "name")}`,
    targets(hpa),
    text(hpa, "spec", "minReplicas") || "<unset>",
    count(hpa, "spec", "maxReplicas"),
    count(hpa, "status", "currentReplicas"),
    created(hpa, now),
  ],
};

/** The TARGETS cell: two metrics, each "current/target", read by index from the status. */
function targets(hpa: Fields): string {
  const specs = list(hpa, "spec", "metrics");
  if (specs.length === 0) return "<none>";
  const statuses = list(hpa, "status", "currentMetrics");
  const shown = specs.slice(0, MOST_SHOWN).map((spec, index) => target(spec, statuses[index]));
  const more = specs.length - MOST_SHOWN;
  return more > 0 ? `${shown.join(", ")} + ${more} more...` : shown.join(", ");
}

const SOURCES: Readonly<Record<string, string>> = {
  External: "external",
  Pods: "pods",
  Object: "object",
  Resource: "resource",
  ContainerResource: "containerResource",
};

function target(spec: unknown, status: unknown): string {
  const type = text(spec, "type");
  const source = SOURCES[type];
  if (source === undefined) return "<unknown type>";
  const wanted = at(spec, source, "target");
  const current = text(status, "type") === type ? at(status, source, "current") : undefined;
  if (type === "Pods") return `${value(current, "averageValue")}/${quantity(wanted, "averageValue")}`;
  if (type === "Resource" || type === "ContainerResource") {
    return `${text(spec, source, "name")}: ${resourceTarget(wanted, current)}`;
  }
  if (at(wanted, "averageValue") !== undefined) {
    return `${value(current, "averageValue")}/${quantity(wanted, "averageValue")} (avg)`;
  }
  return `${value(current, "value")}/${quantity(wanted, "value")}`;
}

function resourceTarget(wanted: unknown, current: unknown): string {
  if (at(wanted, "averageValue") !== undefined) {
    return `${value(current, "averageValue")}/${quantity(wanted, "averageValue")}`;
  }
  const percent = (from: unknown, missing: string) => {
    const found = at(from, "averageUtilization");
    return found === undefined ? missing : `${String(found)}%`;
  };
  return `${percent(current, UNKNOWN)}/${percent(wanted, "<auto>")}`;
}

const quantity = (from: unknown, field: string): string => text(from, field) || "<nil>";
const value = (current: unknown, field: string): string => (current === undefined ? UNKNOWN : quantity(current, field));

import { at, count, type Fields, fields, list, sortedEntries, text } from "../json.ts";
import { canonical } from "../quantities.ts";
import { created, formatSelector, name, type Printer } from "./printer.ts";

export const pdbPrinter: Printer = {
  columns: ["NAME", "MIN AVAILABLE", "MAX UNAVAILABLE", "ALLOWED DISRUPTIONS", "AGE"],
  cells: (object, now) => [
    name(object),
    text(object, "spec", "minAvailable") || "N/A",
    text(object, "spec", "maxUnavailable") || "N/A",
    count(object, "status", "disruptionsAllowed"),
    created(object, now),
  ],
};

export const quotaPrinter: Printer = {
  columns: ["NAME", "REQUEST", "LIMIT", "AGE"],
  cells(object, now) {
    const hard = sortedEntries(fields(object, "status", "hard"));
    const cell = (limits: boolean) =>
      hard
        .filter(([resource]) => resource.startsWith("limits.") === limits)
        .map(([resource, amount]) => `${resource}: ${used(object, resource)}/${canonical(String(amount))}`)
        .join(", ");
    return [name(object), cell(false), cell(true), created(object, now)];
  },
};

const used = (object: Fields, resource: string): string => canonical(text(object, "status", "used", resource) || "0");

export const networkPolicyPrinter: Printer = {
  columns: ["NAME", "POD-SELECTOR", "AGE"],
  cells: (object, now) => [name(object), formatSelector(at(object, "spec", "podSelector")), created(object, now)],
};

export const priorityClassPrinter: Printer = {
  columns: ["NAME", "VALUE", "GLOBAL-DEFAULT", "AGE", "PREEMPTIONPOLICY"],
  cells: (object, now) => [
    name(object),
    count(object, "value"),
    String(at(object, "globalDefault") === true),
    created(object, now),
    text(object, "preemptionPolicy"),
  ],
};

export const roleBindingPrinter: Printer = {
  columns: ["NAME", "ROLE", "AGE", "USERS*", "GROUPS*", "SERVICEACCOUNTS*"],
  cells: (object, now) => [
    name(object),
    `${text(object, "roleRef", "kind")}/${text(object, "roleRef", "name")}`,
    created(object, now),
    subjects(object, "User"),
    subjects(object, "Group"),
    subjects(object, "ServiceAccount"),
  ],
};

const subjects = (object: Fields, kind: string): string =>
  list(object, "subjects")
    .filter((subject) => text(subject, "kind") === kind)
    .map((s) => (kind === "ServiceAccount" ? `${text(s, "namespace")}/${text(s, "name")}` : text(s, "name")))
    .join(kind === "ServiceAccount" ? "," : ", ");

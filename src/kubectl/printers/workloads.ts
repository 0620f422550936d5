import { age } from "../durations.ts";
import { at, count, type Fields, fields, list, text } from "../json.ts";
import { ageAt, instant } from "../times.ts";
import { containerCells, created, formatLabels, formatSelector, name, type Printer } from "./printer.ts";

const CONTAINERS = ["CONTAINERS*", "IMAGES*"];
const template = (object: Fields) => containerCells(at(object, "spec", "template"));

export const deploymentPrinter: Printer = {
  columns: ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", ...CONTAINERS, "SELECTOR*"],
  cells: (object, now) => [
    name(object),
    `${count(object, "status", "readyReplicas")}/${count(object, "spec", "replicas")}`,
    count(object, "status", "updatedReplicas"),
    count(object, "status", "availableReplicas"),
    created(object, now),
    ...template(object),
    formatSelector(at(object, "spec", "selector")),
  ],
};

export const replicaSetPrinter: Printer = {
  columns: ["NAME", "DESIRED", "CURRENT", "READY", "AGE", ...CONTAINERS, "SELECTOR*"],
  cells: (object, now) => [
    name(object),
    count(object, "spec", "replicas"),
    count(object, "status", "replicas"),
    count(object, "status", "readyReplicas"),
    created(object, now),
    ...template(object),
    formatSelector(at(object, "spec", "selector")),
  ],
};

export const statefulSetPrinter: Printer = {
  columns: ["NAME", "READY", "AGE", ...CONTAINERS],
  cells: (object, now) => [
    name(object),
    `${count(object, "status", "readyReplicas")}/${count(object, "spec", "replicas")}`,
    created(object, now),
    ...template(object),
  ],
};

export const daemonSetPrinter: Printer = {
  columns: [
    ...["NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE"],
    ...CONTAINERS,
    "SELECTOR*",
  ],
  cells: (object, now) => [
    name(object),
    count(object, "status", "desiredNumberScheduled"),
    count(object, "status", "currentNumberScheduled"),
    count(object, "status", "numberReady"),
    count(object, "status", "updatedNumberScheduled"),
    count(object, "status", "numberAvailable"),
    formatLabels(fields(object, "spec", "template", "spec", "nodeSelector")),
    created(object, now),
    ...template(object),
    formatSelector(at(object, "spec", "selector")),
  ],
};

export const jobPrinter: Printer = {
  columns: ["NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE", ...CONTAINERS, "SELECTOR*"],
  cells: (object, now) => [
    name(object),
    jobStatus(object),
    completions(object),
    duration(object, now),
    created(object, now),
    ...template(object),
    formatSelector(at(object, "spec", "selector")),
  ],
};

const JOB_CONDITIONS = [
  ["Complete", "Complete"],
  ["Failed", "Failed"],
] as const;
const LATER_JOB_CONDITIONS = ["Suspended", "FailureTarget", "SuccessCriteriaMet"];

function jobStatus(job: Fields): string {
  const has = (type: string) =>
    list(job, "status", "conditions").some((c) => text(c, "type") === type && text(c, "status") === "True");
  for (const [type, word] of JOB_CONDITIONS) if (has(type)) return word;
  if (at(job, "metadata", "deletionTimestamp") !== undefined) return "Terminating";
  return LATER_JOB_CONDITIONS.find(has) ?? "Running";
}

function completions(job: Fields): string {
  const succeeded = count(job, "status", "succeeded");
  const wanted = at(job, "spec", "completions");
  if (wanted !== undefined) return `${succeeded}/${String(wanted)}`;
  const parallelism = count(job, "spec", "parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration(job: Fields, now: number): string {
  const started = instant(job, "status", "startTime");
  if (started === undefined) return "";
  return age(started, instant(job, "status", "completionTime") ?? now);
}

export const cronJobPrinter: Printer = {
  columns: [
    ...["NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE"],
    ...CONTAINERS,
    "SELECTOR*",
  ],
  cells: (object, now) => [
    name(object),
    text(object, "spec", "schedule"),
    text(object, "spec", "timeZone") || "<none>",
    { true: "True", false: "False" }[text(object, "spec", "suspend")] ?? "<unset>",
    list(object, "status", "active").length,
    at(object, "status", "lastScheduleTime") === undefined
      ? "<none>"
      : ageAt(now, object, "status", "lastScheduleTime"),
    created(object, now),
    ...containerCells(at(object, "spec", "jobTemplate", "spec", "template")),
    formatSelector(at(object, "spec", "jobTemplate", "spec", "selector")),
  ],
};

export const controllerRevisionPrinter: Printer = {
  columns: ["NAME", "CONTROLLER", "REVISION", "AGE"],
  cells: (object, now) => [name(object), ownerName(object), count(object, "revision"), created(object, now)],
};

function ownerName(object: Fields): string {
  const owner = list(object, "metadata", "ownerReferences").find((o) => at(o, "controller") === true);
  if (owner === undefined) return "<none>";
  const [group = ""] = text(owner, "apiVersion").split("/");
  const suffix = text(owner, "apiVersion").includes("/") ? `.${group}` : "";
  return `${text(owner, "kind").toLowerCase()}${suffix}/${text(owner, "name")}`;
}

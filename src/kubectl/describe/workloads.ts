import { equal } from "../../base/equal.ts";
import { age } from "../durations.ts";
import { at, count, type Fields, fields, list, text } from "../json.ts";
import { formatSelector } from "../printers/printer.ts";
import { instant, rfc1123 } from "../times.ts";
import { controlledBy } from "./pods.ts";
import { describeTemplate } from "./template.ts";
import type { Description } from "./writer.ts";

const meta = (object: Fields, field: string): string => text(object, "metadata", field);
const labelled = (into: Description, object: Fields): void => {
  into.labels("Labels", fields(object, "metadata", "labels"));
  into.annotations(fields(object, "metadata", "annotations"));
};
const named = (into: Description, object: Fields): void => {
  into.field("Name", meta(object, "name"));
  into.field("Namespace", meta(object, "namespace"));
};
const selector = (object: Fields): string => formatSelector(at(object, "spec", "selector"));

/** Conditions without their messages. */
function conditions(into: Description, object: Fields): void {
  const all = list(object, "status", "conditions");
  if (all.length === 0) return;
  into.line(0, "Conditions:");
  into.line(1, "Type\tStatus\tReason");
  into.line(1, "----\t------\t------");
  for (const c of all) into.line(1, `${text(c, "type")} \t${text(c, "status")}\t${text(c, "reason")}`);
}

export function describeDeployment(into: Description, object: Fields, replicaSets: readonly Fields[]): void {
  const status = (field: string) => count(object, "status", field);
  named(into, object);
  into.field("CreationTimestamp", rfc1123(instant(object, "metadata", "creationTimestamp")));
  labelled(into, object);
  into.field("Selector", selector(object));
  into.field(
    "Replicas",
    `${count(object, "spec", "replicas")} desired | ${status("updatedReplicas")} updated | ${status("replicas")} total | ${status("availableReplicas")} available | ${status("unavailableReplicas")} unavailable`,
  );
  into.field("StrategyType", text(object, "spec", "strategy", "type"));
  into.field("MinReadySeconds", count(object, "spec", "minReadySeconds"));
  const rolling = at(object, "spec", "strategy", "rollingUpdate");
  if (rolling !== undefined) {
    into.field(
      "RollingUpdateStrategy",
      `${text(rolling, "maxUnavailable")} max unavailable, ${text(rolling, "maxSurge")} max surge`,
    );
  }
  describeTemplate(into, at(object, "spec", "template"));
  conditions(into, object);
  const owned = replicaSets.filter((rs) =>
    list(rs, "metadata", "ownerReferences").some((o) => text(o, "uid") === meta(object, "uid")),
  );
  const newest = owned.find((rs) => sameTemplate(at(rs, "spec", "template"), at(object, "spec", "template")));
  const born = (rs: Fields) => instant(rs, "metadata", "creationTimestamp") ?? 0;
  const old = owned.filter((rs) => rs !== newest).sort((a, b) => born(a) - born(b));
  into.field("OldReplicaSets", created(old));
  into.field("NewReplicaSet", created(newest ? [newest] : []));
}

const created = (all: readonly Fields[]): string =>
  all
    .map(
      (rs) =>
        `${meta(rs, "name")} (${count(rs, "status", "replicas")}/${count(rs, "spec", "replicas")} replicas created)`,
    )
    .join(", ") || "<none>";

function sameTemplate(a: unknown, b: unknown): boolean {
  const bare = (template: unknown) => {
    const { "pod-template-hash": _, ...labels } = fields(template, "metadata", "labels");
    return { ...fields(template), metadata: { ...fields(template, "metadata"), labels, creationTimestamp: undefined } };
  };
  return equal(bare(a), bare(b));
}

/** "3 Running / 0 Waiting / 0 Succeeded / 0 Failed" of the pods an object owns. */
function podsStatus(into: Description, object: Fields, pods: readonly Fields[]): void {
  const owned = pods.filter((pod) =>
    list(pod, "metadata", "ownerReferences").some(
      (o) => text(o, "uid") === meta(object, "uid") && at(o, "controller") === true,
    ),
  );
  const phase = (wanted: string) => owned.filter((pod) => text(pod, "status", "phase") === wanted).length;
  into.field(
    "Pods Status",
    `${phase("Running")} Running / ${phase("Pending")} Waiting / ${phase("Succeeded")} Succeeded / ${phase("Failed")} Failed`,
  );
}

export function describeReplicaSet(into: Description, object: Fields, pods: readonly Fields[]): void {
  named(into, object);
  into.field("Selector", selector(object));
  labelled(into, object);
  controlledBy(into, object);
  into.field(
    "Replicas",
    `${count(object, "status", "replicas")} current / ${count(object, "spec", "replicas")} desired`,
  );
  podsStatus(into, object, pods);
  describeTemplate(into, at(object, "spec", "template"));
  conditions(into, object);
}

export function describeStatefulSet(into: Description, object: Fields, pods: readonly Fields[]): void {
  named(into, object);
  into.field("CreationTimestamp", rfc1123(instant(object, "metadata", "creationTimestamp")));
  into.field("Selector", selector(object));
  labelled(into, object);
  into.field("Replicas", `${count(object, "spec", "replicas")} desired | ${count(object, "status", "replicas")} total`);
  into.field("Update Strategy", text(object, "spec", "updateStrategy", "type"));
  const partition = at(object, "spec", "updateStrategy", "rollingUpdate", "partition");
  if (partition !== undefined) into.field("Partition", String(partition), 1);
  podsStatus(into, object, pods);
  describeTemplate(into, at(object, "spec", "template"));
  claims(into, list(object, "spec", "volumeClaimTemplates"));
}

function claims(into: Description, templates: readonly unknown[]): void {
  if (templates.length === 0) return into.field("Volume Claims", "<none>");
  into.line(0, "Volume Claims:");
  for (const claim of templates) {
    into.field("Name", text(claim, "metadata", "name"), 1);
    into.field("StorageClass", text(claim, "spec", "storageClassName"), 1);
    into.labels("Labels", fields(claim, "metadata", "labels"), "  ");
    into.annotations(fields(claim, "metadata", "annotations"), "  ");
    into.field("Capacity", text(claim, "spec", "resources", "requests", "storage") || "<default>", 1);
    into.field("Access Modes", `[${list(claim, "spec", "accessModes").map(String).join(" ")}]`, 1);
  }
}

export function describeDaemonSet(into: Description, object: Fields, pods: readonly Fields[]): void {
  const status = (field: string) => count(object, "status", field);
  named(into, object);
  into.field("Selector", selector(object));
  into.labels("Node-Selector", fields(object, "spec", "template", "spec", "nodeSelector"));
  labelled(into, object);
  into.line(0, `Desired Number of Nodes Scheduled: ${status("desiredNumberScheduled")}`);
  into.line(0, `Current Number of Nodes Scheduled: ${status("currentNumberScheduled")}`);
  into.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status("updatedNumberScheduled")}`);
  into.line(0, `Number of Nodes Scheduled with Available Pods: ${status("numberAvailable")}`);
  into.line(0, `Number of Nodes Misscheduled: ${status("numberMisscheduled")}`);
  podsStatus(into, object, pods);
  describeTemplate(into, at(object, "spec", "template"));
}

export function describeJob(into: Description, object: Fields): void {
  named(into, object);
  into.field("Selector", selector(object));
  labelled(into, object);
  controlledBy(into, object);
  into.field("Parallelism", text(object, "spec", "parallelism") || "<unset>");
  into.field("Completions", text(object, "spec", "completions") || "<unset>");
  into.field("Completion Mode", text(object, "spec", "completionMode") || "NonIndexed");
  into.field("Suspend", String(at(object, "spec", "suspend") === true));
  into.field("Backoff Limit", count(object, "spec", "backoffLimit"));
  if (at(object, "spec", "ttlSecondsAfterFinished") !== undefined) {
    into.field("TTL Seconds After Finished", count(object, "spec", "ttlSecondsAfterFinished"));
  }
  times(into, object);
  const status = (field: string) => count(object, "status", field);
  const ready = at(object, "status", "ready");
  const active = `${status("active")} Active${ready === undefined ? "" : ` (${String(ready)} Ready)`}`;
  into.field("Pods Statuses", `${active} / ${status("succeeded")} Succeeded / ${status("failed")} Failed`);
  describeTemplate(into, at(object, "spec", "template"));
}

function times(into: Description, object: Fields): void {
  const started = instant(object, "status", "startTime");
  const completed = instant(object, "status", "completionTime");
  if (started !== undefined) into.field("Start Time", rfc1123(started));
  if (completed !== undefined) into.field("Completed At", rfc1123(completed));
  if (started !== undefined && completed !== undefined) into.field("Duration", age(started, completed));
  const deadline = at(object, "spec", "activeDeadlineSeconds");
  if (deadline !== undefined) into.field("Active Deadline Seconds", `${String(deadline)}s`);
}

export function describeCronJob(into: Description, object: Fields): void {
  named(into, object);
  labelled(into, object);
  const job = at(object, "spec", "jobTemplate", "spec");
  const limit = (field: string) => text(object, "spec", field) || "<unset>";
  into.field("Schedule", text(object, "spec", "schedule"));
  into.field("Concurrency Policy", text(object, "spec", "concurrencyPolicy"));
  into.field("Suspend", at(object, "spec", "suspend") === true ? "True" : "False");
  if (text(object, "spec", "timeZone") !== "") into.field("Time Zone", text(object, "spec", "timeZone"));
  into.field("Successful Job History Limit", limit("successfulJobsHistoryLimit"));
  into.field("Failed Job History Limit", limit("failedJobsHistoryLimit"));
  const deadline = at(object, "spec", "startingDeadlineSeconds");
  into.field("Starting Deadline Seconds", deadline === undefined ? "<unset>" : `${String(deadline)}s`);
  into.field("Selector", at(job, "selector") === undefined ? "<unset>" : formatSelector(at(job, "selector")));
  into.field("Parallelism", text(job, "parallelism") || "<unset>");
  into.field("Completions", text(job, "completions") || "<unset>");
  describeTemplate(into, at(job, "template"));
  const last = instant(object, "status", "lastScheduleTime");
  into.field("Last Schedule Time", last === undefined ? "<unset>" : rfc1123(last));
  const active = list(object, "status", "active").map((job_) => text(job_, "name"));
  into.field("Active Jobs", active.join(", ") || "<none>");
}

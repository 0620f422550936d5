import { equal } from "../../base/equal.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { rfc3339 } from "../../base/rfc3339.ts";
import { templateText } from "../describe/template.ts";
import { flag, isSet } from "../flags.ts";
import { at, count, type Fields, fields, list, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { findResource, qualified, qualifiedKind, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { align, DESCRIPTION } from "../tabwriter.ts";
import { type Found, inNamespace, nameOf, resolve, targetsOf } from "../targets.ts";
import { followObject } from "./watch.ts";
import { CHOOSE_FLAGS, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const ROLLOUT_FLAGS = `revision# to-revision# watch,w timeout% ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

function chosenOnes(run: Running): { found: readonly Found[]; errors: readonly string[] } {
  if (run.given.args.length === 0 && !isSet(run.given, "filename")) throw fail("required resource not specified");
  return resolve(run, targetsOf(run, run.given.args));
}

/** Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/rollout/rollout_{pause,resume,restart}.go. */
function toggled(
  run: Running,
  verb: string,
  check: (found: Found) => string | undefined,
  body: (found: Found) => unknown,
  done: string,
): void {
  const { found, errors } = chosenOnes(run);
  const dryRun = dryRunOf(run);
  for (const item of found) {
    const named = `${qualified(item.resource)} ${JSON.stringify(nameOf(item.object))}`;
    if (!["Deployment", "DaemonSet", "StatefulSet"].includes(item.resource.kind)) {
      throw fail(`${named} ${verb} is not supported`);
    }
    const problem = check(item);
    if (problem !== undefined) throw fail(`${named} ${problem}`);
    if (dryRun !== "client") run.must(patchOf(item, body(item), query(run, dryRun, "kubectl-rollout")));
    report(run, item, done, dryRun);
  }
  printErrors(run, errors);
}

const isPaused = ({ object }: Found): boolean => at(object, "spec", "paused") === true;

export const pause = (run: Running): void =>
  toggled(
    run,
    "pausing",
    (f) => (isPaused(f) ? "is already paused" : undefined),
    () => ({ spec: { paused: true } }),
    "paused",
  );

export const resume = (run: Running): void =>
  toggled(
    run,
    "resuming",
    (f) => (isPaused(f) ? undefined : "is not paused"),
    () => ({ spec: { paused: null } }),
    "resumed",
  );

export const restart = (run: Running): void =>
  toggled(
    run,
    "restarting",
    (f) => (isPaused(f) ? "can't restart paused deployment (run rollout resume first)" : undefined),
    () => ({
      spec: {
        template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": rfc3339(run.cluster.now) } } },
      },
    }),
    "restarted",
  );

const REVISION = "deployment.kubernetes.io/revision";
const CAUSE = "kubernetes.io/change-cause";
const annotation = (object: Fields, key: string): string => text(object, "metadata", "annotations", key);

/** Replica sets of a deployment, by revision. */
function revisions(run: Running, deployment: Fields): readonly Fields[] {
  const resource = findResource(run.cluster.resources, "replicasets") as Resource;
  const uid = text(deployment, "metadata", "uid");
  return inNamespace(run, resource)
    .filter((rs) => list(rs, "metadata", "ownerReferences").some((o) => text(o, "uid") === uid))
    .filter((rs) => annotation(rs, REVISION) !== "")
    .sort((a, b) => Number(annotation(a, REVISION)) - Number(annotation(b, REVISION)));
}

/** `kubectl rollout history`. Upstream: k8s.io/kubectl v0.36.1 pkg/polymorphichelpers/history.go. */
export function history(run: Running): void {
  const { found, errors } = chosenOnes(run);
  const wanted = flag(run.given, "revision");
  for (const { resource, object } of found) {
    const title = `${qualifiedKind(resource)}/${nameOf(object)} `;
    const all = revisions(run, object);
    if (wanted !== "" && wanted !== "0") {
      const one = all.find((rs) => annotation(rs, REVISION) === wanted);
      if (!one) throw fail("unable to find the specified revision");
      run.out(`${title}with revision #${wanted}\n${templateOf(one)}\n`);
      continue;
    }
    const rows = all.map((rs) => `${annotation(rs, REVISION)}\t${annotation(rs, CAUSE) || "<none>"}\n`);
    run.out(`${title}\n${align(`REVISION\tCHANGE-CAUSE\n${rows.join("")}`, DESCRIPTION)}\n`);
  }
  printErrors(run, errors);
}

/** A replica set's template, with the cause of its revision. */
function templateOf(rs: Fields): string {
  const cause = annotation(rs, CAUSE);
  const template = fields(rs, "spec", "template");
  const metadata = fields(template, "metadata");
  const annotations = { ...fields(metadata, "annotations"), ...(cause === "" ? {} : { [CAUSE]: cause }) };
  return templateText({ ...template, metadata: { ...metadata, annotations } });
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const HASH = "pod-template-hash";

/** `kubectl rollout undo`. Upstream: k8s.io/kubectl v0.36.1 pkg/polymorphichelpers/rollback.go. */
export function undo(run: Running): void {
  const { found, errors } = chosenOnes(run);
  const dryRun = dryRunOf(run);
  const to = Number(flag(run.given, "to-revision") || 0);
  for (const item of found) {
    const { object, resource } = item;
    if (annotation(object, LAST_APPLIED) !== "") {
      run.warn(
        `Warning: resource ${resource.plural}/${nameOf(object)} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
      );
    }
    const target = revisionBefore(revisions(run, object), to);
    if (dryRun === "client") {
      report(run, item, templateText(fields(target, "spec", "template")), dryRun);
      continue;
    }
    if (isPaused(item)) {
      throw fail(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      );
    }
    const template = withoutHash(fields(target, "spec", "template"));
    if (equal(template, withoutHash(fields(object, "spec", "template")))) {
      report(run, item, `skipped rollback (current template already matches revision ${to})`, "none");
      continue;
    }
    const body = [
      { op: "replace", path: "/spec/template", value: template },
      { op: "replace", path: "/metadata/annotations", value: annotationsBack(object, target) },
    ];
    run.must(patchOf(item, body, { patch: "json", ...query(run, dryRun, "") }));
    report(run, item, "rolled back", dryRun);
  }
  printErrors(run, errors);
}

function revisionBefore(all: readonly Fields[], to: number): Fields {
  const found = to === 0 ? all.at(-2) : all.find((rs) => Number(annotation(rs, REVISION)) === to);
  if (found) return found;
  throw fail(
    to === 0 ? "no rollout history found for deployment" : `unable to find specified revision ${to} in history`,
  );
}

function withoutHash(template: Fields): Fields {
  const metadata = fields(template, "metadata");
  const { [HASH]: _, ...labels } = fields(metadata, "labels");
  return { ...template, metadata: { ...metadata, labels } };
}

const KEPT = [
  ...[LAST_APPLIED, REVISION, "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas"],
  ...["deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to"],
];

/** The revision's own annotations, and the deployment's that are not the revision's to say. */
function annotationsBack(deployment: Fields, rs: Fields): Fields {
  const own = Object.entries(fields(deployment, "metadata", "annotations")).filter(([key]) => KEPT.includes(key));
  const back = Object.entries(fields(rs, "metadata", "annotations")).filter(([key]) => !KEPT.includes(key));
  return Object.fromEntries([...own, ...back]);
}

/** `kubectl rollout status`: what it says of the object as it stands, and of each change until the rollout is over. */
export function status(run: Running): void {
  const { found, errors } = chosenOnes(run);
  for (const item of found) {
    const look = (object: Fields) => {
      const { said, done } = progress(item.resource.kind, object);
      return { said: `${said}\n`, done };
    };
    const { said, done } = look(item.object);
    run.out(said);
    if (done || flag(run.given, "watch") === "false") continue;
    const timeout = parseGoDuration(flag(run.given, "timeout") || "0");
    if (timeout.ok && timeout.value > 0) throw fail("timed out waiting for the condition");
    run.follow = followObject(item, look);
    return;
  }
  printErrors(run, errors);
}

/**
 * One line of `rollout status`, and whether the rollout is over.
 * Upstream: k8s.io/kubectl v0.36.1 pkg/polymorphichelpers/rollout_status.go.
 * @throws CommandError when the deadline has passed.
 */
function progress(kind: string, object: Fields): { readonly said: string; readonly done: boolean } {
  if (kind === "Deployment") return deploymentProgress(object);
  if (kind === "DaemonSet") return daemonSetProgress(object);
  if (kind === "StatefulSet") return statefulSetProgress(object);
  throw fail(`no status viewer has been implemented for ${kind}`);
}

const more = (said: string) => ({ said, done: false });
const observed = (object: Fields): boolean =>
  count(object, "metadata", "generation") <= count(object, "status", "observedGeneration");

function deploymentProgress(object: Fields) {
  const name = nameOf(object);
  const waiting = (what: string) => more(`Waiting for deployment "${name}" rollout to finish: ${what}...`);
  if (!observed(object)) return more("Waiting for deployment spec update to be observed...");
  const condition = list(object, "status", "conditions").find((c) => text(c, "type") === "Progressing");
  if (text(condition, "reason") === "ProgressDeadlineExceeded") {
    throw new CommandError(`error: deployment "${name}" exceeded its progress deadline`);
  }
  const status = (field: string) => count(object, "status", field);
  const wanted = at(object, "spec", "replicas");
  const updated = status("updatedReplicas");
  if (wanted !== undefined && updated < Number(wanted)) {
    return waiting(`${updated} out of ${String(wanted)} new replicas have been updated`);
  }
  if (status("replicas") > updated) {
    return waiting(`${status("replicas") - updated} old replicas are pending termination`);
  }
  if (status("availableReplicas") < updated) {
    return waiting(`${status("availableReplicas")} of ${updated} updated replicas are available`);
  }
  return { said: `deployment "${name}" successfully rolled out`, done: true };
}

function daemonSetProgress(object: Fields) {
  const name = nameOf(object);
  const status = (field: string) => count(object, "status", field);
  const desired = status("desiredNumberScheduled");
  if (!observed(object)) return more("Waiting for daemon set spec update to be observed...");
  if (status("updatedNumberScheduled") < desired) {
    return more(
      `Waiting for daemon set "${name}" rollout to finish: ${status("updatedNumberScheduled")} out of ${desired} new pods have been updated...`,
    );
  }
  if (status("numberAvailable") < desired) {
    return more(
      `Waiting for daemon set "${name}" rollout to finish: ${status("numberAvailable")} of ${desired} updated pods are available...`,
    );
  }
  return { said: `daemon set "${name}" successfully rolled out`, done: true };
}

function statefulSetProgress(object: Fields) {
  const status = (field: string) => count(object, "status", field);
  const wanted = count(object, "spec", "replicas");
  if (!observed(object)) return more("Waiting for statefulset spec update to be observed...");
  if (status("readyReplicas") < wanted)
    return more(`Waiting for ${wanted - status("readyReplicas")} pods to be ready...`);
  if (text(object, "status", "updateRevision") !== text(object, "status", "currentRevision")) {
    const revision = text(object, "status", "updateRevision");
    return more(
      `waiting for statefulset rolling update to complete ${status("updatedReplicas")} pods at revision ${revision}...`,
    );
  }
  return {
    said: `statefulset rolling update complete ${status("currentReplicas")} pods at revision ${text(object, "status", "currentRevision")}...`,
    done: true,
  };
}

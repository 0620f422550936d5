import { equal } from "../../base/equal.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { rfc3339 } from "../../base/rfc3339.ts";
import { templateText } from "../describe/template.ts";
import { flag, isSet } from "../flags.ts";
import { at, count, type Fields, fields, list, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { structured } from "../output.ts";
import { findResource, qualified, qualifiedKind, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { align, DESCRIPTION } from "../tabwriter.ts";
import { type Found, inNamespace, nameOf, resolve, targetsOf } from "../targets.ts";
import { followObject } from "./watch.ts";
import { CHOOSE_FLAGS, type DryRun, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const ROLLOUT_FLAGS = `revision# to-revision# watch,w timeout% ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

function chosenOnes(run: Running): { found: readonly Found[]; errors: readonly string[] } {
  if (run.given.args.length === 0 && !isSet(run.given, "filename")) throw fail("required resource not specified");
  const revision = Number(flag(run.given, "revision") || 0);
  if (revision < 0) throw fail(`revision must be a positive integer: ${revision}`);
  return resolve(run, targetsOf(run, run.given.args));
}

/** Kinds of which a command wanted some, and found none. */
function noteNone(run: Running, found: readonly Found[], errors: readonly string[]): void {
  if (found.length === 0 && errors.length === 0) run.warn(`No resources found in ${run.namespace} namespace.`);
}

/** Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/rollout/rollout_{pause,resume,restart}.go. */
function toggled(
  run: Running,
  verb: string,
  check: (found: Found) => string | undefined,
  body: (found: Found) => unknown,
  done: string,
  kinds: readonly string[] = ["Deployment"],
): void {
  const { found, errors } = chosenOnes(run);
  const dryRun = dryRunOf(run);
  noteNone(run, found, errors);
  for (const item of found) {
    const named = `${qualified(item.resource)} ${JSON.stringify(nameOf(item.object))}`;
    if (!kinds.includes(item.resource.kind)) {
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
    ["Deployment", "DaemonSet", "StatefulSet"],
  );

const REVISION = "deployment.kubernetes.io/revision";
const CAUSE = "kubernetes.io/change-cause";
const annotation = (object: Fields, key: string): string => text(object, "metadata", "annotations", key);

/** One revision of a workload: its number, its cause, its template, and the object that keeps it. */
interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: Fields;
  readonly kept: Fields;
}

/** Revisions by number: a deployment's replica sets, other workloads' controller revisions. */
function revisions(run: Running, { resource, object }: Found): readonly Revision[] {
  const isDeployment = resource.kind === "Deployment";
  const plural = isDeployment ? "replicasets" : "controllerrevisions";
  const uid = text(object, "metadata", "uid");
  return inNamespace(run, findResource(run.cluster.resources, plural) as Resource)
    .filter((kept) => list(kept, "metadata", "ownerReferences").some((o) => text(o, "uid") === uid))
    .filter((kept) => !isDeployment || annotation(kept, REVISION) !== "")
    .map((kept) => ({
      number: isDeployment ? Number(annotation(kept, REVISION)) : count(kept, "revision"),
      cause: annotation(kept, CAUSE),
      template: isDeployment
        ? fields(kept, "spec", "template")
        : withoutDirective(fields(kept, "data", "spec", "template")),
      kept,
    }))
    .sort((a, b) => a.number - b.number);
}

const withoutDirective = ({ $patch: _, ...template }: Fields): Fields => template;

const KINDS_WITH_HISTORY = ["Deployment", "DaemonSet", "StatefulSet"];

function mustHaveHistory({ resource: { kind, group } }: Found, what: string): void {
  if (KINDS_WITH_HISTORY.includes(kind)) return;
  throw fail(`no ${what} has been implemented for ${JSON.stringify(group === "" ? kind : `${kind}.${group}`)}`);
}

/** `kubectl rollout history`. Upstream: k8s.io/kubectl v0.36.1 pkg/polymorphichelpers/history.go. */
export function history(run: Running): void {
  const { found, errors } = chosenOnes(run);
  const wanted = Number(flag(run.given, "revision") || 0);
  const print = structured(run);
  for (const item of found) {
    mustHaveHistory(item, "history viewer");
    const { resource, object } = item;
    const title = `${qualifiedKind(resource)}/${nameOf(object)} `;
    const all = revisions(run, item);
    const one = all.find((each) => each.number === wanted);
    if (wanted > 0 && !one) throw fail("unable to find the specified revision");
    if (print) {
      for (const { kept } of one ? [one] : all)
        run.out(print([{ resource: keeper(run, item), object: kept }], true, false));
    } else if (one) run.out(`${title}with revision #${wanted}\n${templateOf(one)}\n`);
    else {
      const rows = all.map(({ number, cause }) => `${number}\t${cause || "<none>"}\n`);
      run.out(`${title}\n${align(`REVISION\tCHANGE-CAUSE\n${rows.join("")}`, DESCRIPTION)}\n`);
    }
  }
  printErrors(run, errors);
}

const keeper = (run: Running, { resource }: Found): Resource =>
  findResource(
    run.cluster.resources,
    resource.kind === "Deployment" ? "replicasets" : "controllerrevisions",
  ) as Resource;

/** A revision's template, with its cause. */
function templateOf({ template, cause }: Revision): string {
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
    mustHaveHistory(item, "rollbacker");
    const target = revisionBefore(item, revisions(run, item), to);
    if (dryRun === "client") {
      report(run, item, templateText(target.template), dryRun);
      continue;
    }
    if (isPaused(item)) {
      throw fail(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      );
    }
    const template = withoutHash(target.template);
    if (equal(template, withoutHash(fields(object, "spec", "template")))) {
      report(run, item, `skipped rollback (current template already matches revision ${to})`, "none");
      continue;
    }
    run.must(rollback(run, item, target, template, dryRun));
    report(run, item, "rolled back", dryRun);
  }
  printErrors(run, errors);
}

/** A deployment gets template and annotations back, other workloads what their revision keeps. */
function rollback(run: Running, item: Found, { kept }: Revision, template: Fields, dryRun: DryRun) {
  const asked = query(run, dryRun, "");
  if (item.resource.kind !== "Deployment") return patchOf(item, at(kept, "data"), asked);
  const body = [
    { op: "replace", path: "/spec/template", value: template },
    { op: "replace", path: "/metadata/annotations", value: annotationsBack(item.object, kept) },
  ];
  return patchOf(item, body, { patch: "json", ...asked });
}

function revisionBefore({ resource, object }: Found, all: readonly Revision[], to: number): Revision {
  const found = to === 0 ? all.at(-2) : all.find(({ number }) => number === to);
  if (found) return found;
  if (to !== 0) throw fail(`unable to find specified revision ${to} in history`);
  if (resource.kind !== "Deployment") throw fail("no last revision to roll back to");
  throw fail(`no rollout history found for deployment ${JSON.stringify(nameOf(object))}`);
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
  noteNone(run, found, errors);
  for (const item of found) {
    const look = (object: Fields) => {
      const { said, done } = progress(item.resource, object, Number(flag(run.given, "revision") || 0));
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
function progress(
  { kind, group }: Resource,
  object: Fields,
  revision: number,
): { readonly said: string; readonly done: boolean } {
  if (kind === "Deployment") return deploymentProgress(object, revision);
  const type = text(object, "spec", "updateStrategy", "type");
  if (KINDS_WITH_HISTORY.includes(kind) && type !== "RollingUpdate") {
    throw fail("rollout status is only available for RollingUpdate strategy type");
  }
  if (kind === "DaemonSet") return daemonSetProgress(object);
  if (kind === "StatefulSet") return statefulSetProgress(object);
  throw fail(`no status viewer has been implemented for ${group === "" ? kind : `${kind}.${group}`}`);
}

const more = (said: string) => ({ said, done: false });
const observed = (object: Fields): boolean =>
  count(object, "metadata", "generation") <= count(object, "status", "observedGeneration");

function deploymentProgress(object: Fields, revision: number) {
  const name = nameOf(object);
  const running = Number(annotation(object, REVISION) || 0);
  if (revision > 0 && revision !== running) {
    throw fail(`desired revision (${revision}) is different from the running revision (${running})`);
  }
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
  const rolling = at(object, "spec", "updateStrategy", "rollingUpdate");
  if (rolling !== undefined) {
    const updated = status("updatedReplicas");
    const moved = wanted - count(rolling, "partition");
    if (at(rolling, "partition") !== undefined && updated < moved) {
      return more(
        `Waiting for partitioned roll out to finish: ${updated} out of ${moved} new pods have been updated...`,
      );
    }
    return { said: `partitioned roll out complete: ${updated} new pods have been updated...`, done: true };
  }
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

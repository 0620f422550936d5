import type { Cluster } from "../cluster.ts";
import { interval } from "../commands/events.ts";
import { goSorted } from "../go-sort.ts";
import { type Fields, list, text } from "../json.ts";
import { findResource, RESOURCES, type Resource } from "../resources.ts";
import { align, DESCRIPTION } from "../tabwriter.ts";
import { instant } from "../times.ts";
import { describeGeneric } from "./generic.ts";
import { describeHpa } from "./hpa.ts";
import { describeNode } from "./nodes.ts";
import * as others from "./others.ts";
import { describePod } from "./pods.ts";
import * as workloads from "./workloads.ts";
import { Description } from "./writer.ts";

/** One object in words and tables, its events last; several objects are described without theirs. */
export function described(resource: Resource, object: Fields, cluster: Cluster, withEvents: boolean): string {
  const into = new Description();
  const near = (plural: string) => {
    const found = findResource(RESOURCES, plural);
    const namespace = text(object, "metadata", "namespace");
    if (!found) return [];
    return cluster
      .list(found)
      .filter((o) => !found.namespaced || namespace === "" || text(o, "metadata", "namespace") === namespace);
  };
  const events = body(into, resource, object, cluster, near);
  if (events && withEvents) eventTable(into, involving(cluster, resource, object), cluster.now);
  return align(into.text, DESCRIPTION);
}

type Near = (plural: string) => readonly Fields[];

/** Writes all but the events; says whether they follow. */
function body(into: Description, resource: Resource, object: Fields, cluster: Cluster, near: Near): boolean {
  switch (RESOURCES.includes(resource) ? resource.kind : "") {
    case "Pod":
      describePod(into, object, cluster.now);
      return true;
    case "Deployment":
      workloads.describeDeployment(into, object, near("replicasets"));
      return true;
    case "ReplicaSet":
      workloads.describeReplicaSet(into, object, near("pods"));
      return true;
    case "StatefulSet":
      workloads.describeStatefulSet(into, object, near("pods"));
      return true;
    case "DaemonSet":
      workloads.describeDaemonSet(into, object, near("pods"));
      return true;
    case "Job":
      workloads.describeJob(into, object);
      return true;
    case "CronJob":
      workloads.describeCronJob(into, object);
      return true;
    case "HorizontalPodAutoscaler":
      describeHpa(into, object);
      return true;
    case "Node": {
      const name = text(object, "metadata", "name");
      const lease = near("leases").find((l) => text(l, "metadata", "name") === name);
      describeNode(into, object, near("pods"), lease, cluster.now);
      return true;
    }
    default:
      return smaller(into, resource, object, near);
  }
}

function smaller(into: Description, resource: Resource, object: Fields, near: Near): boolean {
  const slices = (service: string) =>
    near("endpointslices").filter((s) => text(s, "metadata", "labels", "kubernetes.io/service-name") === service);
  switch (RESOURCES.includes(resource) ? resource.kind : "") {
    case "Service":
      others.describeService(into, object, slices(text(object, "metadata", "name")));
      return true;
    case "ConfigMap":
      others.describeConfigMap(into, object);
      return true;
    case "ServiceAccount":
      others.describeServiceAccount(into, object);
      return true;
    case "PodDisruptionBudget":
      others.describePdb(into, object);
      return true;
    case "Ingress":
      others.describeIngress(into, object, (service) => backendText(service, near, slices));
      return true;
    case "PersistentVolumeClaim":
      others.describePvc(into, object, usersOf(object, near("pods")));
      return true;
    case "Secret":
      others.describeSecret(into, object);
      return false;
    case "Role":
    case "ClusterRole":
      others.describeRole(into, object);
      return false;
    case "RoleBinding":
    case "ClusterRoleBinding":
      others.describeRoleBinding(into, object);
      return false;
    case "ResourceQuota":
      others.describeQuota(into, object);
      return false;
    case "LimitRange":
      others.describeLimitRange(into, object);
      return false;
    case "NetworkPolicy":
      others.describeNetworkPolicy(into, object);
      return false;
    case "Namespace": {
      const name = text(object, "metadata", "name");
      const inside = (o: Fields) => text(o, "metadata", "namespace") === name;
      others.describeNamespace(into, object, near("resourcequotas").filter(inside), near("limitranges").filter(inside));
      return false;
    }
    default:
      describeGeneric(into, object, resource.namespaced);
      return true;
  }
}

function backendText(service: unknown, near: Near, slices: (name: string) => readonly Fields[]): string {
  const name = text(service, "name");
  const port = text(service, "port", "number") || text(service, "port", "name");
  const found = near("services").find((s) => text(s, "metadata", "name") === name);
  if (!found) return `${name}:${port} (<error: services "${name}" not found>)`;
  const named = list(found, "spec", "ports").find((p) => text(p, "port") === port || text(p, "name") === port);
  return `${name}:${port} (${others.endpointsOf(slices(name), text(named, "name"))})`;
}

const usersOf = (claim: Fields, pods: readonly Fields[]): readonly string[] =>
  pods
    .filter((pod) =>
      list(pod, "spec", "volumes").some(
        (v) => text(v, "persistentVolumeClaim", "claimName") === text(claim, "metadata", "name"),
      ),
    )
    .map((pod) => text(pod, "metadata", "name"));

/** Events about an object, oldest first. */
function involving(cluster: Cluster, resource: Resource, object: Fields): readonly Fields[] {
  const events = findResource(RESOURCES, "events");
  const about = (event: Fields) =>
    text(event, "involvedObject", "name") === text(object, "metadata", "name") &&
    text(event, "involvedObject", "kind") === resource.kind &&
    (text(event, "involvedObject", "uid") === text(object, "metadata", "uid") || resource.kind === "Node");
  const last = (event: Fields) => instant(event, "lastTimestamp") ?? 0;
  return events ? goSorted(cluster.list(events).filter(about), (a, b) => last(a) < last(b)) : [];
}

function eventTable(into: Description, events: readonly Fields[], now: number): void {
  if (events.length === 0) return into.field("Events", "<none>");
  into.line(0, "Events:");
  into.line(1, "Type\tReason\tAge\tFrom\tMessage");
  into.line(1, "----\t------\t----\t----\t-------");
  for (const event of events) {
    const from = text(event, "source", "component") || text(event, "reportingComponent");
    const cells = [text(event, "type"), text(event, "reason"), interval(event, now), from];
    into.line(1, [...cells, text(event, "message").trim()].join("\t"));
  }
}

import { flag, isSet } from "../flags.ts";
import { at, type Fields, fields, list, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { findResource, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { type Found, nameOf, namespaceOf, resolve, targetsNamed } from "../targets.ts";
import { dryRunOf, query, report, WRITE_FLAGS } from "./write.ts";

export const EXPOSE_FLAGS = `port= target-port= protocol= name= type= selector= labels,l= cluster-ip= external-ip= load-balancer-ip= session-affinity= overrides= override-type= save-config filename,f* recursive,R kustomize,k= ${WRITE_FLAGS}`;

/** `kubectl expose`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/expose/expose.go. */
export function expose(run: Running): void {
  const { found, errors } = resolve(run, targetsNamed(run, run.given.args));
  const [missing] = errors;
  if (missing !== undefined) throw new CommandError(missing);
  const services = findResource(run.cluster.resources, "services") as Resource;
  const dryRun = dryRunOf(run);
  for (const item of found) {
    const object = serviceFor(run, item);
    if (dryRun === "client") {
      report(run, { resource: services, object }, "exposed", dryRun);
      continue;
    }
    const name = nameOf(object);
    const namespace = namespaceOf(item.object) || run.namespace;
    const reply = run.must({
      verb: "create",
      resource: services,
      name,
      namespace,
      ...query(run, dryRun, "kubectl-expose"),
      body: object,
    });
    report(run, { resource: services, object: reply.object }, "exposed", dryRun);
  }
}

/** Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/expose/expose.go createService. */
function serviceFor(run: Running, { resource, object }: Found): Fields {
  const given = (name: string) => flag(run.given, name);
  const selector = given("selector") === "" ? selectorOf(resource, object) : pairs(given("selector"));
  const ports = portsOf(run, resource, object);
  const affinity = given("session-affinity");
  if (!["", "None", "ClientIP"].includes(affinity)) throw fail(`unknown session affinity: ${affinity}`);
  const labels = given("labels") === "" ? fields(object, "metadata", "labels") : pairs(given("labels"));
  const loadBalancer = given("type") === "LoadBalancer" && given("load-balancer-ip") !== "";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...(Object.keys(labels).length > 0 ? { labels } : {}), name: given("name") || nameOf(object) },
    spec: {
      ...(given("cluster-ip") === "" ? {} : { clusterIP: given("cluster-ip") }),
      ...(given("external-ip") === "" ? {} : { externalIPs: [given("external-ip")] }),
      ...(loadBalancer ? { loadBalancerIP: given("load-balancer-ip") } : {}),
      ports,
      selector,
      ...(affinity === "" ? {} : { sessionAffinity: affinity }),
      ...(given("type") === "" ? {} : { type: given("type") }),
    },
    status: { loadBalancer: {} },
  };
}

const pairs = (written: string): Fields => Object.fromEntries(written.split(",").map((pair) => pair.split("=")));

function selectorOf(resource: Resource, object: Fields): Fields {
  if (resource.kind === "Pod") return fields(object, "metadata", "labels");
  if (resource.kind === "Service") return fields(object, "spec", "selector");
  if (!["Deployment", "ReplicaSet", "ReplicationController"].includes(resource.kind)) {
    throw fail(`cannot expose a ${resource.kind}.${resource.group}`.replace(/\.$/, ""));
  }
  return fields(object, "spec", "selector", "matchLabels");
}

function portsOf({ given }: Running, resource: Resource, object: Fields): readonly Fields[] {
  const spec = resource.kind === "Pod" ? at(object, "spec") : at(object, "spec", "template", "spec");
  const known = list(spec, "containers").flatMap((c) => list(c, "ports"));
  const wanted =
    flag(given, "port") === "" ? known.map((p) => text(p, "containerPort")) : flag(given, "port").split(",");
  if (wanted.length === 0) throw fail("couldn't find port via --port flag or introspection");
  const target = flag(given, "target-port");
  const wrong = wanted.find((port) => !/^[-+]?\d+$/.test(port));
  if (wrong !== undefined) throw fail(`strconv.Atoi: parsing ${JSON.stringify(wrong)}: invalid syntax`);
  const number = (written: string) => (/^\d+$/.test(written) ? Number(written) : written);
  return wanted.map((port, i) => ({
    ...(wanted.length > 1 ? { name: `port-${i + 1}` } : {}),
    port: Number(port),
    protocol: flag(given, "protocol") || "TCP",
    targetPort: isSet(given, "target-port") ? number(target) : Number(port),
  }));
}

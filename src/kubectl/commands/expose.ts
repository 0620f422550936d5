import { flag, isSet } from "../flags.ts";
import { at, type Fields, fields, list, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { findResource, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { type Found, nameOf, namespaceOf, resolve, targetsGiven } from "../targets.ts";
import { dryRunOf, query, report, WRITE_FLAGS } from "./write.ts";

export const EXPOSE_FLAGS = `port= target-port= protocol= name= type= selector= labels,l= cluster-ip= external-ip= load-balancer-ip= session-affinity= overrides= override-type= save-config filename,f* recursive,R kustomize,k= ${WRITE_FLAGS}`;

/** `kubectl expose`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/expose/expose.go. */
export function expose(run: Running): void {
  const { found, errors } = resolve(run, targetsGiven(run, run.given.args));
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

function serviceFor(run: Running, { resource, object }: Found): Fields {
  const { given } = run;
  const selector = selectorOf(resource, object);
  const ports = portsOf(run, resource, object);
  const type = flag(given, "type");
  const labels = fields(object, "metadata", "labels");
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...(Object.keys(labels).length > 0 ? { labels } : {}), name: flag(given, "name") || nameOf(object) },
    spec: { ports, selector, ...(type === "" ? {} : { type }) },
    status: { loadBalancer: {} },
  };
}

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
  const given_ =
    flag(given, "port") === "" ? known.map((p) => text(p, "containerPort")) : flag(given, "port").split(",");
  if (given_.length === 0) throw fail("couldn't find port via --port flag or introspection");
  const target = flag(given, "target-port");
  const number = (written: string) => (/^\d+$/.test(written) ? Number(written) : written);
  return given_.map((port, i) => ({
    ...(given_.length > 1 ? { name: `port-${i + 1}` } : {}),
    port: Number(port),
    protocol: flag(given, "protocol") || "TCP",
    targetPort: isSet(given, "target-port") ? number(target) : Number(port),
  }));
}

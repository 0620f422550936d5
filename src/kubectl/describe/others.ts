import { at, compareText, count, type Fields, fields, list, sortedEntries, text } from "../json.ts";
import { formatLabels, formatSelector } from "../printers/printer.ts";
import { canonical } from "../quantities.ts";
import { instant } from "../times.ts";
import type { Description } from "./writer.ts";

/** Upstream for all: k8s.io/kubectl v0.36.1 pkg/describe/describe.go. */
export function describeService(into: Description, service: Fields, slices: readonly Fields[]): void {
  const spec = (field: string) => text(service, "spec", field);
  into.head(service);
  into.field("Selector", formatLabels(fields(service, "spec", "selector")));
  into.field("Type", spec("type"));
  if (spec("ipFamilyPolicy") !== "") into.field("IP Family Policy", spec("ipFamilyPolicy"));
  const joined = (field: string) => list(service, "spec", field).map(String).join(",") || "<none>";
  into.field("IP Families", joined("ipFamilies"));
  into.field("IP", spec("clusterIP"));
  into.field("IPs", joined("clusterIPs"));
  if (list(service, "spec", "externalIPs").length > 0) into.field("External IPs", joined("externalIPs"));
  if (spec("loadBalancerIP") !== "") into.field("Desired LoadBalancer IP", spec("loadBalancerIP"));
  if (spec("externalName") !== "") into.field("External Name", spec("externalName"));
  const ingress = list(service, "status", "loadBalancer", "ingress").map((i) => text(i, "ip") || text(i, "hostname"));
  if (ingress.length > 0) into.field("LoadBalancer Ingress", ingress.join(", "));
  for (const port of list(service, "spec", "ports")) servicePort(into, port, slices);
  into.field("Session Affinity", spec("sessionAffinity"));
  if (spec("externalTrafficPolicy") !== "") into.field("External Traffic Policy", spec("externalTrafficPolicy"));
  if (spec("internalTrafficPolicy") !== "") into.field("Internal Traffic Policy", spec("internalTrafficPolicy"));
}

function servicePort(into: Description, port: unknown, slices: readonly Fields[]): void {
  const name = text(port, "name") || "<unset>";
  into.field("Port", `${name}  ${count(port, "port")}/${text(port, "protocol")}`);
  into.field("TargetPort", `${text(port, "targetPort")}/${text(port, "protocol")}`);
  if (count(port, "nodePort") > 0)
    into.field("NodePort", `${name}  ${count(port, "nodePort")}/${text(port, "protocol")}`);
  into.field("Endpoints", endpointsOf(slices, text(port, "name")) || "<none>");
}

/** Addresses behind a port, three at most. */
export function endpointsOf(slices: readonly Fields[], portName: string): string {
  const all = slices.flatMap((slice) =>
    list(slice, "ports")
      .filter((p) => text(p, "name") === portName)
      .flatMap((p) =>
        list(slice, "endpoints")
          .filter((e) => at(e, "conditions", "ready") !== false)
          .flatMap((e) => list(e, "addresses").map((address) => `${String(address)}:${count(p, "port")}`)),
      ),
  );
  const more = all.length - 3;
  return all.slice(0, 3).join(",") + (more > 0 ? ` + ${more} more...` : "");
}

export function describeConfigMap(into: Description, object: Fields): void {
  into.head(object);
  into.line(0, "\nData\n====");
  for (const [key, value] of sortedEntries(fields(object, "data"))) into.line(0, `${key}:\n----\n${String(value)}\n`);
  into.line(0, "\nBinaryData\n====");
  for (const [key, value] of sortedEntries(fields(object, "binaryData")))
    into.line(0, `${key}: ${bytes(String(value))} bytes`);
  into.line(0, "");
}

export function describeSecret(into: Description, object: Fields): void {
  into.head(object);
  into.line(0, `\nType:\t${text(object, "type")}\n\nData\n====`);
  for (const [key, value] of sortedEntries(fields(object, "data"))) into.field(key, `${bytes(String(value))} bytes`);
}

/** Bytes that Base64 text holds. */
const bytes = (encoded: string): number => Math.floor((encoded.replace(/=+$/, "").length * 3) / 4);

export function describeServiceAccount(into: Description, object: Fields): void {
  into.head(object);
  const names = (field: string) => list(object, field).map((s) => text(s, "name"));
  into.multi("Image pull secrets", names("imagePullSecrets"));
  if (names("secrets").length > 0) into.multi("Mountable secrets", names("secrets"));
}

export function describeRole(into: Description, object: Fields): void {
  into.head(object, false);
  into.line(0, "PolicyRule:");
  into.line(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs");
  into.line(1, "---------\t-----------------\t--------------\t-----");
  const rows = list(object, "rules").flatMap((rule) => {
    const groups = list(rule, "apiGroups").map(String);
    const words = (field: string) => `[${list(rule, field).map(String).join(" ")}]`;
    return list(rule, "resources").flatMap((resource) =>
      groups.map((group) => ({
        name: group === "" ? String(resource) : `${String(resource)}.${group}`,
        rest: `${words("nonResourceURLs")}\t${words("resourceNames")}\t${words("verbs")}`,
        verbs: list(rule, "verbs").length,
      })),
    );
  });
  for (const { name, rest } of rows.sort((a, b) => b.verbs - a.verbs || compareText(b.name, a.name)))
    into.line(1, `${name}\t${rest}`);
}

export function describeRoleBinding(into: Description, object: Fields): void {
  into.head(object, false);
  into.line(0, "Role:");
  into.field("Kind", text(object, "roleRef", "kind"), 1);
  into.field("Name", text(object, "roleRef", "name"), 1);
  into.line(0, "Subjects:");
  into.line(1, "Kind\tName\tNamespace");
  into.line(1, "----\t----\t---------");
  for (const s of list(object, "subjects"))
    into.line(1, `${text(s, "kind")}\t${text(s, "name")}\t${text(s, "namespace")}`);
}

export function describeQuota(into: Description, object: Fields): void {
  into.field("Name", text(object, "metadata", "name"));
  into.field("Namespace", text(object, "metadata", "namespace"));
  quotaRows(into, object, "", "----");
}

function quotaRows(into: Description, object: Fields, indent: string, rule: string): void {
  into.line(0, `${indent}Resource\tUsed\tHard`);
  into.line(0, `${indent}--------\t${rule}\t${rule}`);
  for (const [name, hard] of sortedEntries(fields(object, "status", "hard"))) {
    const used = canonical(String(fields(object, "status", "used")[name] ?? "0"));
    into.line(0, `${indent}${name}\t${used}\t${canonical(String(hard))}`);
  }
}

export function describeLimitRange(into: Description, object: Fields): void {
  into.field("Name", text(object, "metadata", "name"));
  into.field("Namespace", text(object, "metadata", "namespace"));
  limitRows(into, object, "");
}

function limitRows(into: Description, object: Fields, indent: string): void {
  into.line(0, `${indent}Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio`);
  into.line(0, `${indent}----\t--------\t---\t---\t---------------\t-------------\t-----------------------`);
  for (const limit of list(object, "spec", "limits")) {
    const of = (field: string) => fields(limit, field);
    const columns = ["min", "max", "defaultRequest", "default", "maxLimitRequestRatio"];
    const names = [...new Set(columns.flatMap((column) => Object.keys(of(column))))].sort(compareText);
    for (const name of names) {
      const cells = columns.map((column) =>
        of(column)[name] === undefined ? "-" : canonical(String(of(column)[name])),
      );
      into.line(0, `${indent}${text(limit, "type")}\t${name}\t${cells.join("\t")}`);
    }
  }
}

export function describePdb(into: Description, object: Fields): void {
  into.field("Name", text(object, "metadata", "name"));
  into.field("Namespace", text(object, "metadata", "namespace"));
  const min = text(object, "spec", "minAvailable");
  const max = text(object, "spec", "maxUnavailable");
  if (min !== "") into.field("Min available", min);
  else if (max !== "") into.field("Max unavailable", max);
  const selector = at(object, "spec", "selector");
  into.field("Selector", selector === undefined ? "<unset>" : formatSelector(selector));
  into.line(0, "Status:");
  const status = (field: string) => count(object, "status", field);
  into.field("Allowed disruptions", status("disruptionsAllowed"), 2);
  into.field("Current", status("currentHealthy"), 2);
  into.field("Desired", status("desiredHealthy"), 2);
  into.field("Total", status("expectedPods"), 2);
}

export function describeNamespace(
  into: Description,
  object: Fields,
  quotas: readonly Fields[],
  limits: readonly Fields[],
): void {
  into.head(object, false);
  into.field("Status", text(object, "status", "phase"));
  into.line(0, quotas.length === 0 ? "\nNo resource quota." : "\nResource Quotas");
  for (const quota of quotas) {
    into.field("Name", text(quota, "metadata", "name"), 1);
    quotaRows(into, quota, "  ", "---");
  }
  into.line(0, limits.length === 0 ? "\nNo LimitRange resource." : "\nResource Limits");
  for (const range of limits) limitRows(into, range, " ");
}

export function describeIngress(into: Description, object: Fields, backend: (service: unknown) => string): void {
  into.field("Name", text(object, "metadata", "name"));
  into.labels("Labels", fields(object, "metadata", "labels"));
  into.field("Namespace", text(object, "metadata", "namespace"));
  into.field(
    "Address",
    list(object, "status", "loadBalancer", "ingress")
      .map((i) => text(i, "ip") || text(i, "hostname"))
      .join(","),
  );
  into.field("Ingress Class", text(object, "spec", "ingressClassName") || "<none>");
  const fallback = at(object, "spec", "defaultBackend", "service");
  into.field("Default backend", fallback === undefined ? "<default>" : backend(fallback));
  const tls = list(object, "spec", "tls");
  if (tls.length > 0) into.line(0, "TLS:");
  for (const entry of tls) {
    const hosts = list(entry, "hosts").map(String).join(",");
    const secret = text(entry, "secretName");
    into.line(1, secret === "" ? `SNI routes ${hosts}` : `${secret} terminates ${hosts}`);
  }
  into.line(0, "Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------");
  for (const rule of list(object, "spec", "rules")) {
    into.line(1, `${text(rule, "host") || "*"}\t`);
    for (const path of list(rule, "http", "paths")) {
      into.line(1, `\t${text(path, "path")} \t${backend(at(path, "backend", "service"))}`);
    }
  }
  into.annotations(fields(object, "metadata", "annotations"));
}

export function describePvc(into: Description, object: Fields, users: readonly string[]): void {
  into.field("Name", text(object, "metadata", "name"));
  into.field("Namespace", text(object, "metadata", "namespace"));
  into.field("StorageClass", text(object, "spec", "storageClassName"));
  into.field("Status", text(object, "status", "phase"));
  into.field("Volume", text(object, "spec", "volumeName"));
  into.labels("Labels", fields(object, "metadata", "labels"));
  into.annotations(fields(object, "metadata", "annotations"));
  into.field("Finalizers", `[${list(object, "metadata", "finalizers").map(String).join(" ")}]`);
  const bound = text(object, "spec", "volumeName") !== "";
  into.field("Capacity", bound ? canonical(text(object, "status", "capacity", "storage")) : "");
  into.field("Access Modes", bound ? list(object, "status", "accessModes").map(String).join(",") : "");
  into.field("VolumeMode", text(object, "spec", "volumeMode") || "Filesystem");
  into.multi("Used By", users);
}

export function describeNetworkPolicy(into: Description, object: Fields): void {
  into.field("Name", text(object, "metadata", "name"));
  into.field("Namespace", text(object, "metadata", "namespace"));
  const created = new Date(instant(object, "metadata", "creationTimestamp") ?? 0).toISOString();
  into.field("Created on", `${created.slice(0, 10)} ${created.slice(11, 19)} +0000 UTC`);
  into.labels("Labels", fields(object, "metadata", "labels"));
  into.annotations(fields(object, "metadata", "annotations"));
  into.line(0, "Spec:");
  const selector = formatSelector(at(object, "spec", "podSelector"));
  into.line(
    1,
    `PodSelector:     ${selector === "<none>" ? "<none> (Allowing the specific traffic to all pods in this namespace)" : selector}`,
  );
  const types = list(object, "spec", "policyTypes").map(String);
  for (const [type, word] of [
    ["Ingress", "ingress"],
    ["Egress", "egress"],
  ] as const) {
    if (!types.includes(type)) {
      into.line(1, `Not affecting ${word} traffic`);
      continue;
    }
    into.line(1, `Allowing ${word} traffic:`);
    if (list(object, "spec", word).length === 0)
      into.line(2, `<none> (Selected pods are isolated for ${word} connectivity)`);
  }
  into.line(1, `Policy Types: ${types.join(", ")}`);
}

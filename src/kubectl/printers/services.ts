import { at, count, type Fields, fields, list, text } from "../json.ts";
import { created, formatLabels, name, orNone, type Printer } from "./printer.ts";

export const servicePrinter: Printer = {
  columns: ["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "SELECTOR*"],
  cells: (service, now, wide) => [
    name(service),
    text(service, "spec", "type"),
    orNone(text(list(service, "spec", "clusterIPs")[0]) || ""),
    externalIp(service, wide),
    orNone(list(service, "spec", "ports").map(port).join(",")),
    created(service, now),
    formatLabels(fields(service, "spec", "selector")),
  ],
};

const port = (p: unknown): string =>
  count(p, "nodePort") > 0
    ? `${count(p, "port")}:${count(p, "nodePort")}/${text(p, "protocol")}`
    : `${count(p, "port")}/${text(p, "protocol")}`;

/** Characters that the addresses of a load balancer take at most, unless the table is wide. */
const MOST = 16;

function externalIp(service: Fields, wide: boolean): string {
  const type = text(service, "spec", "type");
  const own = list(service, "spec", "externalIPs").map(String);
  if (type === "ExternalName") return text(service, "spec", "externalName");
  if (type !== "LoadBalancer") return orNone(own.join(","));
  const ingress = list(service, "status", "loadBalancer", "ingress").map((i) => text(i, "ip") || text(i, "hostname"));
  const addresses = [...new Set(ingress.filter((a) => a !== ""))].sort().join(",");
  const balancer = !wide && addresses.length > MOST ? `${addresses.slice(0, MOST - 3)}...` : addresses;
  if (own.length > 0) return [...(balancer === "" ? [] : [balancer]), ...own].join(",");
  return balancer || "<pending>";
}

export const endpointsPrinter: Printer = {
  columns: ["NAME", "ENDPOINTS", "AGE"],
  cells: (object, now) => [name(object), endpoints(object), created(object, now)],
};

const MOST_ENDPOINTS = 3;

function endpoints(object: Fields): string {
  const all = list(object, "subsets").flatMap((subset) => {
    const addresses = list(subset, "addresses").map((a) => text(a, "ip"));
    const ports = list(subset, "ports");
    if (ports.length === 0) return addresses;
    return ports.flatMap((p) => addresses.map((ip) => `${ip}:${count(p, "port")}`));
  });
  if (all.length === 0) return "<none>";
  const more = all.length - MOST_ENDPOINTS;
  return all.slice(0, MOST_ENDPOINTS).join(",") + (more > 0 ? ` + ${more} more...` : "");
}

export const endpointSlicePrinter: Printer = {
  columns: ["NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"],
  cells: (object, now) => [
    name(object),
    text(object, "addressType"),
    cut(
      list(object, "ports").map((p) => text(p, "port") || "*"),
      "<unset>",
    ),
    cut(
      list(object, "endpoints").flatMap((e) => list(e, "addresses").map(String)),
      "<unset>",
    ),
    created(object, now),
  ],
};

function cut(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const more = items.length - MOST_ENDPOINTS;
  return items.slice(0, MOST_ENDPOINTS).join(",") + (more > 0 ? ` + ${more} more...` : "");
}

export const ingressPrinter: Printer = {
  columns: ["NAME", "CLASS", "HOSTS", "ADDRESS", "PORTS", "AGE"],
  cells: (object, now) => [
    name(object),
    orNone(text(object, "spec", "ingressClassName")),
    hosts(list(object, "spec", "rules")),
    list(object, "status", "loadBalancer", "ingress")
      .map((i) => text(i, "ip") || text(i, "hostname"))
      .join(","),
    at(object, "spec", "tls") === undefined ? "80" : "80, 443",
    created(object, now),
  ],
};

function hosts(rules: readonly unknown[]): string {
  const named = rules.map((rule) => text(rule, "host")).filter((host) => host !== "");
  if (named.length === 0) return "*";
  const more = named.length - MOST_ENDPOINTS;
  return named.slice(0, MOST_ENDPOINTS).join(",") + (more > 0 ? ` + ${more} more...` : "");
}

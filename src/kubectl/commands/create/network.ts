import { flag, flagList } from "../../flags.ts";
import type { Fields } from "../../json.ts";
import { fail } from "../../outcome.ts";
import { COMMON_FLAGS, type Generator, numberOrText } from "./generator.ts";

/** "host/path*=service:port,tls=secret". Upstream: create_ingress.go ruleRegex. */
const RULE = /^([\w*\-.]*)(\/.*)=([\w-]+):([\w-]+)(,(tls)=?([\w-]+)?)?/;

export const ingress: Generator = {
  plural: "ingresses",
  page: "ingress",
  flags: `class= rule* default-backend= annotation* ${COMMON_FLAGS}`,
  failure: "failed to create ingress:",
  make(run, name) {
    const all = (flagName: string) => run.given.values.get(flagName) ?? [];
    const [written, notes, fallback] = [all("rule"), all("annotation"), flag(run.given, "default-backend")];
    if (written.length === 0 && fallback === "") {
      throw fail(
        "not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)",
      );
    }
    const bad = written.find((rule) => !RULE.test(rule));
    if (bad !== undefined) {
      throw fail(`rule ${bad} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
    }
    const note = notes.find((each) => !each.includes("="));
    if (note !== undefined) throw fail(`annotation ${note} is invalid and should be in format key=[value]`);
    if (fallback !== "" && fallback.split(":").length !== 2) {
      throw fail("default-backend should be in format servicename:serviceport");
    }
    const annotations = Object.fromEntries(
      notes.map((each) => [each.replace(/=.*$/s, ""), each.replace(/^[^=]*=/, "")]),
    );
    const className = flag(run.given, "class");
    const [rules, tls] = [rulesOf(written), tlsOf(written)];
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { ...(notes.length > 0 ? { annotations } : {}), name },
      spec: {
        ...(fallback === "" ? {} : { defaultBackend: backend(fallback) }),
        ...(className === "" ? {} : { ingressClassName: className }),
        ...(rules.length > 0 ? { rules } : {}),
        ...(tls.length > 0 ? { tls } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
};

function backend(written: string): Fields {
  const [name = "", port = ""] = written.split(":");
  const read = numberOrText(port);
  return { service: { name, port: typeof read === "number" ? { number: read } : { name: read } } };
}

/** Rules by host, in the order the hosts come. */
function rulesOf(written: readonly string[]): readonly Fields[] {
  const paths = new Map<string, Fields[]>();
  for (const rule of written) {
    const [, host = "", rest = ""] = /^([^/]*)\/(.*)$/.exec(rule.split(",")[0] ?? "") ?? [];
    const [path = "", service = ""] = rest.split("=");
    const prefix = path.endsWith("*");
    const made = {
      backend: backend(service),
      path: `/${prefix ? path.slice(0, -1) : path}`,
      pathType: prefix ? "Prefix" : "Exact",
    };
    paths.set(host, [...(paths.get(host) ?? []), made]);
  }
  return [...paths].map(([host, all]) => ({ ...(host === "" ? {} : { host }), http: { paths: all } }));
}

/** Hosts by secret; a host counts once. */
function tlsOf(written: readonly string[]): readonly Fields[] {
  const entries: { readonly hosts: string[]; readonly secret: string }[] = [];
  const seen = new Set<string>();
  for (const rule of written) {
    const [head = "", tls, more] = rule.split(",");
    const [host = ""] = head.split("/");
    if (tls === undefined || more !== undefined || seen.has(host)) continue;
    seen.add(host);
    const [, secret = ""] = tls.split("=");
    const same = entries.find((entry) => entry.secret === secret);
    if (same) same.hosts.push(host);
    else if (host !== "" || secret !== "") entries.push({ hosts: host === "" ? [] : [host], secret });
  }
  return entries.map(({ hosts, secret }) => ({
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(secret === "" ? {} : { secretName: secret }),
  }));
}

interface ServiceWords {
  readonly type: string;
  readonly page: string;
  readonly flags: string;
}

const service = ({ type, page, flags }: ServiceWords): Generator => ({
  plural: "services",
  page: `service ${page}`,
  flags: `tcp* ${flags} ${COMMON_FLAGS}`,
  ...(type === "ExternalName" ? { required: ["external-name"] } : {}),
  failure: `failed to create ${type} service:`,
  make(run, name) {
    const [clusterIP, externalName] = [flag(run.given, "clusterip"), flag(run.given, "external-name")];
    const pairs = flagList(run.given, "tcp");
    if (clusterIP !== "None" && pairs.length === 0 && type !== "ExternalName") {
      throw fail("at least one tcp port specifier must be provided");
    }
    if (
      type === "ExternalName" &&
      !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(externalName)
    ) {
      throw fail(`invalid service external name ${externalName}`);
    }
    const nodePort = Number(flag(run.given, "node-port") || 0);
    const ports = pairs.map((pair) => ({ ...portOf(pair), ...(nodePort === 0 ? {} : { nodePort }) }));
    return {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels: { app: name } },
      spec: {
        ...(clusterIP === "" ? {} : { clusterIP }),
        ...(externalName === "" ? {} : { externalName }),
        ...(ports.length > 0 ? { ports } : {}),
        selector: { app: name },
        type,
      },
      status: { loadBalancer: {} },
    };
  },
});

/** "80", "80:8080", "80:http". */
function portOf(pair: string): Fields {
  const [first = "", target] = pair.split(":");
  const port = Number(first);
  if (!/^\d+$/.test(first)) throw fail(`strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`);
  if (port > 65535) throw fail(`strconv.ParseUint: parsing ${JSON.stringify(first)}: value out of range`);
  const made = { name: pair.replaceAll(":", "-"), port, protocol: "TCP" };
  if (target === undefined) return { ...made, targetPort: port };
  const wanted = numberOrText(target);
  const faults = typeof wanted === "number" ? numberFaults(wanted) : nameFaults(wanted);
  if (faults.length > 0) throw fail(faults.join(","));
  return { ...made, targetPort: wanted };
}

const numberFaults = (port: number): readonly string[] =>
  port >= 1 && port <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];

const nameFaults = (port: string): readonly string[] => [
  ...(port.length > 15 ? ["must be no more than 15 characters"] : []),
  ...(/^[-a-z0-9]+$/.test(port) ? [] : ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"]),
  ...(/[a-z]/.test(port) ? [] : ["must contain at least one letter (a-z)"]),
  ...(port.includes("--") ? ["must not contain consecutive hyphens"] : []),
  ...(/^-|-$/.test(port) ? ["must not begin or end with a hyphen"] : []),
];

export const clusterIpService = service({ type: "ClusterIP", page: "clusterip", flags: "clusterip=" });
export const nodePortService = service({ type: "NodePort", page: "nodeport", flags: "node-port#" });
export const loadBalancerService = service({ type: "LoadBalancer", page: "loadbalancer", flags: "" });
export const externalNameService = service({ type: "ExternalName", page: "externalname", flags: "external-name=" });

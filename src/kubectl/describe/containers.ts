import { at, compareText, count, type Fields, fields, list, sortedEntries, text } from "../json.ts";
import { canonical } from "../quantities.ts";
import { instant, rfc1123 } from "../times.ts";
import type { Description } from "./writer.ts";

/** Containers with what the pod says of them. Upstream: pkg/describe/describe.go describeContainers. */
export function describeContainers(
  into: Description,
  label: string,
  containers: readonly unknown[],
  statuses: readonly unknown[],
  indent: string,
): void {
  into.text += containers.length === 0 ? `${indent}${label}: <none>\n` : `${indent}${label}:\n`;
  for (const container of containers) {
    const status = statuses.find((s) => text(s, "name") === text(container, "name"));
    into.line(1, `${indent === "" ? "" : " "}${text(container, "name")}:`);
    basics(into, container, status);
    if (status !== undefined) states(into, status);
    resources(into, container);
    probes(into, container);
    environment(into, container);
    mounts(into, container);
  }
}

function basics(into: Description, container: unknown, status: unknown): void {
  if (status !== undefined) into.field("Container ID", text(status, "containerID"), 2);
  into.field("Image", text(container, "image"), 2);
  if (status !== undefined) into.field("Image ID", text(status, "imageID"), 2);
  const ports = list(container, "ports");
  const shown = (field: string) =>
    ports
      .map((p) => `${count(p, field)}/${text(p, "protocol")}${text(p, "name") === "" ? "" : ` (${text(p, "name")})`}`)
      .join(", ");
  into.field(ports.length > 1 ? "Ports" : "Port", shown("containerPort") || "<none>", 2);
  into.field(ports.length > 1 ? "Host Ports" : "Host Port", shown("hostPort") || "<none>", 2);
  words(into, "Command", list(container, "command"));
  words(into, "Args", list(container, "args"));
}

function words(into: Description, title: string, all: readonly unknown[]): void {
  if (all.length === 0) return;
  into.line(2, `${title}:`);
  for (const word of all) for (const line of String(word).split("\n")) into.line(3, line);
}

function states(into: Description, status: unknown): void {
  state(into, "State", at(status, "state"));
  if (at(status, "lastState", "terminated") !== undefined) state(into, "Last State", at(status, "lastState"));
  into.field("Ready", at(status, "ready") === true ? "True" : "False", 2);
  into.field("Restart Count", count(status, "restartCount"), 2);
}

function state(into: Description, title: string, value: unknown): void {
  const running = at(value, "running");
  const ended = at(value, "terminated");
  if (running !== undefined) {
    into.field(title, "Running", 2);
    into.field("Started", rfc1123(instant(running, "startedAt")), 3);
  } else if (ended !== undefined) {
    into.field(title, "Terminated", 2);
    if (text(ended, "reason") !== "") into.field("Reason", text(ended, "reason"), 3);
    if (text(ended, "message") !== "") into.field("Message", text(ended, "message"), 3);
    into.field("Exit Code", count(ended, "exitCode"), 3);
    if (count(ended, "signal") > 0) into.field("Signal", count(ended, "signal"), 3);
    into.field("Started", rfc1123(instant(ended, "startedAt")), 3);
    into.field("Finished", rfc1123(instant(ended, "finishedAt")), 3);
  } else {
    into.field(title, "Waiting", 2);
    if (text(value, "waiting", "reason") !== "") into.field("Reason", text(value, "waiting", "reason"), 3);
  }
}

function resources(into: Description, container: unknown): void {
  for (const [title, field] of [
    ["Limits", "limits"],
    ["Requests", "requests"],
  ] as const) {
    const amounts = sortedEntries(fields(container, "resources", field));
    if (amounts.length === 0) continue;
    into.line(2, `${title}:`);
    for (const [name, amount] of amounts) into.field(name, canonical(String(amount)), 3);
  }
}

function probes(into: Description, container: unknown): void {
  for (const [title, field] of [
    ["Liveness", "livenessProbe"],
    ["Readiness", "readinessProbe"],
    ["Startup", "startupProbe"],
  ] as const) {
    const probe = at(container, field);
    if (probe !== undefined) into.field(title, probeText(fields(probe)), 2);
  }
}

function probeText(probe: Fields): string {
  const n = (field: string) => count(probe, field);
  const attributes = `delay=${n("initialDelaySeconds")}s timeout=${n("timeoutSeconds")}s period=${n("periodSeconds")}s #success=${n("successThreshold")} #failure=${n("failureThreshold")}`;
  if (at(probe, "exec") !== undefined)
    return `exec [${list(probe, "exec", "command").map(String).join(" ")}] ${attributes}`;
  const http = at(probe, "httpGet");
  if (http !== undefined) {
    const scheme = (text(http, "scheme") || "HTTP").toLowerCase();
    return `http-get ${scheme}://${text(http, "host")}:${text(http, "port")}${text(http, "path")} ${attributes}`;
  }
  const tcp = at(probe, "tcpSocket");
  if (tcp !== undefined) return `tcp-socket ${text(tcp, "host")}:${text(tcp, "port")} ${attributes}`;
  const grpc = at(probe, "grpc");
  if (grpc !== undefined) return `grpc <pod>:${text(grpc, "port")} ${text(grpc, "service")} ${attributes}`;
  return `unknown ${attributes}`;
}

function environment(into: Description, container: unknown): void {
  const from = list(container, "envFrom");
  if (from.length > 0) {
    into.line(2, "Environment Variables from:");
    for (const source of from) {
      const kind = at(source, "configMapRef") === undefined ? "Secret" : "ConfigMap";
      const ref = at(source, "configMapRef") ?? at(source, "secretRef");
      into.line(3, `${text(ref, "name")}\t${kind}\tOptional: ${at(ref, "optional") === true}`);
    }
  }
  const env = list(container, "env");
  if (env.length === 0) return into.field("Environment", "<none>", 2);
  into.line(2, "Environment:");
  for (const e of env) {
    const source = at(e, "valueFrom");
    if (source === undefined) {
      for (const [i, line] of text(e, "value").split("\n").entries()) {
        into.line(3, i === 0 ? `${text(e, "name")}:\t${line}` : `\t${line}`);
      }
    } else into.line(3, `${text(e, "name")}:\t${sourceText(source)}`);
  }
}

function sourceText(source: unknown): string {
  const field = at(source, "fieldRef");
  if (field !== undefined) return ` (${text(field, "apiVersion") || "v1"}:${text(field, "fieldPath")})`;
  const resource = at(source, "resourceFieldRef");
  if (resource !== undefined) return ` (${text(resource, "resource")})`;
  const secret = at(source, "secretKeyRef");
  const [ref, kind] = secret === undefined ? [at(source, "configMapKeyRef"), "config map"] : [secret, "secret"];
  const article = kind === "secret" ? "in" : "of";
  return `<set to the key '${text(ref, "key")}' ${article} ${kind} '${text(ref, "name")}'>\tOptional: ${at(ref, "optional") === true}`;
}

function mounts(into: Description, container: unknown): void {
  const all = [...list(container, "volumeMounts")].sort((a, b) =>
    compareText(text(a, "mountPath"), text(b, "mountPath")),
  );
  if (all.length === 0) return into.field("Mounts", "<none>", 2);
  into.line(2, "Mounts:");
  for (const mount of all) {
    const sub = text(mount, "subPath");
    const flags = [
      at(mount, "readOnly") === true ? "ro" : "rw",
      ...(sub === "" ? [] : [`path=${JSON.stringify(sub)}`]),
    ];
    into.line(3, `${text(mount, "mountPath")} from ${text(mount, "name")} (${flags.join(",")})`);
  }
}

import type { Cluster, Reply, Request, Status } from "./cluster.ts";
import type { Editing } from "./editing.ts";
import { flag, type Given, isOn } from "./flags.ts";
import type { Follow } from "./follow.ts";
import { CommandError, type Outcome, type Sent } from "./outcome.ts";
import { qualified, type Resource } from "./resources.ts";

/** What one person at the terminal has: files, aliases and the contexts of the kubeconfig. */
export interface Session {
  readonly files: Readonly<Record<string, string>>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly contexts: readonly Context[];
  readonly current: string;
  /** What is piped into a command that reads `-f -`. */
  readonly stdin?: string;
}

export interface Context {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

/** One command under way: what was given, and what it has said and written so far. */
export class Running {
  readonly command: string;
  readonly given: Given;
  readonly cluster: Cluster;
  session: Session;
  stdout = "";
  stderr = "";
  exit = 0;
  readonly requests: Sent[] = [];
  follow: Follow | undefined;
  editing: Editing | undefined;

  constructor(command: string, given: Given, session: Session, cluster: Cluster) {
    this.command = command;
    this.given = given;
    this.session = session;
    this.cluster = cluster;
  }

  /** The namespace that `-n` or the context names; "default" without either. */
  get namespace(): string {
    const context = this.session.contexts.find(({ name }) => name === this.session.current);
    return flag(this.given, "namespace") || context?.namespace || "default";
  }

  get allNamespaces(): boolean {
    return isOn(this.given, "all-namespaces");
  }

  out(text: string): void {
    this.stdout += text;
  }

  /** A line on stderr. */
  warn(line: string): void {
    this.stderr += `${line}\n`;
  }

  /** The person that `--as` names; "" for oneself. */
  get impersonated(): string {
    return flag(this.given, "as");
  }

  send(request: Request): Reply {
    const { resource, verb } = request;
    if (this.impersonated !== "")
      return { ok: false, error: forbidden(this, resource, verb, verb === "create" ? "" : request.name) };
    const reply = this.cluster.send(request);
    const done = request.verb === "create" ? 201 : 200;
    this.requests.push({ ...request, code: reply.ok ? done : reply.error.code });
    if (reply.ok) for (const warning of reply.warnings ?? []) this.warn(`Warning: ${warning}`);
    return reply;
  }

  /** Sends, and ends the command when the server refuses. */
  must(request: Request): Extract<Reply, { readonly ok: true }> {
    const reply = this.send(request);
    if (!reply.ok) throw serverError(reply.error);
    return reply;
  }

  get outcome(): Outcome {
    const { stdout, stderr, exit, requests, follow, editing } = this;
    return { stdout, stderr, exit, requests, ...(follow ? { follow } : {}), ...(editing ? { editing } : {}) };
  }
}

/**
 * A server's refusal in kubectl's words; `doing` names what went wrong: 'error when creating "f.yaml"'. One of several
 * errors names the group too: `Deployment.apps "x" is invalid: [a, b]`.
 */
export function serverError(status: Status, doing = "", group = ""): CommandError {
  const shown = serverErrorText(status, doing);
  if (status.reason !== "Invalid") return new CommandError(shown);
  const [head = "", ...listed] = status.message.replace(/^request is invalid/, ' "" is invalid').split(/\n\* /);
  const named = group === "" ? head : head.replace(/^(\w+) "/, `$1.${group} "`);
  const whole = listed.length === 0 ? named : `${named}[${listed.join(", ")}]`;
  const what = doing === "" ? whole : `${doing}: ${whole}`;
  return new CommandError(shown, 1, `Error from server (Invalid): ${what}`);
}

export function serverErrorText({ reason, message }: Status, doing = ""): string {
  const what = doing === "" ? message : `${doing}: ${message}`;
  if (reason === "Invalid") return `The ${message}`;
  if (reason === "UnsupportedMediaType") return `error: ${message}`;
  return `Error from server (${reason}): ${what}`;
}

/** Nobody but oneself may do anything: what the server says to those that `--as` names. */
export function forbidden(run: Running, resource: Resource, verb: string, name = ""): Status {
  const named = name === "" ? qualified(resource) : `${qualified(resource)} ${JSON.stringify(name)}`;
  const where =
    resource.namespaced && !run.allNamespaces ? `in the namespace "${run.namespace}"` : "at the cluster scope";
  return {
    code: 403,
    reason: "Forbidden",
    message: `${named} is forbidden: User "${run.impersonated}" cannot ${verb} resource "${resource.plural}" in API group "${resource.group}" ${where}`,
  };
}

export const notFound = (qualifiedPlural: string, name: string): Status => ({
  code: 404,
  reason: "NotFound",
  message: `${qualifiedPlural} ${JSON.stringify(name)} not found`,
});

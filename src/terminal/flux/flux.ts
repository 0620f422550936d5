import type { KubeObject } from "../../api/objects.ts";
import type { TerminalHost } from "../../api/terminal.ts";
import { rfc3339 } from "../../base/rfc3339.ts";
import type { Change, Follow, Followed } from "../../kubectl/follow.ts";
import { at, list, text } from "../../kubectl/json.ts";
import type { Outcome } from "../../kubectl/outcome.ts";
import type { Words } from "../../kubectl/words.ts";
import { type Options, optionsOf, type Program, said } from "../program.ts";

const HELP = `Command line utility for assembling Kubernetes CD pipelines the GitOps way.

Available Commands:
  get        Get the resources and their status: kustomizations, sources git, all
  reconcile  Reconcile sources and resources: kustomization NAME [--with-source], source git NAME
  resume     Resume suspended resources: kustomization NAME, source git NAME
  suspend    Suspend resources: kustomization NAME, source git NAME
  version    Print the client and server-side components version information

Flags:
  -n, --namespace string   the namespace scope for this operation (default "flux-system")
  -A, --all-namespaces     list the requested object(s) across all namespaces
`;

/** What agents answer a request for reconciliation by. Upstream: fluxcd/pkg apis/meta/annotations.go. */
const REQUESTED = "reconcile.fluxcd.io/requestedAt";

/** One kind that the command line knows, in its words. */
interface Kind {
  readonly kind: "Kustomization" | "GitRepository";
  readonly plural: string;
  readonly human: string;
  /** What is said of an object that is Ready. */
  success(object: unknown): string;
  revision(object: unknown): string;
}

const KUSTOMIZATION: Kind = {
  kind: "Kustomization",
  plural: "kustomizations.kustomize.toolkit.fluxcd.io",
  human: "kustomization",
  revision: (object) => text(object, "status", "lastAppliedRevision"),
  success: (object) => `applied revision ${text(object, "status", "lastAppliedRevision")}`,
};
const SOURCE: Kind = {
  kind: "GitRepository",
  plural: "gitrepositories.source.toolkit.fluxcd.io",
  human: "source git",
  revision: (object) => text(object, "status", "artifact", "revision"),
  success: (object) => `fetched revision ${text(object, "status", "artifact", "revision")}`,
};

const FLAGS = "namespace,n= all-namespaces,A no-header status-selector= with-source all reason,r= timeout= watch,w";

const failure = (why: string, exit = 1): Outcome => said("", `✗ ${why}\n`, exit);

/** The `flux` command line. Upstream: fluxcd/flux2 cmd/flux/{get,reconcile,suspend,resume}.go. */
export const flux: Program = (words, host) => {
  const [verb = "", ...rest] = words;
  if (verb === "" || verb === "--help" || verb === "help" || rest.includes("--help")) return said(HELP);
  if (verb === "version" || verb === "--version")
    return said("flux: v2.8.0\nkustomize-controller: v1.9.5\nsource-controller: v1.7.0\n");
  const options = optionsOf(rest, FLAGS);
  if (options.unknown !== null) return failure(`unknown flag: ${options.unknown}`);
  if (verb === "get") return get(options, host);
  const command = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!command) {
    const why = OTHERS.includes(verb)
      ? `${verb} is not available here`
      : `unknown command ${JSON.stringify(verb)} for "flux"`;
    return failure(why);
  }
  const named = kindOf(options.args);
  if (!named) return failure(`unknown command ${JSON.stringify(options.args.join(" "))} for "flux ${verb}"`);
  const [name] = named.names;
  if (name === undefined && !options.given.has("all")) return failure(`${named.kind.human} name is required`);
  return command(named.kind, named.names, options, host);
};

const OTHERS = [
  "bootstrap",
  "build",
  "check",
  "completion",
  "create",
  "debug",
  "delete",
  "diff",
  "envsubst",
  "events",
  "export",
  "install",
  "logs",
  "migrate",
  "pull",
  "push",
  "stats",
  "tag",
  "trace",
  "tree",
  "uninstall",
];

type Verb = (kind: Kind, names: readonly string[], options: Options, host: TerminalHost) => Outcome;

function kindOf([first = "", ...rest]: Words): { readonly kind: Kind; readonly names: Words } | null {
  if (["kustomization", "kustomizations", "ks"].includes(first)) return { kind: KUSTOMIZATION, names: rest };
  const [second, ...names] = rest;
  return ["source", "sources"].includes(first) && second === "git" ? { kind: SOURCE, names } : null;
}

/** Where Flux lives; a scenario may have put it somewhere else. */
function namespaceOf({ given }: Options, host: TerminalHost): string {
  const all = [...host.cluster.list("Kustomization"), ...host.cluster.list("GitRepository")];
  const isThere = all.some(({ metadata }) => metadata.namespace === "flux-system");
  return given.get("namespace") ?? (isThere ? "flux-system" : (all[0]?.metadata.namespace ?? "flux-system"));
}

function objectsOf({ kind }: Kind, options: Options, host: TerminalHost): readonly KubeObject[] {
  const found = host.cluster.list(kind);
  const namespace = namespaceOf(options, host);
  return options.given.has("all-namespaces") ? found : found.filter(({ metadata }) => metadata.namespace === namespace);
}

function get(options: Options, host: TerminalHost): Outcome {
  const { args, given } = options;
  if (given.has("watch")) return failure("--watch is not available here: type flux get again, or kubectl get -w");
  const selector = given.get("status-selector") ?? "";
  if (selector !== "" && !selector.includes("=")) {
    return failure(`expected status selector in type=status format, but found: ${selector}`);
  }
  if (args[0] === "all") {
    const tables = [SOURCE, KUSTOMIZATION].flatMap((kind) => {
      const objects = objectsOf(kind, options, host);
      return objects.length === 0 ? [] : [`${table(kind, objects, options, true)}\n`];
    });
    return said(tables.join(""));
  }
  const named = args.join(" ") === "sources all" ? { kind: SOURCE, names: [] } : kindOf(args);
  if (!named) return failure(`unknown command ${JSON.stringify(args.join(" "))} for "flux get"`);
  const { kind, names } = named;
  const all = objectsOf(kind, options, host);
  const objects = names.length === 0 ? all : all.filter(({ metadata }) => metadata.name === names[0]);
  const where = given.has("all-namespaces") ? "any" : JSON.stringify(namespaceOf(options, host));
  if (objects.length > 0) return said(table(kind, objects, options, false));
  if (names.length > 0) return said("", `✗ ${kind.kind} object '${names[0]}' not found in ${where} namespace\n`);
  return said("", `✗ no ${kind.kind} objects found in ${where} namespace\n`);
}

function table(kind: Kind, objects: readonly KubeObject[], { given }: Options, withKind: boolean): string {
  const [type = "", wanted = ""] = split(given.get("status-selector") ?? "");
  const chosen = objects.filter((object) => type === "" || matches(object, type, wanted));
  const rows = chosen.map((object) => {
    const { name, namespace } = object.metadata;
    const ready = conditionOf(object, "Ready");
    const own = [
      withKind ? `${kind.kind.toLowerCase()}/${name}` : name,
      truncated(kind.revision(object)),
      at(object, "spec", "suspend") === true ? "True" : "False",
      ready ? text(ready, "status") : "False",
      ready ? truncated(text(ready, "message")) : "waiting to be reconciled",
    ];
    return given.has("all-namespaces") ? [namespace, ...own] : own;
  });
  const head = [
    ...(given.has("all-namespaces") ? ["NAMESPACE"] : []),
    "NAME",
    "REVISION",
    "SUSPENDED",
    "READY",
    "MESSAGE",
  ];
  return laidOut(given.has("no-header") ? [] : head, rows);
}

/** A table: a tab after each column, but a space after the header's last. Upstream: olekukonko/tablewriter v0.0.5. */
function laidOut(head: Words, rows: readonly Words[]): string {
  const lines = rows.flatMap((cells) => {
    const parts = cells.map((cell) => cell.split("\n"));
    const height = Math.max(...parts.map((part) => part.length));
    return Array.from({ length: height }, (_, y) => parts.map((part) => part[y] ?? ""));
  });
  const columns = Math.max(head.length, ...lines.map((cells) => cells.length));
  const widths = Array.from({ length: columns }, (_, x) =>
    Math.max(0, ...[head, ...lines].map((cells) => (cells[x] ?? "").length)),
  );
  const padded = (cells: Words): Words => cells.map((cell, x) => cell.padEnd(widths[x] ?? 0));
  const header = head.length === 0 ? "" : `${padded(head).join("\t")} \n`;
  return header + lines.map((cells) => `${padded(cells).join("\t")}\t\n`).join("");
}

/** `type=status`, at the first `=`. */
function split(selector: string): readonly [string, string] {
  const at = selector.indexOf("=");
  return [selector.slice(0, Math.max(0, at)), selector.slice(at + 1)];
}

const conditionOf = (object: unknown, type: string): unknown =>
  list(object, "status", "conditions").find((each) => text(each, "type").toLowerCase() === type.toLowerCase());

const matches = (object: KubeObject, type: string, status: string): boolean =>
  text(conditionOf(object, type), "status").toLowerCase() === status.toLowerCase();

/** Revisions are cut to eight digits in tables. */
const truncated = (words: string): string => words.replace(/\b[0-9a-f]{40}\b/g, (digits) => digits.slice(0, 8));

function find({ kind, plural }: Kind, name: string, options: Options, host: TerminalHost): KubeObject | string {
  const object = host.cluster.get(kind, namespaceOf(options, host), name) as KubeObject | undefined;
  return object ?? `${plural} ${JSON.stringify(name)} not found`;
}

/** One object that an agent is asked to look at now. */
interface Awaited {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
}

function reconcile(kind: Kind, [name = ""]: readonly string[], options: Options, host: TerminalHost): Outcome {
  const object = find(kind, name, options, host);
  if (typeof object === "string") return failure(object);
  if (at(object, "spec", "suspend") === true) return failure("resource is suspended");
  const source = kind === KUSTOMIZATION && options.given.has("with-source") ? sourceOf(object, host) : undefined;
  const token = rfc3339(host.epochUnixMs + host.cluster.now);
  const asked = [...(source ? [{ kind: SOURCE, object: source }] : []), { kind, object }];
  for (const each of asked) annotate(each.object, token, host);
  const awaited = asked.map(
    (each): Awaited => ({
      kind: each.kind,
      name: each.object.metadata.name,
      namespace: each.object.metadata.namespace,
    }),
  );
  const [first] = awaited;
  return first
    ? { ...said("", askedFor(first)), follow: handled(awaited, token, new Map()) }
    : failure("nothing to reconcile");
}

function sourceOf({ spec, metadata }: KubeObject, { cluster }: TerminalHost): KubeObject | undefined {
  const namespace = text(spec, "sourceRef", "namespace") || metadata.namespace;
  return cluster.get("GitRepository", namespace, text(spec, "sourceRef", "name")) as KubeObject | undefined;
}

function annotate(object: KubeObject, token: string, host: TerminalHost): void {
  const annotations = { ...object.metadata.annotations, [REQUESTED]: token };
  host.land({ verb: "update", object: { ...object, metadata: { ...object.metadata, annotations } } });
}

const askedFor = ({ kind, name, namespace }: Awaited): string =>
  `► annotating ${kind.kind} ${name} in ${namespace} namespace\n✔ ${kind.kind} annotated\n◎ waiting for ${kind.kind} reconciliation\n`;

const keyOf = ({ kind, name, namespace }: Awaited): string => `${kind.kind}/${namespace}/${name}`;

/** The newest state of each object that has answered the request, by key. */
type Answers = ReadonlyMap<string, unknown>;

/** Goes on until each agent has answered the request, one after the other; `source` is the revision that was fetched on the way. */
function handled(awaited: readonly Awaited[], token: string, answers: Answers, source = ""): Follow {
  const next = ({ object, resource }: Change): Followed => {
    const key = `${resource.kind}/${text(object, "metadata", "namespace")}/${text(object, "metadata", "name")}`;
    const isHandled = text(object, "status", "lastHandledReconcileAt") === token;
    return answered(awaited, token, isHandled ? new Map([...answers, [key, object]]) : answers, source);
  };
  return { next };
}

function answered(awaited: readonly Awaited[], token: string, answers: Answers, source: string): Followed {
  const [current, ...others] = awaited;
  if (!current) return { stdout: "", stderr: "", exit: 0 };
  const object = answers.get(keyOf(current));
  const condition = conditionOf(object, "Ready");
  const hasFailed = text(condition, "status") === "False";
  const isOlder = source !== "" && current.kind.revision(object) !== source;
  if (object === undefined || (isOlder && !hasFailed)) {
    return { stdout: "", stderr: "", follow: handled(awaited, token, answers, source) };
  }
  if (hasFailed) return { stdout: "", stderr: `✗ ${text(condition, "message")}\n`, exit: 1 };
  const told = `✔ ${current.kind.success(object)}\n`;
  const [following] = others;
  if (!following) return { stdout: "", stderr: told, exit: 0 };
  const rest = answered(others, token, answers, current.kind.revision(object));
  return { ...rest, stderr: told + askedFor(following) + rest.stderr };
}

/** Sets `spec.suspend`; `--all` of a namespace. */
const suspending =
  (suspend: boolean): Verb =>
  (kind, names, options, host) => {
    const namespace = namespaceOf(options, host);
    const wanted = names.length > 0 ? names : objectsOf(kind, options, host).map(({ metadata }) => metadata.name);
    const lines = [...new Set(wanted)].map((name) => {
      const object = find(kind, name, options, host);
      if (typeof object === "string") return `✗ ${kind.kind} ${name} not found in ${namespace} namespace\n`;
      const spec = { ...(object.spec as object), suspend };
      host.land({ verb: "update", object: { ...object, spec } });
      const [doing, did] = suspend ? ["suspending", "suspended"] : ["resuming", "resumed"];
      return `► ${doing} ${kind.human} ${name} in ${namespace} namespace\n✔ ${kind.human} ${did}\n`;
    });
    if (suspend) return said("", lines.join(""));
    const live = wanted.flatMap((name) =>
      typeof find(kind, name, options, host) === "string" ? [] : [{ kind, name, namespace }],
    );
    if (live.length === 0) return said("", lines.join(""), 1);
    const waits = live.map(() => `◎ waiting for ${kind.kind} reconciliation\n`).join("");
    return { ...said("", lines.join("") + waits), follow: ready(live) };
  };

/** Goes on until every object says that it is Ready, or not, of the generation it has. */
function ready(awaited: readonly Awaited[]): Follow {
  const next = ({ object, resource }: Change): Followed => {
    const key = `${resource.kind}/${text(object, "metadata", "namespace")}/${text(object, "metadata", "name")}`;
    const current = awaited.find((each) => keyOf(each) === key);
    const isSeen = at(object, "status", "observedGeneration") === at(object, "metadata", "generation");
    const condition = conditionOf(object, "Ready");
    if (!current || !isSeen || !condition) return { stdout: "", stderr: "", follow: ready(awaited) };
    if (text(condition, "status") !== "True")
      return { stdout: "", stderr: `✗ ${text(condition, "message")}\n`, exit: 1 };
    const stderr = `✔ ${current.kind.kind} reconciliation completed\n✔ ${current.kind.success(object)}\n`;
    const others = awaited.filter((each) => each !== current);
    return others.length === 0 ? { stdout: "", stderr, exit: 0 } : { stdout: "", stderr, follow: ready(others) };
  };
  return { next };
}

const VERBS: Readonly<Record<string, Verb>> = { reconcile, suspend: suspending(true), resume: suspending(false) };

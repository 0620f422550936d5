import type { KubeObject } from "../../api/objects.ts";
import type { TerminalHost } from "../../api/terminal.ts";
import { unifiedDiff } from "../../base/unified-diff.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { patched, threeWayPatch } from "../../cluster/apply/patch.ts";
import { isClusterKind } from "../../cluster/staged.ts";
import { deliveriesIn } from "../../git/deliveries.ts";
import { rendered } from "../../git/render.ts";
import { commitAt, type Repository } from "../../git/repository.ts";
import { at, type Fields, fields, list, text } from "../../kubectl/json.ts";
import type { Outcome } from "../../kubectl/outcome.ts";
import { jsonText, yamlText } from "../../kubectl/yaml-text.ts";
import { apiJson } from "../api-json.ts";
import { type Options, optionsOf, type Program, said } from "../program.ts";
import { fatalLine, step, WAIT_HEAD, type Wanted } from "./waiting.ts";
import {
  conditionsText,
  historyText,
  isAutomated,
  listText,
  namesText,
  operationText,
  resourcesText,
  summaryText,
} from "./words.ts";

const HELP = `argocd controls a Argo CD server

Usage:
  argocd app COMMAND [APPNAME] [flags]

Available Commands:
  diff          Perform a diff against the target and live state: exit code 1 when there is one
  get           Get application details (--refresh, --show-operation, -o yaml|json)
  history       Show application deployment history
  list          List applications (-o wide|name|json|yaml)
  resources     List resource of application
  rollback      Rollback application to a previous deployed version by History ID
  set           Set application parameters (--sync-policy, --self-heal, --auto-prune, --revision, --path, --repo)
  sync          Sync an application to its target state (--revision, --prune, --async, --dry-run, --timeout)
  terminate-op  Terminate running operation of an application
  wait          Wait for an application to reach a synced and healthy state (--sync, --health, --operation, --timeout)
`;

const FLAGS =
  "output,o= refresh hard-refresh show-operation prune revision= async dry-run force timeout= sync health operation suspended degraded sync-policy= self-heal auto-prune allow-empty path= repo= project,p= dest-namespace= app-namespace,N= selector,l= sync-option= grpc-web plaintext insecure";

type Command = (app: KubeObject, options: Options, host: TerminalHost) => Outcome;

const unixMs = ({ epochUnixMs, cluster }: TerminalHost): number => epochUnixMs + cluster.now;

const fatal = (message: string, host: TerminalHost): Outcome => said("", fatalLine(message, unixMs(host)), 20);

const json = (app: KubeObject, host: TerminalHost): Fields => apiJson(app, host.epochUnixMs);

/** The `argocd` command line, logged in to the run's Argo CD. Upstream: argo-cd v3.5.7 cmd/argocd/commands. */
export const argocd: Program = (words, host) => {
  const [group = "", verb = "", ...rest] = words;
  if (words.length === 0 || group === "--help" || group === "help" || words.includes("--help")) return said(HELP);
  if (group === "version") return said("argocd: v3.5.7\nargocd-server: v3.5.7\n");
  if (
    [
      "account",
      "admin",
      "appset",
      "cert",
      "cluster",
      "context",
      "login",
      "logout",
      "proj",
      "relogin",
      "repo",
      "repocreds",
    ].includes(group)
  ) {
    return said("", `argocd ${group} is not available here: only argocd app\n`, 1);
  }
  if (group !== "app")
    return said(
      "",
      `Error: unknown command ${JSON.stringify(group)} for "argocd"\nRun 'argocd --help' for usage.\n`,
      1,
    );
  const options = optionsOf(rest, FLAGS);
  if (options.unknown !== null)
    return said("", `Error: unknown flag: ${options.unknown}\nUsage:\n  argocd app ${verb} [flags]\n`, 1);
  if (verb === "list") return listed(options, host);
  const command = Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb] : undefined;
  if (!command) {
    if (
      [
        "actions",
        "add-source",
        "confirm-deletion",
        "create",
        "delete",
        "delete-resource",
        "edit",
        "logs",
        "manifests",
        "patch",
        "patch-resource",
        "remove-source",
        "unset",
      ].includes(verb)
    )
      return said("", `argocd app ${verb} is not available here: use kubectl on the Application\n`, 1);
    return verb === ""
      ? said(HELP, "", 1)
      : said("", `Error: unknown command ${JSON.stringify(verb)} for "argocd app"\n`, 1);
  }
  const [wanted] = options.args;
  if (wanted === undefined) return said(HELP, "", 1);
  const [name = "", namespace] = wanted.split("/").reverse();
  const app = applications(host).find(
    ({ metadata }) => metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
  );
  return app ? command(app, options, host) : fatal("rpc error: code = PermissionDenied desc = permission denied", host);
};

const applications = ({ cluster }: TerminalHost): readonly KubeObject[] =>
  [...cluster.list("Application")].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

function listed({ given }: Options, host: TerminalHost): Outcome {
  const apps = applications(host)
    .map((app) => json(app, host))
    .filter((app) => !given.has("project") || text(app, "spec", "project") === given.get("project"));
  switch (given.get("output") ?? "wide") {
    case "wide":
      return said(listText(apps));
    case "name":
      return said(namesText(apps));
    case "json":
      return said(jsonText(apps));
    case "yaml":
      return said(yamlText(apps));
    default:
      return fatal(`unknown output format: ${given.get("output")}`, host);
  }
}

const get: Command = (app, { given }, host) => {
  const refresh = given.has("hard-refresh") ? "hard" : given.has("refresh") ? "normal" : null;
  if (refresh !== null) {
    const annotations = { ...app.metadata.annotations, "argocd.argoproj.io/refresh": refresh };
    host.land({ verb: "update", object: { ...app, metadata: { ...app.metadata, annotations } } });
    const told = (object: unknown) => details(object, given.has("show-operation"), host);
    return { ...said(""), follow: refreshed(app, told) };
  }
  const shown = json(app, host);
  if (given.get("output") === "yaml") return said(yamlText(shown));
  if (given.get("output") === "json") return said(jsonText(shown));
  return said(details(shown, given.has("show-operation"), host));
};

/** Goes on until the agent has taken the annotation away, which it does when it has compared. */
const refreshed = ({ metadata }: KubeObject, told: (object: unknown) => string): NonNullable<Outcome["follow"]> => ({
  next({ resource, object }) {
    const isIts = resource.kind === "Application" && text(object, "metadata", "name") === metadata.name;
    const isAsked = text(object, "metadata", "annotations", "argocd.argoproj.io/refresh") !== "";
    if (!isIts || isAsked) return { stdout: "", stderr: "", follow: refreshed({ metadata } as KubeObject, told) };
    return { stdout: told(object), stderr: "", exit: 0 };
  },
});

function details(app: unknown, withOperation: boolean, host: TerminalHost): string {
  const { epochUnixMs, cluster } = host;
  const operation = withOperation ? operationText(app, epochUnixMs, cluster.now) : "";
  return (
    summaryText(app) +
    conditionsText(app, epochUnixMs) +
    (operation === "" ? "" : `\n${operation}`) +
    resourcesText(app)
  );
}

/** Hands the application an operation, and waits until it is over unless told not to. */
function operated(app: KubeObject, operation: object, { given }: Options, host: TerminalHost): Outcome {
  const running = at(app, "operation") !== undefined || text(app, "status", "operationState", "phase") === "Running";
  if (running)
    return fatal("rpc error: code = FailedPrecondition desc = another operation is already in progress", host);
  const next = { ...app, operation: { initiatedBy: { username: "admin" }, ...operation } } as KubeObject;
  const landed = host.land({ verb: "update", object: next });
  if (!landed.ok) return fatal(`rpc error: code = Internal desc = ${landed.message}`, host);
  if (given.has("async")) return said("");
  const since = Math.floor(host.cluster.now / 1000) * 1000;
  const wanted = { ...waits(app), operation: true, since: Math.max(since, 1) };
  return begun(next, wanted, host);
}

const waits = ({ metadata: { name, namespace } }: KubeObject): Wanted => ({
  ...{ name, namespace, since: 0 },
  ...{ operation: false, sync: false, health: false, suspended: false, degraded: false },
});

function begun(app: KubeObject, wanted: Wanted, host: TerminalHost): Outcome {
  const { stdout, stderr, exit, follow } = step(json(app, host), wanted, new Map(), host.epochUnixMs, unixMs(host));
  const first = said(WAIT_HEAD + stdout, stderr, exit ?? 0);
  return follow ? { ...first, follow } : first;
}

const sync: Command = (app, options, host) => {
  const { given } = options;
  const target = text(app, "spec", "source", "targetRevision");
  const revision = given.get("revision");
  if (revision !== undefined && revision !== target && isAutomated(app)) {
    return fatal(
      `rpc error: code = FailedPrecondition desc = Cannot sync to ${revision}: auto-sync currently set to ${target || "HEAD"}`,
      host,
    );
  }
  const strategy = { hook: given.has("force") ? { force: true } : {} };
  const own = {
    revision: revision ?? target,
    syncStrategy: strategy,
    ...(given.has("prune") ? { prune: true } : {}),
    ...(given.has("dry-run") ? { dryRun: true } : {}),
  };
  return operated(app, { sync: own }, options, host);
};

const rollback: Command = (app, options, host) => {
  const history = list(app, "status", "history");
  const wanted = options.args[1];
  if (wanted !== undefined && !/^\d+$/.test(wanted)) {
    return fatal(`strconv.Atoi: parsing ${JSON.stringify(wanted)}: invalid syntax`, host);
  }
  const { name } = app.metadata;
  if (wanted === undefined && history.length < 2) {
    return fatal(`Application '${name}' should have at least two successful deployments`, host);
  }
  const found = wanted === undefined ? history.at(-2) : history.find((each) => text(each, "id") === wanted);
  if (found === undefined)
    return fatal(`Application '${name}' does not have deployment id '${wanted}' in history\n`, host);
  if (isAutomated(app)) {
    return fatal(
      "rpc error: code = FailedPrecondition desc = rollback cannot be initiated when auto-sync is enabled",
      host,
    );
  }
  const prune = options.given.has("prune") ? { prune: true } : {};
  const revision = text(found, "revision");
  const operation = { sync: { revision, source: at(found, "source"), syncStrategy: { apply: {} }, ...prune } };
  return operated(app, operation, options, host);
};

const wait: Command = (app, { given }, host) => {
  const names = ["sync", "health", "operation", "suspended", "degraded"] as const;
  const isAsked = names.some((name) => given.has(name));
  const asked = Object.fromEntries(names.map((name) => [name, given.has(name)]));
  const all = { sync: true, health: true, operation: true };
  return begun(app, { ...waits(app), ...(isAsked ? asked : all) }, host);
};

const terminate: Command = (app, _, host) => {
  const state = fields(app, "status", "operationState");
  if (text(state, "phase") !== "Running") {
    return fatal(
      "rpc error: code = InvalidArgument desc = Unable to terminate operation. No operation is in progress",
      host,
    );
  }
  const status = { ...(app.status as object), operationState: { ...state, phase: "Terminating" } };
  host.land({ verb: "updateStatus", object: { ...app, status } });
  return said(`Application '${app.metadata.name}' operation terminating\n`);
};

const set: Command = (app, { given }, host) => {
  const spec = fields(app, "spec");
  const policy = fields(spec, "syncPolicy");
  const wanted = given.get("sync-policy");
  if (wanted !== undefined && !["auto", "automated", "manual", "none"].includes(wanted)) {
    return fatal(`Invalid sync-policy: ${wanted}`, host);
  }
  const was = at(policy, "automated") === undefined ? undefined : fields(policy, "automated");
  const base = wanted === undefined ? was : /^auto/.test(wanted) ? { ...was, enabled: true } : undefined;
  const switches = (["self-heal", "auto-prune", "allow-empty"] as const).filter((name) => given.has(name));
  const options = ["revision", "path", "repo", "project", "dest-namespace"].filter((name) => given.has(name));
  if (wanted === undefined && switches.length === 0 && options.length === 0) {
    return said(HELP, "Please set at least one option to update\n", 1);
  }
  if (switches.length > 0 && base === undefined) {
    return fatal(`Cannot set --${switches[0]}: application not configured with automatic sync`, host);
  }
  const automated = base && {
    ...base,
    ...Object.fromEntries(switches.map((name) => [SWITCHES[name], given.get(name) !== "false"])),
  };
  const source = {
    ...fields(spec, "source"),
    ...chosen(given, { revision: "targetRevision", path: "path", repo: "repoURL" }),
  };
  const destination = { ...fields(spec, "destination"), ...chosen(given, { "dest-namespace": "namespace" }) };
  const { automated: _, ...others } = policy;
  const syncPolicy = { ...others, ...(automated ? { automated } : {}) };
  const next = { ...spec, source, destination, ...chosen(given, { project: "project" }), syncPolicy };
  const landed = host.land({ verb: "update", object: { ...app, spec: next } });
  return landed.ok ? said("") : fatal(`rpc error: code = InvalidArgument desc = ${landed.message}`, host);
};

const SWITCHES = { "self-heal": "selfHeal", "auto-prune": "prune", "allow-empty": "allowEmpty" } as const;

const chosen = (given: ReadonlyMap<string, string>, fieldOf: Readonly<Record<string, string>>): Fields =>
  Object.fromEntries(
    Object.entries(fieldOf).flatMap(([name, field]) => (given.has(name) ? [[field, given.get(name)]] : [])),
  );

/** Live against the newest commit, object by object, as `diff` prints normal output in unified form. */
const diff: Command = (app, { given }, host) => {
  const [delivery] = deliveriesIn([app]);
  const repositories = host.cluster.list("Repository") as readonly Repository[];
  const repository = repositories.find(({ spec }) => spec.url === delivery?.url);
  const commit =
    repository && commitAt(repository, given.get("revision") ?? text(app, "spec", "source", "targetRevision"));
  if (!delivery || !commit || repository?.spec.refuses) {
    return fatal(
      `rpc error: code = Unknown desc = failed to get repository: ${repository?.spec.refuses || "not found"}`,
      host,
    );
  }
  const made = rendered(commit.tree, delivery.path, delivery.options);
  if (!made.ok) return fatal(`rpc error: code = Unknown desc = ${made.error.message}`, host);
  const parts = made.value.map((target) => {
    const namespace = isClusterKind(target.kind) ? "" : (target.metadata.namespace ?? delivery.home);
    const { name = "" } = target.metadata;
    const live = host.cluster.get(target.kind, namespace, name) as KubeObject | undefined;
    const before = live && (json(live, host) as JsonMap);
    const wanted = { ...target, metadata: { ...target.metadata, namespace } } as unknown as JsonMap;
    const after = before ? patched(before, threeWayPatch({}, wanted, before)) : wanted;
    const hunks = unifiedDiff(before ? yamlText(shown(before)) : "", yamlText(shown(after)));
    const group = target.apiVersion.includes("/") ? (target.apiVersion.split("/")[0] ?? "") : "";
    return hunks === "" ? "" : `\n===== ${group}/${target.kind} ${namespace}/${name} ======\n${hunks}`;
  });
  const all = parts.join("");
  return said(all, "", all === "" ? 0 : 1);
};

/** An object without what the server alone writes. */
function shown(object: Fields): Fields {
  const { status: _, ...rest } = object;
  const { managedFields: __, resourceVersion: ___, generation: ____, ...metadata } = fields(object, "metadata");
  return { ...rest, metadata };
}

const COMMANDS: Readonly<Record<string, Command>> = {
  diff,
  get,
  history: (app, _, host) => said(historyText(json(app, host), host.epochUnixMs)),
  resources: (app, _, host) => said(resourcesText(json(app, host)).trimStart()),
  rollback,
  set,
  sync,
  "terminate-op": terminate,
  wait,
};

import { flag, isOn, isSet } from "../flags.ts";
import { fail } from "../outcome.ts";
import type { Context, Running } from "../session.ts";
import { align, TABLE } from "../tabwriter.ts";
import { jsonText, yamlText } from "../yaml-text.ts";

export const CONFIG_FLAGS = "current no-headers output,o= minify flatten raw set-raw-bytes merge";

const SERVER = "https://127.0.0.1:6443";

/** `kubectl config …` on the session's contexts. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/config. */
export function getContexts(run: Running): void {
  const { contexts, current } = run.session;
  const [wanted] = run.given.args;
  const shown = contexts.filter(({ name }) => wanted === undefined || name === wanted);
  if (wanted !== undefined && shown.length === 0) throw fail(`context ${wanted} not found`);
  if (flag(run.given, "output") === "name") return run.out(shown.map(({ name }) => `${name}\n`).join(""));
  const rows = shown.map((c) => [c.name === current ? "*" : "", c.name, c.cluster, c.user, c.namespace]);
  const header = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
  const lines = isOn(run.given, "no-headers") ? rows : [header, ...rows];
  run.out(align(lines.map((cells) => `${cells.join("\t")}\n`).join(""), TABLE));
}

export const currentContext = (run: Running): void => run.out(`${run.session.current}\n`);

const names = (all: readonly string[]): string =>
  ["NAME", ...new Set(all.filter((name) => name !== ""))].map((name) => `${name}\n`).join("");
export const getClusters = (run: Running): void => run.out(names(run.session.contexts.map(({ cluster }) => cluster)));
export const getUsers = (run: Running): void => run.out(names(run.session.contexts.map(({ user }) => user)));

export function useContext(run: Running): void {
  const [name = ""] = run.given.args;
  if (!run.session.contexts.some((c) => c.name === name))
    throw fail(`no context exists with the name: ${JSON.stringify(name)}`);
  run.session = { ...run.session, current: name };
  run.out(`Switched to context ${JSON.stringify(name)}.\n`);
}

export function setContext(run: Running): void {
  const { contexts, current } = run.session;
  const name = isOn(run.given, "current") ? current : (run.given.args[0] ?? "");
  if (name === "") throw fail("you must specify a non-empty context name or --current");
  const known = contexts.find((c) => c.name === name);
  const before: Context = known ?? { name, cluster: "", user: "", namespace: "" };
  const take = (field: "cluster" | "user" | "namespace") =>
    isSet(run.given, field) ? flag(run.given, field) : before[field];
  const after = { name, cluster: take("cluster"), user: take("user"), namespace: take("namespace") };
  run.session = {
    ...run.session,
    contexts: known ? contexts.map((c) => (c === known ? after : c)) : [...contexts, after],
  };
  run.out(`Context ${JSON.stringify(name)} ${known ? "modified" : "created"}.\n`);
}

export function deleteContext(run: Running): void {
  const [name = ""] = run.given.args;
  const { contexts } = run.session;
  if (!contexts.some((c) => c.name === name)) throw fail(`cannot delete context ${name}, not in config`);
  run.session = { ...run.session, contexts: contexts.filter((c) => c.name !== name) };
  run.out(`deleted context ${name} from config\n`);
}

export function renameContext(run: Running): void {
  const [from = "", to = ""] = run.given.args;
  const { contexts, current } = run.session;
  if (!contexts.some((c) => c.name === from))
    throw fail(`cannot rename the context ${JSON.stringify(from)}, it's not in config`);
  const renamed = contexts.map((c) => (c.name === from ? { ...c, name: to } : c));
  run.session = { ...run.session, contexts: renamed, current: current === from ? to : current };
  run.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
}

export function view(run: Running): void {
  const { contexts, current } = run.session;
  const shown = isOn(run.given, "minify") ? contexts.filter(({ name }) => name === current) : contexts;
  const clusters = [...new Set(shown.map(({ cluster }) => cluster).filter((name) => name !== ""))];
  const users = [...new Set(shown.map(({ user }) => user).filter((name) => name !== ""))];
  const config = {
    apiVersion: "v1",
    clusters: clusters.map((name) => ({ cluster: { "certificate-authority": "ca.crt", server: SERVER }, name })),
    contexts: shown.map(({ name, cluster, user, namespace }) => ({
      context: { cluster, ...(namespace === "" ? {} : { namespace }), user },
      name,
    })),
    "current-context": current,
    kind: "Config",
    users: users.map((name) => ({ name, user: { token: "REDACTED" } })),
  };
  run.out(flag(run.given, "output") === "json" ? jsonText(config) : yamlText(config));
}

/** `kubectl cluster-info`. */
export const clusterInfo = (run: Running): void =>
  run.out(
    `Kubernetes control plane is running at ${SERVER}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`,
  );

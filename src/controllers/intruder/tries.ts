import type { Command } from "../../api/commands.ts";
import type { KindDoc } from "../../api/controller.ts";
import { type ClusterView, refOf } from "../../api/controller.ts";
import { namesOf } from "../../cluster/apply/server.ts";
import { type Manifest, Staged } from "../../cluster/staged.ts";
import { credentialGraph, systemId } from "../../credentials/graph.ts";
import { type Key, keysOf } from "../../credentials/holders.ts";
import type { Objects, Opening } from "../../credentials/manifests.ts";
import { reachOf } from "../../credentials/reach.ts";
import { may, type Request, userOf } from "../../credentials/rights.ts";
import type { Repository } from "../../git/repository.ts";
import type { Push, Try } from "./kinds.ts";

/** What a try came to. */
export interface Attempt {
  /** Changed and Read: the cluster's API took it; Pushed: it is at the Git host or the registry. */
  readonly reason: "Changed" | "Read" | "Pushed" | "Forbidden" | "Unauthorized" | "Denied";
  /** In the words of whoever answered. */
  readonly message: string;
  readonly commands: readonly Command[];
}

/** Whose keys, and what they may touch. */
export interface Loot {
  readonly cluster: ClusterView;
  readonly kinds: readonly KindDoc[];
  readonly objects: Objects;
  readonly keys: readonly Key[];
}

/** What whoever owns a system has in hand. */
export function lootOf(owns: string, cluster: ClusterView, kinds: readonly KindDoc[]): Loot {
  const objects: Objects = (kind) => cluster.list(kind);
  const reach = reachOf(credentialGraph(objects), systemId(owns));
  return { cluster, kinds, objects, keys: keysOf(objects).filter(({ name }) => reach.has(`key/${name}`)) };
}

export function attempt(tried: Try, loot: Loot): Attempt {
  if ("apply" in tried) return applied(tried.apply, loot);
  if ("delete" in tried) return deleted(tried.delete, loot);
  if ("list" in tried)
    return called(loot, { verb: "list", group: "", resource: tried.list, namespace: null }, () => ({
      reason: "Read",
      message: `${tried.list} are listed`,
      commands: [],
    }));
  if ("commit" in tried) return pushed(tried.commit, loot);
  if ("branch" in tried) return branched(tried.branch, loot);
  return replaced(tried.image, loot);
}

/** A call to the API server, as the account that may make it. */
function called(loot: Loot, request: Request, allowed: () => Attempt): Attempt {
  const accounts = loot.keys.flatMap(({ opens }): readonly (string | null)[] => {
    if (opens === "admin") return [null];
    return "serviceAccount" in opens ? [opens.serviceAccount] : [];
  });
  const [first] = accounts;
  if (accounts.some((account) => account === null || may(loot.objects, account, request))) return allowed();
  if (first === undefined || first === null)
    return refused("Unauthorized", "error: You must be logged in to the server (Unauthorized)");
  const { verb, group, resource, namespace } = request;
  const qualified = group === "" ? resource : `${resource}.${group}`;
  const where = namespace === null ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return refused(
    "Forbidden",
    `Error from server (Forbidden): ${qualified} is forbidden: User "${userOf(first)}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`,
  );
}

const refused = (reason: Attempt["reason"], message: string): Attempt => ({ reason, message, commands: [] });

const requestFor = (
  verb: string,
  { apiVersion, kind }: Pick<Manifest, "apiVersion" | "kind">,
  namespace: string | null,
) => {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return { verb, group, resource: namesOf({ apiVersion, kind }).plural, namespace };
};

function applied(manifest: Manifest, loot: Loot): Attempt {
  const { namespace = "default" } = manifest.metadata;
  return called(loot, requestFor("create", manifest, namespace), () => {
    const staged = new Staged(loot.cluster, loot.kinds, "kubectl-client-side-apply");
    const done = staged.clientSideApply({ ...manifest, metadata: { ...manifest.metadata, namespace } });
    if (!done.ok) return refused("Denied", `Error from server (${done.error.reason}): ${done.error.message}`);
    return { reason: "Changed", message: done.value, commands: staged.commands };
  });
}

const IN_NAMESPACES = ["Deployment", "Service", "ConfigMap", "Secret"];

function deleted({ kind, name, namespace = "default" }: Extract<Try, { delete: unknown }>["delete"], loot: Loot) {
  const isNamespace = kind === "Namespace";
  const request = requestFor("delete", { apiVersion: apiVersionOf(kind), kind }, isNamespace ? null : namespace);
  return called(loot, request, () => {
    const targets = isNamespace
      ? [...IN_NAMESPACES.flatMap((each) => loot.cluster.list(each, name)), ...namespacesNamed(loot, name)]
      : [loot.cluster.get(kind, namespace, name)].filter((object) => object !== undefined);
    if (targets.length === 0) return refused("Denied", `Error from server (NotFound): "${name}" not found`);
    const commands = targets.map((object): Command => ({ verb: "delete", target: refOf(object) }));
    return { reason: "Changed", message: `${kind.toLowerCase()} "${name}" deleted`, commands };
  });
}

const apiVersionOf = (kind: string): string => (kind === "Deployment" ? "apps/v1" : "v1");

const namespacesNamed = ({ cluster }: Loot, name: string) =>
  cluster.list("Namespace").filter(({ metadata }) => metadata.name === name);

/** Keys that write to a repository. */
const accountsOf = ({ keys }: Loot, repository: string) =>
  keys.flatMap(({ opens }): readonly Extract<Opening, { repository: string }>[] =>
    opens !== "admin" && "repository" in opens && opens.repository === repository && opens.access !== "read"
      ? [opens]
      : [],
  );

/** The host decides later; other accounts that he has approve it. */
function pushed({ repository, message, files }: Push, loot: Loot): Attempt {
  const [author, ...others] = accountsOf(loot, repository);
  if (!author) return refused("Unauthorized", `fatal: Authentication failed for '${repository}'`);
  const spec = {
    ...{ repository, author: author.account, message, files, signed: author.signs ?? false },
    reviewers: others.map(({ account }) => account),
  };
  const namespace = repositoryOf(loot, repository)?.metadata.namespace ?? "default";
  const metadata = { generateName: `${repository}-`, namespace };
  return {
    reason: "Pushed",
    message: `${author.account} pushes to ${repository}: ${message}`,
    commands: [{ verb: "create", object: { apiVersion: "setpoint.dev/v1", kind: "Commit", metadata, spec } }],
  };
}

const repositoryOf = ({ objects }: Loot, name: string): Repository | undefined =>
  (objects("Repository") as readonly Repository[]).find(({ metadata }) => metadata.name === name);

/** No rule protects a new branch, and no agent follows it. */
function branched({ repository, name }: Extract<Try, { branch: unknown }>["branch"], loot: Loot): Attempt {
  const [author] = accountsOf(loot, repository);
  if (!author) return refused("Unauthorized", `fatal: Authentication failed for '${repository}'`);
  const { writers } = repositoryOf(loot, repository)?.spec ?? {};
  if (writers && !writers.includes(author.account))
    return refused("Forbidden", `remote: Permission to ${repository}.git denied to ${author.account}.`);
  return refused("Pushed", `* [new branch] ${name} -> ${name}; nobody deploys it`);
}

/** An image under a name that a release may ask for, signed with what keys there are. */
function replaced(reference: string, loot: Loot): Attempt {
  const { keys, cluster } = loot;
  const canPush = keys.some(({ opens }) => opens !== "admin" && "registry" in opens && opens.access !== "read");
  if (!canPush) return refused("Unauthorized", "unauthorized: authentication required");
  const attestedBy = keys.flatMap(({ opens }) => (opens !== "admin" && "attestor" in opens ? [opens.attestor] : []));
  const before = cluster.list("Image").find(({ spec }) => (spec as { reference: string }).reference === reference);
  const spec = { reference, attestedBy };
  const metadata = { name: reference.replace(/[^a-z0-9.]+/g, "-"), namespace: "default" };
  return {
    reason: "Pushed",
    message: `${reference}: pushed`,
    commands: [
      before
        ? { verb: "update", object: { ...before, spec } }
        : { verb: "create", object: { apiVersion: "setpoint.dev/v1", kind: "Image", metadata, spec } },
    ],
  };
}

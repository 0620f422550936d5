import { flag, flagList, isSet } from "../../flags.ts";
import { compareText, type Fields } from "../../json.ts";
import { CommandError, fail } from "../../outcome.ts";
import { findResource, type Resource } from "../../resources.ts";
import type { Running } from "../../session.ts";
import { COMMON_FLAGS, type Generator } from "./generator.ts";

const RBAC = "rbac.authorization.k8s.io";
const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];
const VERBS = "* get delete list create update patch watch proxy deletecollection use bind escalate impersonate".split(
  " ",
);
const ROLES = ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"];
/** Verbs that only some resources have. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  use: ["podsecuritypolicies.policy", "podsecuritypolicies.extensions"],
  bind: ROLES,
  escalate: ROLES,
  impersonate: ["users", "serviceaccounts", "groups", "userextras.authentication.k8s.io"],
};

const verbsOf = (run: Running): readonly string[] => {
  const verbs = flagList(run.given, "verb");
  return verbs.includes("*") ? ["*"] : unique(verbs);
};

interface Asked {
  readonly resource: string;
  readonly group: string;
  readonly subresource: string;
}

function asked(word: string): Asked {
  const [, whole = "", , subresource = ""] = /^([^/]*)(\/(.*))?$/.exec(word) ?? [];
  const [, resource = "", , group = ""] = /^([^.]*)(\.(.*))?$/.exec(whole) ?? [];
  return { resource, group, subresource };
}

/** The served resource; undefined for one that only a special verb knows. @throws CommandError for none. */
function served(run: Running, { resource, group }: Asked, verbs: readonly string[]): Resource | undefined {
  if (resource === "") throw fail("resource must be specified if apiGroup/subresource specified");
  const found = findResource(run.cluster.resources, group === "" ? resource : `${resource}.${group}`);
  const [plural, where] = found ? [found.plural, found.group] : [resource, group];
  const name = where === "" ? plural : `${plural}.${where}`;
  const special = verbs.filter((verb) => Object.hasOwn(SPECIAL, verb));
  for (const verb of special) {
    if (!SPECIAL[verb]?.includes(name)) throw fail(`can not perform '${verb}' on '${plural}' in group '${where}'`);
  }
  if (found || special.length > 0) return found;
  const inGroup = group === "" ? "" : ` in group ${JSON.stringify(group)}`;
  throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(resource)}${inGroup}`);
}

/** One rule a group. */
function rules(run: Running, verbs: readonly string[]): readonly Fields[] {
  for (const verb of verbs) if (!VERBS.includes(verb)) run.warn(`Warning: '${verb}' is not a standard resource verb`);
  const words = flagList(run.given, "resource").map(asked);
  const everything = words.find(({ resource, group, subresource }) => resource === "*" && group + subresource === "");
  const resources = new Map<string, string[]>();
  for (const each of everything ? [everything] : words) {
    const found = each.resource === "*" ? undefined : served(run, each, verbs);
    const group = found?.group ?? each.group;
    const name = `${found?.plural ?? each.resource}${each.subresource === "" ? "" : `/${each.subresource}`}`;
    resources.set(group, [...unique([...(resources.get(group) ?? []), name])]);
  }
  const names = unique(run.given.values.get("resource-name") ?? []);
  return [...resources]
    .sort(([a], [b]) => compareText(a, b))
    .map(([group, plurals]) => ({
      apiGroups: [group],
      ...(names.length > 0 ? { resourceNames: names } : {}),
      resources: plurals,
      verbs,
    }));
}

const ROLE_FLAGS = "verb* resource* resource-name*";

export const role: Generator = {
  plural: "roles",
  page: "role",
  flags: `${ROLE_FLAGS} ${COMMON_FLAGS}`,
  failure: "failed to create role:",
  make(run, name) {
    const verbs = verbsOf(run);
    if (verbs.length === 0) throw fail("at least one verb must be specified");
    if (flagList(run.given, "resource").length === 0) throw fail("at least one resource must be specified");
    return { apiVersion: `${RBAC}/v1`, kind: "Role", metadata: { name }, rules: rules(run, verbs) };
  },
};

const URL_VERBS = ["*", "get", "post", "put", "delete", "patch", "head", "options"];

export const clusterRole: Generator = {
  plural: "clusterroles",
  page: "clusterrole",
  flags: `${ROLE_FLAGS} non-resource-url* aggregation-rule* ${COMMON_FLAGS}`,
  make(run, name) {
    const verbs = verbsOf(run);
    const [resources, urls, aggregated] = ["resource", "non-resource-url", "aggregation-rule"].map((each) =>
      flagList(run.given, each),
    );
    const head = { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name } };
    if (aggregated && aggregated.length > 0) {
      if (verbs.length + (urls?.length ?? 0) + (resources?.length ?? 0) > 0 || isSet(run.given, "resource-name")) {
        throw fail("aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames");
      }
      const matchLabels = Object.fromEntries(aggregated.map((pair) => pair.split("=")));
      return { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, ...head, rules: null };
    }
    if (verbs.length === 0) throw fail("at least one verb must be specified");
    if ((resources?.length ?? 0) + (urls?.length ?? 0) === 0)
      throw fail("one of resource or nonResourceURL must be specified");
    const ofResources = resources && resources.length > 0 ? rules(run, verbs) : [];
    const ofUrls = urls && urls.length > 0 ? [{ nonResourceURLs: checkedUrls(urls, verbs), verbs }] : [];
    return { ...head, rules: [...ofResources, ...ofUrls] };
  },
};

function checkedUrls(urls: readonly string[], verbs: readonly string[]): readonly string[] {
  const wrong = verbs.find((verb) => !URL_VERBS.includes(verb));
  if (wrong !== undefined) throw fail(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of urls.filter((each) => each !== "*")) {
    if (!url.startsWith("/")) throw fail("nonResourceURL should start with /");
    if (url.slice(0, -1).includes("*"))
      throw fail("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
  return urls;
}

const BINDING_FLAGS = "clusterrole= user* group* serviceaccount*";

function binding(run: Running, name: string, kind: string, [roleKind, roleName]: readonly [string, string]): Fields {
  const all = (flagName: string) => run.given.values.get(flagName) ?? [];
  const people = (of: string, names: readonly string[]) =>
    names.map((each) => ({ apiGroup: RBAC, kind: of, name: each }));
  const accounts = all("serviceaccount").map((account) => {
    const [namespace = "", who = "", more] = account.split(":");
    if (namespace === "" || who === "" || more !== undefined) throw fail("serviceaccount must be <namespace>:<name>");
    return { kind: "ServiceAccount", name: who, namespace };
  });
  const subjects = [...people("User", all("user")), ...people("Group", all("group")), ...accounts];
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: roleKind, name: roleName },
    ...(subjects.length > 0 ? { subjects } : {}),
  };
}

export const roleBinding: Generator = {
  plural: "rolebindings",
  page: "rolebinding",
  flags: `role= ${BINDING_FLAGS} ${COMMON_FLAGS}`,
  failure: "failed to create rolebinding:",
  make(run, name) {
    const [own, shared] = [flag(run.given, "role"), flag(run.given, "clusterrole")];
    if ((own === "") === (shared === "")) throw fail("exactly one of clusterrole or role must be specified");
    return binding(run, name, "RoleBinding", own === "" ? ["ClusterRole", shared] : ["Role", own]);
  },
};

export const clusterRoleBinding: Generator = {
  plural: "clusterrolebindings",
  page: "clusterrolebinding",
  flags: `${BINDING_FLAGS} ${COMMON_FLAGS}`,
  required: ["clusterrole"],
  failure: "failed to create clusterrolebinding:",
  make: (run, name) => binding(run, name, "ClusterRoleBinding", ["ClusterRole", flag(run.given, "clusterrole")]),
};

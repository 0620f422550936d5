import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/objects.ts";
import { credentialGraph, systemId } from "../../src/credentials/graph.ts";
import { attackOf, holdersOf, namesOf, reachOf, refusalsOf } from "../../src/credentials/reach.ts";

const object = (kind: string, name: string, spec: object, rest: object = {}): KubeObject =>
  ({
    apiVersion: "setpoint.dev/v1",
    kind,
    metadata: { name, namespace: "default" },
    spec,
    status: {},
    ...rest,
  }) as KubeObject;

const system = (name: string, spec: object = {}) =>
  object("System", name, { zone: "outside", count: 1, partOf: [], holds: [], ...spec });
const key = (name: string, opens: object) => object("Credential", name, { opens });
const repository = (protection: object = {}, writers?: readonly string[]) =>
  object("Repository", "shop", { url: "https://git.example/shop.git", branch: "main", protection, writers });
const application = object("Application", "web", {
  source: { repoURL: "https://git.example/shop.git", path: "web" },
  destination: { namespace: "shop" },
});
const pipeline = (spec: object) =>
  object("Pipeline", "web", { repository: "https://git.example/shop.git", path: "web", ...spec });
const binding = (role: string, account = "deployer") =>
  object(
    "ClusterRoleBinding",
    "deployer",
    {},
    {
      roleRef: { kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: "ci" }],
    },
  );

const graphOf = (given: readonly KubeObject[]) => credentialGraph((kind) => given.filter((each) => each.kind === kind));

const CI = [system("ci", { holds: ["git"] }), key("git", { repository: "shop", account: "bot" })];

describe("who holds a key that writes to the cluster", () => {
  const token = key("token", { serviceAccount: "ci/deployer" });
  const rows: readonly (readonly [name: string, given: readonly KubeObject[], want: readonly string[]])[] = [
    ["a pipeline holds an admin key of its own", [pipeline({})], ["ci"]],
    [
      "what runs or logs it holds it too",
      [pipeline({ runners: ["runner"], logs: "log" }), system("runner", { count: 2 }), system("log")],
      ["ci", "runner-1", "runner-2", "log"],
    ],
    ["an agent holds its own, inside", [application], ["argocd"]],
    [
      "Flux is bound to cluster-admin as well",
      [object("Kustomization", "web", { sourceRef: { name: "shop" } })],
      ["flux"],
    ],
    ["RBAC: an account that may write", [pipeline({ credentials: ["token"] }), token, binding("edit")], ["ci"]],
    ["RBAC: one that may only look", [pipeline({ credentials: ["token"] }), token, binding("view")], []],
    [
      "RBAC: one that nothing is granted to",
      [pipeline({ credentials: ["token"] }), token, binding("edit", "other")],
      [],
    ],
    [
      "a role of its own",
      [
        system("ci", { holds: ["token"] }),
        token,
        binding("writer"),
        object(
          "ClusterRole",
          "writer",
          {},
          { rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }] },
        ),
      ],
      ["ci"],
    ],
    [
      "a plug-in owns the process that it runs in",
      [pipeline({}), system("plugin", { partOf: ["ci"] })],
      ["plugin", "ci"],
    ],
    [
      "a key to a system brings its keys",
      [pipeline({}), system("desk", { holds: ["ssh"] }), key("ssh", { system: "ci" })],
      ["desk", "ci"],
    ],
    ["a commit that an agent applies is no key", [application, repository(), ...CI], ["argocd"]],
  ];
  test.each(rows)("%s", (_name, given, want) => {
    expect(holdersOf(graphOf(given)).flatMap(namesOf).sort()).toEqual([...want].sort());
  });
});

describe("the shortest attack from the build server", () => {
  const APPLIES = "Argo CD applies what is in shop";
  const registry = [system("ci", { holds: ["push"] }), key("push", { registry: "registry" })];
  const policy = object("AdmissionPolicy", "provenance", { kinds: ["Pod"], attestedBy: "builder", message: "no" });
  const ada = [
    system("ci", { holds: ["git", "ada"] }),
    key("ada", { repository: "shop", account: "ada", signs: true }),
    ...CI.slice(1),
  ];
  const rows: readonly (readonly [name: string, given: readonly KubeObject[], want: readonly string[]])[] = [
    [
      "pushing: one step",
      [pipeline({}), repository(), ...CI],
      ["web-kubeconfig writes to the cluster as cluster-admin"],
    ],
    ["pulling: a commit, and the agent", [application, repository(), ...CI], ["bot pushes to shop", APPLIES]],
    ["one account cannot approve its own", [application, repository({ reviews: 1 }), ...CI], []],
    ["two accounts can", [application, repository({ reviews: 1 }), ...ada], ["ada pushes to shop", APPLIES]],
    ["unsigned commits are refused", [application, repository({ signatures: true }), ...CI], []],
    [
      "a key that signs passes",
      [application, repository({ signatures: true }), ...ada],
      ["ada pushes to shop", APPLIES],
    ],
    [
      "a check for one text is walked around",
      [application, repository({ checks: [{ name: "policy", forbids: "privileged" }] }), ...CI],
      ["bot pushes to shop", APPLIES],
    ],
    ["no writer of the repository", [application, repository({}, ["ada"]), ...CI], []],
    ["owners of the folder", [application, repository({ owners: [{ path: "web", accounts: ["ada"] }] }), ...CI], []],
    [
      "owners of another folder",
      [application, repository({ owners: [{ path: "other", accounts: ["ada"] }] }), ...CI],
      ["bot pushes to shop", APPLIES],
    ],
    ["a repository that nobody deploys", [repository(), ...CI], []],
    [
      "a key that may only read",
      [
        application,
        repository(),
        system("ci", { holds: ["git"] }),
        key("git", { repository: "shop", account: "bot", access: "read" }),
      ],
      [],
    ],
    ["an image", registry, ["push replaces an image in registry", "the next release runs an image from registry"]],
    ["an image that must be signed", [...registry, policy], []],
    [
      "by a key that lies there too",
      [...registry.slice(1), policy, system("ci", { holds: ["push", "sign"] }), key("sign", { attestor: "builder" })],
      ["push replaces an image in registry", "the next release runs an image from registry"],
    ],
  ];
  test.each(rows)("%s", (_name, given, want) => {
    const attack = attackOf(reachOf(graphOf(given), systemId("ci")));
    expect(attack.map(({ says }) => says)).toEqual(want);
  });

  test("a way that is closed says why", () => {
    const graph = graphOf([application, repository({ signatures: true }), ...CI]);
    expect(refusalsOf(graph, reachOf(graph, systemId("ci"))).map(({ because }) => because)).toEqual([
      "remote: error: GH006: Protected branch update failed for refs/heads/main. Commits must have verified signatures.",
    ]);
  });

  test("steps count uses of keys, not what lies in a system", () => {
    const reach = reachOf(graphOf([pipeline({}), system("plugin", { partOf: ["ci"] })]), systemId("plugin"));
    expect([...reach].map(([id, { steps }]) => [id, steps])).toEqual([
      ["system/plugin", 0],
      ["system/ci", 1],
      ["key/web-kubeconfig", 1],
      ["cluster", 2],
    ]);
  });

  test("whoever owns nothing that is there reaches nothing", () => {
    expect(reachOf(graphOf([application]), systemId("nobody")).size).toBe(0);
  });
});

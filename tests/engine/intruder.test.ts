import { describe, expect, test } from "vitest";
import { ran } from "./gitops.ts";

const manifests = (tried: string, ci: string, more = ""): string => `---
apiVersion: setpoint.dev/v1
kind: Intruder
metadata: {name: mallory}
spec: {owns: ci, tries: [{at: 1m, ${tried}}]}
---
apiVersion: setpoint.dev/v1
kind: System
metadata: {name: ci}
spec: {holds: [${ci}]}
---
apiVersion: setpoint.dev/v1
kind: Credential
metadata: {name: token}
spec: {opens: {serviceAccount: ci/deployer}}
---
apiVersion: setpoint.dev/v1
kind: Credential
metadata: {name: git}
spec: {opens: {repository: shop, account: bot}}
---
apiVersion: setpoint.dev/v1
kind: Credential
metadata: {name: push}
spec: {opens: {registry: registry}}
${more}`;

const bound = (role: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects: [{kind: ServiceAccount, name: deployer, namespace: ci}]
`;
const APPLY = "apply: {apiVersion: v1, kind: ConfigMap, metadata: {name: mine}}";
const COMMIT =
  'commit: {repository: shop, message: Mine, files: {web/mine.yaml: "{apiVersion: v1, kind: ConfigMap, metadata: {name: mine}}"}}';
const AGENT = "syncPolicy: {automated: {enabled: true, selfHeal: true}}";

describe("an intruder", () => {
  const rows: readonly (readonly [
    name: string,
    tried: string,
    ci: string,
    more: string,
    reason: string,
    message: string,
  ])[] = [
    ["has no key", APPLY, "", "", "Unauthorized", "error: You must be logged in to the server (Unauthorized)"],
    [
      "has a key that nothing is granted to",
      APPLY,
      "token",
      "",
      "Forbidden",
      'Error from server (Forbidden): configmaps is forbidden: User "system:serviceaccount:ci:deployer" cannot create resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      "may only look",
      APPLY,
      "token",
      bound("view"),
      "Forbidden",
      'Error from server (Forbidden): configmaps is forbidden: User "system:serviceaccount:ci:deployer" cannot create resource "configmaps" in API group "" in the namespace "default"',
    ],
    ["may write", APPLY, "token", bound("edit"), "Changed", "configmap/mine created"],
    ["reads secrets", "list: secrets", "token", bound("admin"), "Read", "secrets are listed"],
    [
      "may not read them",
      "list: secrets",
      "token",
      bound("view"),
      "Forbidden",
      'Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:ci:deployer" cannot list resource "secrets" in API group "" at the cluster scope',
    ],
    ["deletes", "delete: {kind: Deployment, name: web}", "token", bound("edit"), "Changed", 'deployment "web" deleted'],
    [
      "deletes nothing that is not there",
      "delete: {kind: Deployment, name: none}",
      "token",
      bound("edit"),
      "Denied",
      'Error from server (NotFound): "none" not found',
    ],
    [
      "may not delete a namespace",
      "delete: {kind: Namespace, name: default}",
      "token",
      bound("edit"),
      "Forbidden",
      'Error from server (Forbidden): namespaces is forbidden: User "system:serviceaccount:ci:deployer" cannot delete resource "namespaces" in API group "" at the cluster scope',
    ],
    ["pushes", COMMIT, "git", "", "Pushed", "bot pushes to shop: Mine"],
    ["has no account", COMMIT, "token", "", "Unauthorized", "fatal: Authentication failed for 'shop'"],
    [
      "pushes a branch",
      "branch: {repository: shop, message: Mine, name: mine}",
      "git",
      "",
      "Pushed",
      "* [new branch] mine -> mine; nobody deploys it",
    ],
    ["pushes an image", "image: registry.example/web:2", "push", "", "Pushed", "registry.example/web:2: pushed"],
    [
      "has no key to the registry",
      "image: registry.example/web:2",
      "git",
      "",
      "Unauthorized",
      "unauthorized: authentication required",
    ],
  ];
  test.each(rows)("%s", (_name, tried, ci, more, reason, message) => {
    const run = ran({ manifests: manifests(tried, ci, more), application: AGENT }, 600);
    const [decision] = run.history.decisions.filter(({ controller }) => controller === "intruder");
    expect([decision?.at, decision?.explanation.reason, decision?.explanation.message]).toEqual([
      60_100,
      reason,
      message,
    ]);
    const isThere = run.cluster.get("ConfigMap", "default", "mine") !== undefined;
    expect(isThere).toBe((reason === "Changed" && tried === APPLY) || (tried === COMMIT && reason === "Pushed"));
  });

  test("meets the gates of the branch", () => {
    const repository = "protection: {reviews: 1}";
    const run = ran({ manifests: manifests(COMMIT, "git"), application: AGENT, repository }, 600);
    expect(run.cluster.list("Commit").map(({ status }) => (status as { phase: string }).phase)).toEqual(["Rejected"]);
    expect(run.cluster.get("ConfigMap", "default", "mine")).toBeUndefined();
  });

  test("an image without the signature that a policy wants is refused when it is to run", () => {
    const policy = `---
apiVersion: setpoint.dev/v1
kind: AdmissionPolicy
metadata: {name: provenance}
spec: {kinds: [Deployment], attestedBy: builder, message: not signed}
`;
    const unsigned = ran({ manifests: manifests("list: secrets", "", policy), application: AGENT }, 600);
    expect(unsigned.cluster.get("Deployment", "default", "web")).toBeUndefined();
    const image = `${policy}---
apiVersion: setpoint.dev/v1
kind: Image
metadata: {name: web}
spec: {reference: "IMAGE", attestedBy: [builder]}
`;
    const deployed = ran({ application: AGENT }, 600).cluster.get("Deployment", "default", "web");
    const reference = deployed?.spec.template.spec.containers[0]?.image ?? "";
    const signed = ran(
      { manifests: manifests("list: secrets", "", image.replace("IMAGE", reference)), application: AGENT },
      600,
    );
    expect(signed.cluster.get("Deployment", "default", "web")).toBeDefined();
  });
});

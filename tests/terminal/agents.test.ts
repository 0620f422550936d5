import { describe, expect, test } from "vitest";
import { gitSource, ran } from "../engine/gitops.ts";

const MANUAL = "syncPolicy: {}";
const AUTO = "syncPolicy: {automated: {selfHeal: true}}";
const COMMITS = `branch: main
commits:
  four: {author: ana, message: Four pods, set: {"web/web.yaml:spec.replicas": 4}}`;
const FLUX = `${gitSource("10m")}---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./web, prune: true, targetNamespace: default, sourceRef: {kind: GitRepository, name: shop}}
`;

type Typed = readonly (readonly [at: number, line: string])[];

/** Everything that the lines printed, and how the last ended. */
function shown(typed: Typed, given: Parameters<typeof ran>[0] = {}, until = 600) {
  const run = ran({ repository: COMMITS, horizon: "20m", ...given, typed }, until);
  const printed = run.history.printed;
  return { text: printed.map(({ stdout, stderr }) => stderr + stdout).join(""), exit: printed.at(-1)?.exit, run };
}

describe("argocd app", () => {
  const rows: readonly {
    readonly name: string;
    readonly typed: Typed;
    readonly policy: string;
    readonly want: readonly string[];
  }[] = [
    {
      name: "list",
      typed: [[60, "argocd app list"]],
      policy: MANUAL,
      want: [
        "NAME        CLUSTER                         NAMESPACE  PROJECT  STATUS     HEALTH   SYNCPOLICY  CONDITIONS  REPO                          PATH  TARGET\n",
        "argocd/web  https://kubernetes.default.svc  default    default  OutOfSync  Missing  Manual      <none>      https://git.example/shop.git  web   HEAD\n",
      ],
    },
    { name: "list -o name", typed: [[60, "argocd app list -o name"]], policy: MANUAL, want: ["argocd/web\n"] },
    {
      name: "get",
      typed: [[60, "argocd app get web"]],
      policy: AUTO,
      want: [
        "Name:               argocd/web\nProject:            default\nServer:             https://kubernetes.default.svc\n",
        "Source:\n- Repo:             https://git.example/shop.git\n  Target:           HEAD\n  Path:             web\n",
        "Sync Policy:        Automated\nSync Status:        Synced to HEAD (",
        "\nGROUP  KIND        NAMESPACE  NAME  STATUS  HEALTH   HOOK  MESSAGE\napps   Deployment  default    web   Synced  Healthy        deployment.apps/web created\n",
      ],
    },
    {
      name: "sync waits for its operation, and prints how it went",
      typed: [[60, "argocd app sync web"]],
      policy: MANUAL,
      want: [
        "TIMESTAMP                  GROUP        KIND   NAMESPACE                  NAME    STATUS   HEALTH        HOOK  MESSAGE\n",
        "Operation:          Sync\nSync Revision:      ",
        "Phase:              Succeeded\nStart:              2026-01-05 08:01:00 +0000 UTC\n",
        "Message:            successfully synced (all tasks run)\n",
      ],
    },
    {
      name: "diff of what is not there",
      typed: [[60, "argocd app diff web"]],
      policy: MANUAL,
      want: ["\n===== apps/Deployment default/web ======\n", "+  replicas: 3\n"],
    },
    { name: "no diff", typed: [[60, "argocd app diff web"]], policy: AUTO, want: [""] },
    {
      name: "history after two deployments",
      typed: [
        [60, "argocd app sync web"],
        [200, "git revert HEAD --no-edit"],
        [300, "argocd app history web"],
      ],
      policy: MANUAL,
      want: [
        "SOURCE  https://git.example/shop.git\nID      DATE                           REVISION\n0       2026-01-05 08:01:",
      ],
    },
    {
      name: "rollback needs two",
      typed: [[60, "argocd app rollback web"]],
      policy: AUTO,
      want: [`"msg":"Application 'web' should have at least two successful deployments"`],
    },
    {
      name: "an unknown application",
      typed: [[5, "argocd app get nope"]],
      policy: AUTO,
      want: [
        `{"level":"fatal","msg":"rpc error: code = PermissionDenied desc = permission denied","time":"2026-01-05T08:00:05Z"}\n`,
      ],
    },
    {
      name: "set needs something to set",
      typed: [[5, "argocd app set web"]],
      policy: AUTO,
      want: ["Please set at least one option to update\n"],
    },
    {
      name: "what is not modelled says so",
      typed: [[5, "argocd app logs web"]],
      policy: AUTO,
      want: ["argocd app logs is not available here: use kubectl on the Application\n"],
    },
    {
      name: "an unknown flag",
      typed: [[5, "argocd app get web --nope"]],
      policy: AUTO,
      want: ["Error: unknown flag: --nope\n"],
    },
    {
      name: "wait ends at once when all is well",
      typed: [[100, "argocd app wait web"]],
      policy: AUTO,
      want: ["Health Status:      Healthy\n"],
    },
  ];
  test.each(rows)("$name", ({ typed, policy, want }) => {
    const { text } = shown(typed, { application: policy });
    for (const part of want) expect(text).toContain(part);
  });

  test("a policy that is taken away leaves what is typed by hand", () => {
    const typed: Typed = [
      [60, "argocd app set web --sync-policy none"],
      [90, "kubectl scale deployment web --replicas=7"],
    ];
    const { run } = shown(typed, { application: AUTO });
    expect(run.cluster.list("Deployment")[0]?.spec.replicas).toBe(7);
    expect(shown(typed.slice(1), { application: AUTO }).run.cluster.list("Deployment")[0]?.spec.replicas).toBe(3);
  });

  test("rolls back to what was deployed before", () => {
    const typed: Typed = [
      [60, "argocd app sync web"],
      [200, "argocd app sync web"],
      [300, "argocd app rollback web 0"],
    ];
    const { run, text } = shown(typed, { application: MANUAL, script: ["{at: 100s, set: {git/shop.commit: four}}"] });
    expect(text.split("Phase:              Succeeded").length).toBe(4);
    expect(run.cluster.list("Deployment")[0]?.spec.replicas).toBe(3);
  });

  test("--refresh waits until the agent has compared", () => {
    const typed: Typed = [
      [60, "argocd app sync web"],
      [130, "argocd app get web --refresh"],
    ];
    const { text } = shown(typed, { application: MANUAL, script: ["{at: 120s, set: {git/shop.commit: four}}"] }, 140);
    expect(text).toContain("Sync Status:        OutOfSync from HEAD");
  });
});

describe("flux", () => {
  const rows: readonly { readonly name: string; readonly typed: Typed; readonly want: readonly string[] }[] = [
    {
      name: "get kustomizations",
      typed: [[120, "flux get kustomizations"]],
      want: [
        "NAME\tREVISION          \tSUSPENDED\tREADY\tMESSAGE                              ",
        "web \tmain@sha1:",
        "\tFalse    \tTrue \tApplied revision: main@sha1:",
      ],
    },
    {
      name: "get sources git",
      typed: [[120, "flux get sources git"]],
      want: ["shop\tmain@sha1:", "\tstored artifact for revision 'main@sha1:"],
    },
    {
      name: "nothing by that name",
      typed: [[5, "flux get ks nope"]],
      want: ["✗ Kustomization object 'nope' not found in \"flux-system\" namespace\n"],
    },
    {
      name: "suspend, and a request that is refused",
      typed: [
        [60, "flux suspend kustomization web"],
        [61, "flux reconcile kustomization web"],
      ],
      want: [
        "► suspending kustomization web in flux-system namespace\n✔ kustomization suspended\n",
        "✗ resource is suspended\n",
      ],
    },
    {
      name: "an unknown object",
      typed: [[5, "flux reconcile ks nope"]],
      want: [`✗ kustomizations.kustomize.toolkit.fluxcd.io "nope" not found\n`],
    },
    {
      name: "what is not modelled says so",
      typed: [[5, "flux bootstrap github"]],
      want: ["✗ bootstrap is not available here\n"],
    },
    { name: "a name is needed", typed: [[5, "flux suspend ks"]], want: ["✗ kustomization name is required\n"] },
  ];
  test.each(rows)("$name", ({ typed, want }) => {
    const { text } = shown(typed, { manifests: FLUX });
    for (const part of want) expect(text).toContain(part);
  });

  test("reconcile --with-source fetches and applies now, long before the intervals", () => {
    const { text, run, exit } = shown([[120, "flux reconcile kustomization web --with-source"]], {
      manifests: FLUX,
      script: ["{at: 100s, set: {git/shop.commit: four}}"],
    });
    expect(text).toMatch(
      /^► annotating GitRepository shop in flux-system namespace\n✔ GitRepository annotated\n◎ waiting for GitRepository reconciliation\n✔ fetched revision main@sha1:\w{40}\n► annotating Kustomization web in flux-system namespace\n/,
    );
    expect(text).toMatch(/✔ applied revision main@sha1:\w{40}\n$/);
    expect(exit).toBe(0);
    expect(run.cluster.list("Deployment")[0]?.spec.replicas).toBe(4);
  });

  test("resume waits until it is ready", () => {
    const typed: Typed = [
      [60, "flux suspend ks web"],
      [70, "flux resume ks web"],
    ];
    expect(shown(typed, { manifests: FLUX }).text).toMatch(
      /✔ kustomization resumed\n◎ waiting for Kustomization reconciliation\n✔ Kustomization reconciliation completed\n✔ applied revision main@/,
    );
  });
});

describe("git", () => {
  const script = ["{at: 10s, set: {git/shop.commit: four}}"];
  const rows: readonly { readonly name: string; readonly line: string; readonly want: RegExp }[] = [
    {
      name: "log --oneline",
      line: "git log --oneline",
      want: /^\w{7} \(HEAD -> main, origin\/main\) Four pods\n\w{7} Initial commit\n$/,
    },
    {
      name: "log",
      line: "git log -1",
      want: /^commit \w{40} \(HEAD -> main, origin\/main\)\nAuthor: ana <ana@users.example>\nDate: {3}Mon Jan 5 08:00:10 2026 \+0000\n\n {4}Four pods\n$/,
    },
    {
      name: "diff",
      line: "git diff HEAD~1",
      want: /^diff --git a\/web\/web.yaml b\/web\/web.yaml\n--- a\/web\/web.yaml\n\+\+\+ b\/web\/web.yaml\n@@ -2,7 \+2,7 @@[\s\S]*\n- {2}replicas: 3 [\s\S]*\n\+ {2}replicas: 4 /,
    },
    {
      name: "diff --stat",
      line: "git diff HEAD~1 HEAD --stat",
      want: /^ web\/web.yaml \| 2 \+-\n 1 file changed, 1 insertion\(\+\), 1 deletion\(-\)\n$/,
    },
    { name: "show", line: "git show", want: /Four pods\n\ndiff --git / },
    { name: "status", line: "git status", want: /^On branch main\n[\s\S]*nothing to commit, working tree clean\n$/ },
    {
      name: "an unknown revision",
      line: "git show nope",
      want: /^fatal: ambiguous argument 'nope': unknown revision or path not in the working tree\.\n/,
    },
    { name: "an unknown command", line: "git frob", want: /^git: 'frob' is not a git command\. See 'git --help'\.\n$/ },
    {
      name: "a command that needs a working tree",
      line: "git commit -m x",
      want: /^git commit is not available here: /,
    },
  ];
  test.each(rows)("$name", ({ line, want }) => {
    expect(shown([[60, line]], { script }).text).toMatch(want);
  });

  test("revert is pushed, and an agent brings it", () => {
    const { text, run } = shown([[60, "git revert HEAD"]], { script, application: AUTO });
    expect(text).toBe(
      `[main] Revert "Four pods"\n 1 file changed, 1 insertion(+), 1 deletion(-)\n`.replace(
        /^/,
        text.split("[main]")[0] ?? "",
      ),
    );
    expect(run.cluster.list("Deployment")[0]?.spec.replicas).toBe(3);
  });

  test("a host that refuses it says why", () => {
    const { text, exit } = shown([[60, "git revert HEAD"]], {
      script,
      repository: `${COMMITS}\nwriters: [ana]`,
    });
    expect(text).toContain("remote: Permission to shop.git denied to user.\n");
    expect(text).toContain("error: failed to push some refs to 'https://git.example/shop.git'\n");
    expect(exit).toBe(1);
  });
});

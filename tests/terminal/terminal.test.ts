import { describe, expect, test } from "vitest";
import { logOf, printed, ran, replayInPage, replayOf, said, type Typed } from "./typed.ts";

const never = () => false;

describe("a line meets the run's API server", () => {
  const rows: readonly { readonly name: string; readonly typed: Typed; readonly want: string }[] = [
    {
      name: "a file is applied",
      typed: [[5, "kubectl apply -f nginx.yaml"]],
      want: "deployment.apps/nginx created\n",
    },
    {
      name: "the same again is no write",
      typed: [
        [5, "kubectl apply -f nginx.yaml"],
        [30, "kubectl apply -f nginx.yaml"],
      ],
      want: "deployment.apps/nginx unchanged\n",
    },
    {
      name: "an edited file is configured",
      typed: [
        [5, "kubectl apply -f nginx.yaml"],
        [20, "kind: Nonsense\n", "file/other.yaml"],
        [30, "kubectl scale deployment nginx --replicas=1"],
        [31, "kubectl apply -f nginx.yaml"],
      ],
      want: "deployment.apps/nginx configured\n",
    },
    {
      name: "server-side apply meets the owner of a field that somebody scaled",
      typed: [
        [5, "kubectl apply --server-side -f nginx.yaml"],
        [30, "kubectl scale deployment nginx --replicas=1"],
        [31, "kubectl apply --server-side -f nginx.yaml"],
      ],
      want: `error: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas\n`,
    },
    {
      name: "an immutable field is refused, and nothing is half-applied",
      typed: [[5, `kubectl patch deployment web -p '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}'`]],
      want: 'The Deployment "web" is invalid: ',
    },
    {
      name: "a refused write leaves the object as it was",
      typed: [
        [5, `kubectl patch deployment web -p '{"spec":{"replicas":-1}}'`],
        [6, "kubectl get deployment web -o jsonpath={.spec.replicas}"],
      ],
      want: "2",
    },
    {
      name: "a patch beside the template starts no rollout",
      typed: [
        [5, `kubectl patch deployment web -p '{"spec":{"minReadySeconds":1}}'`],
        [30, "kubectl get rs --no-headers -o name | wc -l"],
      ],
      want: "1\n",
    },
    {
      name: "labels of a pod, found by selector",
      typed: [
        [20, "kubectl label pods -l app=web tier=front"],
        [21, "kubectl get pods -l tier=front -o name | wc -l"],
      ],
      want: "2\n",
    },
    {
      name: "an alias holds for the session",
      typed: [
        [1, "alias k=kubectl"],
        [20, "k get deploy web --no-headers"],
      ],
      want: "web   2/2   2     2     20s\n",
    },
    {
      name: "a namespace takes what is in it",
      typed: [
        [1, "kubectl create namespace tmp"],
        [2, "kubectl apply -f nginx.yaml -n tmp"],
        [30, "kubectl delete namespace tmp"],
        [60, "kubectl get all -n tmp"],
      ],
      want: "No resources found in tmp namespace.\n",
    },
    {
      name: "the namespaces of every cluster stay",
      typed: [[1, "kubectl delete namespace default"]],
      want: `Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted\n`,
    },
    {
      name: "a cordoned node takes no pods",
      typed: [
        [20, "kubectl cordon worker-1"],
        [21, "kubectl get node worker-1 --no-headers"],
      ],
      want: "worker-1   Ready,SchedulingDisabled   <none>   21s   v1.36.1\n",
    },
    {
      name: "a missing file",
      typed: [[1, "kubectl apply -f nope.yaml"]],
      want: `error: the path "nope.yaml" does not exist\n`,
    },
    {
      name: "what the simulator does not have says so",
      typed: [[1, "helm install x"]],
      want: "bash: helm: command not found\nThis terminal knows kubectl, argocd, flux, git, alias, ls, cat, grep, head, tail and wc. Type help.\n",
    },
    { name: "files are listed", typed: [[1, "ls"]], want: "nginx.yaml\n" },
    { name: "and shown, through a pipe", typed: [[1, "cat nginx.yaml | grep replicas"]], want: "  replicas: 3\n" },
  ];
  test.each(rows)("$name", ({ typed, want }) => {
    const got = said(typed);
    expect(got.slice(0, want.length)).toBe(want);
  });

  test("a dry run writes nothing", () => {
    const [line] = printed([[5, "kubectl apply -f nginx.yaml --dry-run=server"]], 10);
    expect(line).toMatchObject({ stdout: "deployment.apps/nginx created (server dry run)\n", writes: 0 });
    expect(ran([[5, "kubectl apply -f nginx.yaml --dry-run=server"]], 10).run.cluster.list("Deployment").length).toBe(
      1,
    );
  });

  test("events tell of the object that they are about, and describe finds them", () => {
    expect(said([[20, "kubectl describe deployment web"]])).toContain("ScalingReplicaSet");
  });
});

describe("a run with lines", () => {
  const typed: Typed = [
    [5, "kubectl apply -f nginx.yaml"],
    [40, "kubectl scale deployment nginx --replicas=1"],
    [60, "kubectl get pods"],
  ];
  const digestOf = (replay: ReturnType<typeof replayOf>) => {
    replay.advance(120_000, never);
    return replay.run.history.fingerprint();
  };

  test("repeats, to the bit", () => {
    expect(digestOf(replayOf(typed))).toBe(digestOf(replayOf(typed)));
  });

  test("typed on the way is the same as typed before the start", () => {
    const late = replayOf(typed.slice(0, 1));
    late.advance(120_000, never);
    late.rewrite(logOf(typed));
    expect(digestOf(late)).toBe(digestOf(replayOf(typed)));
  });

  test("so is one typed at the very instant up to which it is computed", () => {
    const late = replayOf([]);
    late.advance(40_000, never);
    late.rewrite(logOf([[40, "kubectl scale deployment web --replicas=4"]]));
    expect(digestOf(late)).toBe(digestOf(replayOf([[40, "kubectl scale deployment web --replicas=4"]])));
  });

  test("does not depend on the loops that its host has at hand", async () => {
    const asked: Typed = [
      [5, "kubectl get scaledobjects"],
      [6, "kubectl api-resources"],
      [7, "kubectl get all -A"],
      [8, "kubectl get vpa,applications"],
    ];
    expect(digestOf(await replayInPage(asked))).toBe(digestOf(replayOf(asked)));
  });

  test("a line taken back leaves nothing behind", () => {
    const replay = replayOf(typed);
    replay.advance(120_000, never);
    replay.rewrite(logOf(typed.slice(0, 1)));
    expect(digestOf(replay)).toBe(digestOf(replayOf(typed.slice(0, 1))));
  });

  test("two lines of one instant follow each other", () => {
    const lines = printed(
      [
        [5, "alias k=kubectl"],
        [5, "k get deploy -o name"],
      ],
      6,
    );
    expect(lines.map(({ stdout }) => stdout)).toEqual(["", "deployment.apps/web\n"]);
  });

  test("a file that is kept holds from then on", () => {
    const lines = printed(
      [
        [1, "cat note.txt"],
        [2, "two replicas\n", "file/note.txt"],
        [3, "cat note.txt"],
      ],
      5,
    );
    expect(lines.map(({ stdout }) => stdout)).toEqual(["", "", "two replicas\n"]);
    expect(lines[1]?.saved).toEqual({ name: "note.txt", text: "two replicas\n" });
  });
});

describe("commands that go on", () => {
  test("a watch prints rows as they change, under the columns before, until Ctrl-C", () => {
    const lines = printed(
      [
        [5, "kubectl get pods -l app=nginx -w"],
        [6, "^C"],
        [7, "kubectl get deploy nginx -w --ignore-not-found"],
        [8, "kubectl apply -f nginx.yaml"],
      ],
      60,
    );
    expect(lines[0]).toMatchObject({ line: "kubectl get pods -l app=nginx -w", stdout: "", exit: null });
    expect(lines[1]).toMatchObject({ stderr: "^C\n", exit: 130 });
    expect(lines.at(-1)?.line).toBe("kubectl apply -f nginx.yaml");
  });

  test("rows of a watch, the header once", () => {
    const lines = printed(
      [
        [5, "kubectl apply -f nginx.yaml"],
        [6, "kubectl get deploy nginx -w"],
      ],
      30,
    );
    const all = lines
      .slice(1)
      .map(({ stdout }) => stdout)
      .join("");
    expect(all.match(/NAME/g)?.length).toBe(1);
    expect(all.trimEnd().split("\n").at(-1)).toMatch(/^nginx {3}3\/3 {5}3 {12}3 {11}\d+s$/);
  });

  test("rollout status ends when the rollout does", () => {
    const lines = printed(
      [
        [5, "kubectl apply -f nginx.yaml"],
        [5.1, "kubectl rollout status deployment/nginx"],
      ],
      60,
    );
    expect(lines.at(-1)).toMatchObject({ line: null, stdout: 'deployment "nginx" successfully rolled out\n', exit: 0 });
  });

  const waits: readonly { readonly name: string; readonly line: string; readonly at: number; readonly want: string }[] =
    [
      {
        name: "wait is silent until the condition is met",
        line: "kubectl wait --for=condition=Available deployment/nginx",
        at: 60,
        want: "deployment.apps/nginx condition met\n",
      },
      {
        name: "wait gives up in time",
        line: "kubectl wait --for=condition=Progressing=False deployment/nginx --timeout=5s",
        at: 60,
        want: "error: timed out waiting for the condition on deployments/nginx\n",
      },
    ];
  test.each(waits)("$name", ({ line, at, want }) => {
    const lines = printed(
      [
        [5, "kubectl apply -f nginx.yaml"],
        [5.2, line],
      ],
      at,
    );
    expect(lines.slice(1).map(({ stdout, stderr }) => stdout + stderr)).toEqual(["", want]);
  });
});

describe("a question to the terminal", () => {
  const texts = (replay: ReturnType<typeof replayOf>, ...entries: (readonly [value: string, path?: string])[]) =>
    replay.run
      .ask(entries.map(([value, path = "terminal"]) => ({ path, value })))
      .filter(({ line }) => line !== null)
      .map(({ stdout, stderr }) => stdout + stderr);
  const read = "kubectl get deploy web -o jsonpath={.spec.replicas}";

  test("is answered at its instant", () => {
    const asked = replayOf([[40, "kubectl scale deployment web --replicas=4"]]);
    asked.goTo(60_000);
    expect(texts(asked, [read])).toEqual(["4"]);
    asked.goTo(20_500);
    expect(texts(asked, [read])).toEqual(["2"]);
  });

  test("shows what would be, and nothing comes of it", () => {
    const asked = replayOf([]);
    asked.goTo(20_000);
    expect(texts(asked, ["kubectl scale deployment web --replicas=9"], [read])[1]).toBe("9");
    expect(texts(asked, [read])).toEqual(["2"]);
    asked.goTo(60_000);
    expect(asked.run.history.fingerprint()).toBe(ran([], 60).run.history.fingerprint());
  });

  test("knows files that nobody has kept", () => {
    const asked = replayOf([]);
    asked.goTo(20_000);
    const file = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: asked}\n";
    expect(texts(asked, [file, "file/a.yaml"], ["kubectl apply -f a.yaml"], ["ls"])).toEqual([
      "configmap/asked created\n",
      "a.yaml\nnginx.yaml\n",
    ]);
  });
});

describe("kubectl edit", () => {
  const opened = (typed: Typed, until = 60) => printed(typed, until).findLast(({ opens }) => opens)?.opens;
  const START: Typed = [[20, "kubectl edit deployment web"]];
  const file = opened(START);
  const path = `file/${file?.name}`;
  const left = (text: string, more: Typed = []) => {
    const lines = printed([...START, [30, text, path], ...more], 60);
    return lines.slice(2).map(({ stdout, stderr, exit }) => ({ text: stdout + stderr, exit }));
  };
  const changed = (from: string, to: string) => (file?.text ?? "").replace(from, to);

  test("opens the live object, below what to do with it", () => {
    expect(file?.text.startsWith("# Please edit the object below. Lines beginning with a '#' will be ignored,\n")).toBe(
      true,
    );
    expect(file?.text).toContain("\n  replicas: 2\n");
    expect(file?.text).not.toContain("managedFields");
    expect(printed(START, 25)[0]?.exit).toBe(null);
  });

  const rows: readonly {
    readonly name: string;
    readonly text: string;
    readonly says: string;
    readonly exit: number;
  }[] = [
    {
      name: "a changed field",
      text: changed("replicas: 2", "replicas: 5"),
      says: "deployment.apps/web edited\n",
      exit: 0,
    },
    { name: "nothing", text: changed("", ""), says: "Edit cancelled, no changes made.\n", exit: 0 },
    { name: "an empty file", text: "# nothing\n", says: "Edit cancelled, saved file was empty.\n", exit: 0 },
    {
      name: "another name",
      text: changed("  name: web\n", "  name: other\n"),
      says: `A copy of your changes has been stored to "${file?.name}"\nerror: At least one of apiVersion, kind and name was changed\n`,
      exit: 1,
    },
  ];
  test.each(rows)("with $name", ({ text, says, exit }) => {
    expect(left(text)).toEqual([{ text: says, exit }]);
  });

  test("what the API server refuses is opened again with the reasons on top, then given up", () => {
    const bad = changed("replicas: 2", "replicas: -2");
    expect(left(bad)).toEqual([{ text: 'error: deployments.apps "web" is invalid\n', exit: null }]);
    const again = opened([...START, [30, bad, path]])?.text ?? "";
    expect(again).toContain(`#
# deployments.apps "web" was not valid:
# * spec.replicas: Invalid value: -2: must be greater than or equal to 0
#
apiVersion: apps/v1
`);
    expect(left(bad, [[31, again, path]]).at(-1)).toEqual({
      text: `A copy of your changes has been stored to "${file?.name}"\nerror: Edit cancelled, no valid changes were saved.\n`,
      exit: 1,
    });
    expect(left(bad, [[31, again.replace("replicas: -2", "replicas: 3"), path]]).at(-1)?.text).toBe(
      "deployment.apps/web edited\n",
    );
  });

  test("a text that is no YAML is opened again", () => {
    const again = opened([...START, [30, "a: [", path]])?.text;
    expect(again).toContain("# The edited file had a syntax error: ");
  });
});

describe("kubectl apply set-last-applied", () => {
  const rows: readonly { readonly name: string; readonly typed: Typed; readonly want: string }[] = [
    {
      name: "creates no annotation unasked",
      typed: [
        [5, "kubectl create deployment nginx --image=nginx"],
        [6, "kubectl apply set-last-applied -f nginx.yaml"],
      ],
      want: "error: no last-applied-configuration annotation found on resource: nginx, to create the annotation, run the command with --create-annotation\n",
    },
    {
      name: "writes the file down as the one applied last",
      typed: [
        [5, "kubectl create deployment nginx --image=nginx"],
        [6, "kubectl apply set-last-applied --create-annotation -f nginx.yaml"],
      ],
      want: "deployment.apps/nginx configured\n",
    },
    {
      name: "needs no change",
      typed: [
        [5, "kubectl create deployment nginx --image=nginx"],
        [6, "kubectl apply set-last-applied --create-annotation -f nginx.yaml"],
        [7, "kubectl apply set-last-applied -f nginx.yaml"],
      ],
      want: "set-last-applied nginx: no changes required.\n",
    },
  ];
  test.each(rows)("$name", ({ typed, want }) => {
    expect(said(typed)).toBe(want);
  });
});

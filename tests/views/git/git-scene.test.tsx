// @vitest-environment happy-dom
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { applicationOf, gitSource, ran } from "../../engine/gitops.ts";
import { deployment } from "../../git/given.ts";
import { historyOf, show } from "./lab.tsx";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  HTMLDialogElement.prototype.showModal ??= () => {};
});
afterEach(cleanup);

const WATCHES = "syncPolicy: {automated: {enabled: true, prune: true, selfHeal: false}}";
const HEALS = "syncPolicy: {automated: {enabled: true, prune: true, selfHeal: true}}";
const byHand = "{at: 5m, set: {Deployment/web.spec.replicas: 8}}";

/** Cells of a row by the name of its field, as texts: Git, live, believed. */
function cells(field: string): readonly string[] {
  const header = screen.getByRole("rowheader", { name: field });
  const row = header.closest("tr") as HTMLElement;
  return within(row)
    .getAllByRole("cell")
    .map((cell) => cell.textContent ?? "");
}

describe("three columns", () => {
  const drifted = () => historyOf(ran({ application: WATCHES, script: [byHand], horizon: "20m" }));

  test("as they are at the clock: the same before a hand edit, lit after it, with a clock that runs", async () => {
    const { goTo } = show(drifted(), 299);
    expect(cells("spec.replicas")).toEqual(["3", "3Change", "3"]);
    expect(screen.getByText("= as in Git")).toBeTruthy();
    await goTo(492);
    expect(cells("spec.replicas")).toEqual(["3", "≠ differs: 8Change", "3"]);
    expect(screen.getByText("≠ differs 3 min 12 s")).toBeTruthy();
    expect(screen.getByText("≠ differs for 3 min 12 s")).toBeTruthy();
    expect(screen.getByRole("columnheader", { name: /^Argo CD believes [0-9a-f]{7}$/ })).toBeTruthy();
    await goTo(100);
    expect(screen.getByText("= as in Git")).toBeTruthy();
  });

  test("what the agent says stands beside what is true", () => {
    show(drifted(), 600);
    const panel = within(screen.getByRole("region", { name: "Git and its agents" }));
    for (const text of ["OutOfSync", "Healthy", "1 object differs from Git", "selfHeal is off"]) {
      expect(panel.getByText(text)).toBeTruthy();
    }
  });

  test("a live field is changed by hand as kubectl would: a number is scaled, a text is patched", async () => {
    const { actions, user } = show(drifted(), 200);
    await user.click(screen.getByRole("button", { name: "Change spec.replicas by hand" }));
    const number = screen.getByRole("textbox", { name: "spec.replicas, live" });
    await user.clear(number);
    await user.type(number, "12{Enter}");
    expect(actions.enter).toHaveBeenLastCalledWith([
      { path: "terminal", value: "kubectl scale deployment web --replicas=12" },
    ]);
    const image = "spec.template.spec.containers[web].image";
    await user.click(screen.getByRole("button", { name: `Change ${image} by hand` }));
    const text = screen.getByRole("textbox", { name: `${image}, live` });
    await user.clear(text);
    await user.type(text, "it's:2{Enter}");
    expect(actions.enter).toHaveBeenLastCalledWith([
      {
        path: "terminal",
        value: `kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"it\\u0027s:2"}]}}}}'`,
      },
    ]);
    await user.click(screen.getByRole("button", { name: "Delete" }));
    expect(actions.enter).toHaveBeenLastCalledWith([{ path: "terminal", value: "kubectl delete deployment web" }]);
  });
});

describe("who wrote what", () => {
  test("every write of a contested field, newest first, with its manager; a decision opens why", async () => {
    const { actions, user } = show(historyOf(ran({ application: HEALS, script: [byHand], horizon: "20m" })), 600);
    const table = screen.getByRole("table", { name: "Who wrote Deployment/web: the last writes" });
    const rows = within(table).getAllByRole("row").slice(1);
    const told = rows.map((row) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    );
    expect(told.slice(0, 2)).toEqual([
      ["5:00", "spec.replicas", "8 → 3", "argocd-controller", "argocd: why?"],
      ["5:00", "spec.replicas", "3 → 8", "kubectl (scale)", "a person"],
    ]);
    expect(screen.getByText("contested")).toBeTruthy();
    await user.click(within(rows[0] as HTMLElement).getByRole("button"));
    expect(actions.ask).toHaveBeenCalled();
  });

  test("a person against an agent: write it down, or pause it first", async () => {
    const { actions, user } = show(historyOf(ran({ application: HEALS, script: [byHand], horizon: "20m" })), 600);
    await user.click(screen.getByRole("button", { name: "Commit 8" }));
    expect(actions.enter).toHaveBeenLastCalledWith([{ path: "git/shop/web/web.yaml.spec.replicas", value: 8 }]);
    const panel = within(screen.getByRole("region", { name: "Git and its agents" }));
    await user.click(panel.getByRole("button", { name: "Pause the agent" }));
    expect(actions.enter).toHaveBeenLastCalledWith([
      { path: "Application/web.spec.syncPolicy.automated.enabled", value: false },
    ]);
  });

  test("an autoscaler against an agent: leave the field out of Git, or have it ignored", async () => {
    const hpa = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 8
  maxReplicas: 10
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
`;
    const run = ran({ application: HEALS, manifests: hpa, horizon: "10m" });
    const { actions, user } = show(historyOf(run), 300);
    expect(screen.getByText(/argocd writes 3.*hpa writes 8|hpa writes 8.*argocd writes 3/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Commit that" }));
    expect(actions.enter).toHaveBeenLastCalledWith([{ path: "git/shop/web/web.yaml.spec.replicas", value: null }]);
    expect(screen.getByText(/falls to 1 until the autoscaler writes again/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Patch it" }));
    expect(actions.enter).toHaveBeenLastCalledWith([
      {
        path: "terminal",
        value: `kubectl patch application web -n argocd --type merge -p '{"spec":{"ignoreDifferences":[{"group":"*","kind":"Deployment","jsonPointers":["/spec/replicas"]}],"syncPolicy":{"syncOptions":["RespectIgnoreDifferences=true"]}}}'`,
      },
    ]);
  });
});

describe("the branch", () => {
  const repository = `protection: {reviews: 1, reviewMinutes: [5, 5]}
writers: [ada, ben]
commits:
  six: {author: ada, message: Six, reviewers: [ben], set: {'web/web.yaml:spec.replicas': 6}}
  alone: {author: ada, message: Alone, set: {'web/web.yaml:spec.replicas': 7}}`;
  const script = ["{at: 2m, set: {git/shop.commit: six}}", "{at: 10m, set: {git/shop.commit: alone}}"];

  test("tells which pushes waited and which were refused; a click shows the lines", async () => {
    const run = ran({ application: HEALS, repository, script, horizon: "20m" });
    const { user } = show(historyOf(run), 900);
    expect(screen.getByRole("button", { name: /^Alone, by ada: refused at 10:00$/ })).toBeTruthy();
    const merged = screen.getByRole("button", { name: /^[0-9a-f]{7} Six, by ada: pushed at 2:00, merged at 7:00$/ });
    await user.click(merged);
    const sheet = screen.getByRole("dialog", { name: "Six", hidden: true });
    expect(sheet.textContent).toContain("approved by ben");
    expect(sheet.textContent).toContain("removed:   replicas: 3");
    expect(sheet.textContent).toContain("added:   replicas: 6");
  });

  test("who may write", () => {
    show(historyOf(ran({ application: HEALS, repository, horizon: "1m" })), 30);
    const panel = within(screen.getByRole("region", { name: "Git and its agents" }));
    expect(panel.getByText("Writers: ada, ben")).toBeTruthy();
    expect(panel.getByText("1 review by others, 5 min")).toBeTruthy();
  });
});

describe("what is stuck, in the agent's words, and what runs on", () => {
  const commit = (change: string) => ({
    repository: `webhook: true\ncommits: {bad: {author: ada, message: Bad, ${change}}}`,
    script: ["{at: 2m, set: {git/shop.commit: bad}}"],
    application: HEALS,
    horizon: "30m",
  });
  const image = "'web/web.yaml:spec.template.spec.containers.0.image'";
  test.each([
    [
      "YAML that cannot be parsed",
      commit(`files: {web/more.yaml: "a: {b\\n"}`),
      /ComparisonError/,
      /failed to unmarshal manifest: error converting YAML to JSON/,
    ],
    [
      "an unknown kind",
      commit(`files: {web/more.yaml: "{apiVersion: example.com/v1, kind: Gadget, metadata: {name: g}}\\n"}`),
      /SyncError/,
      /the server could not find the requested resource/,
    ],
    [
      "a field that may not change",
      commit(
        `set: {'web/web.yaml:spec.selector.matchLabels.app': other, 'web/web.yaml:spec.template.metadata.labels.app': other}`,
      ),
      /SyncError/,
      /field is immutable/,
    ],
    [
      "a policy that refuses it",
      {
        ...commit(`set: {${image}: "registry.example/web:latest"}`),
        manifests: `---
apiVersion: setpoint.dev/v1
kind: AdmissionPolicy
metadata: {name: images.example}
spec: {kinds: [Deployment], forbids: ":latest", message: "image tag latest is not allowed"}
`,
      },
      /SyncError/,
      /image tag latest is not allowed/,
    ],
  ])("%s", (_, given, type, message) => {
    show(historyOf(ran(given)), 1700);
    const note = screen.getByRole("note");
    expect(note.textContent).toMatch(/web is stuck/);
    expect(note.textContent).toMatch(type);
    expect(note.textContent).toMatch(message);
    expect(note.textContent).toMatch(/What runs is [0-9a-f]{7} “Initial commit”/);
  });

  test("a chart value that is missing", () => {
    const files = {
      "Chart.yaml": "{name: web, version: 1.0.0}\n",
      "values.yaml": "{replicas: 3}\n",
      "templates/web.yaml": `${deployment(3).replace("replicas: 3", 'replicas: {{ required "replicas are needed" .Values.replicas }}')}`,
    };
    const repository = `webhook: true\ncommits: {bad: {author: ada, message: Bad, set: {'web/values.yaml:replicas': null}}}`;
    const script = ["{at: 2m, set: {git/shop.commit: bad}}"];
    show(historyOf(ran({ files, repository, script, application: HEALS, horizon: "30m" })), 1700);
    expect(screen.getByRole("note").textContent).toMatch(/replicas are needed/);
  });

  test("two applications that hold the same object", () => {
    const other = applicationOf("other", HEALS);
    show(historyOf(ran({ application: HEALS, manifests: other, horizon: "30m" })), 1700);
    const told = screen.getAllByText(/^Deployment\/web is part of applications argocd\/(web and other|other and web)$/);
    expect(told.length).toBeGreaterThan(0);
  });

  const source = gitSource();
  const kustomization = (name: string, after: string) => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 10m, path: ./web, prune: true, sourceRef: {kind: GitRepository, name: shop}, dependsOn: [{name: ${after}}]}
`;
  test("dependencies that wait for each other", () => {
    const manifests = source + kustomization("base", "web") + kustomization("web", "base");
    show(historyOf(ran({ manifests, horizon: "10m" })), 500);
    for (const name of ["base", "web"])
      expect(screen.getAllByText(`dependency 'flux-system/${name}' is not ready`).length).toBeGreaterThan(0);
  });

  test("a release of a chart, and what becomes of hand edits beside it", () => {
    const files = {
      "Chart.yaml": "{name: web, version: 1.0.0}\n",
      "values.yaml": "{replicas: 3}\n",
      "templates/web.yaml": deployment(3).replace("replicas: 3", "replicas: {{ .Values.replicas }}"),
    };
    const manifests = `${source}---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  interval: 10m
  targetNamespace: default
  chart: {spec: {chart: ./web, sourceRef: {kind: GitRepository, name: shop}}}
  driftDetection: {mode: warn}
`;
    show(historyOf(ran({ files, manifests, horizon: "10m" })), 500);
    const panel = within(screen.getByRole("region", { name: "Git and its agents" }));
    expect(panel.getByText("Ready True")).toBeTruthy();
    expect(panel.getByText("live is as Git says")).toBeTruthy();
    expect(panel.getByText("Edits of live objects are told and stay.")).toBeTruthy();
    expect(panel.getByText("packaged 'web' chart with version '1.0.0'")).toBeTruthy();
  });
});

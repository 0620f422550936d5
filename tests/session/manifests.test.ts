import { describe, expect, test } from "vitest";
import { changedLines, changesIn, previewOf } from "../../src/session/changes.ts";
import { intervene } from "../../src/session/log.ts";
import { manifestFiles, manifestsAt, withSettings, withTrace } from "../../src/session/manifests.ts";
import { fakeScenario } from "./fake-worker.ts";

const TEXT = `apiVersion: setpoint.dev/v1
kind: Simulation
load:
  orders: {to: queue/orders, rate: 30} # a second
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    setpoint.dev/variants: one, two
spec:
  replicas: 2 # by hand
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, annotations: {setpoint.dev/variants: two}}
---
apiVersion: setpoint.dev/v1
kind: Repository
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
`;

describe("a scenario's manifests as files", () => {
  test.each([
    ["one", ["web-deployment.yaml", "api-deployment.yaml"]],
    ["two", ["web-deployment.yaml", "hpa.yaml", "api-deployment.yaml"]],
    ["three", ["deployment.yaml"]],
  ])("of variant %s", (variant, names) => {
    expect(manifestFiles(TEXT, variant).map(({ name }) => name)).toEqual(names);
  });

  test("without our own annotations", () => {
    expect(manifestFiles(TEXT, "one")[0]?.text).toBe(
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2 # by hand\n",
    );
  });

  const web = { kind: "Deployment", object: "web" };
  const written = "kind: Deployment\nspec:\n  replicas: 2 # by hand\n  cpu: '1'\n";
  test.each([
    ["a number where it stands", "Deployment/web.spec.replicas", 5, written.replace("2 #", "5 #")],
    ["text stays text", "Deployment/web.spec.cpu", 2, written.replace("'1'", '"2"')],
    [
      "a field that was not there",
      "Deployment/web.spec.paused",
      true,
      `${written.replaceAll("'", "'")}  paused: true\n`,
    ],
    ["one taken away", "Deployment/web.spec.cpu", null, written.replace("  cpu: '1'\n", "")],
    ["another object's", "Deployment/api.spec.replicas", 5, written],
  ])("with %s", (_, path, value, want) => {
    expect(withSettings(web, written, [{ path, value }])).toBe(want);
  });

  test.each([
    { name: "before a change", at: 60_000, replicas: 3, pods: [] },
    { name: "after it", at: 300_000, replicas: 7, pods: [] },
    { name: "with what is no manifest's above them", at: 600_000, replicas: 7, pods: ["# load/orders.rate: 60"] },
  ])("all that a variant applies, as it runs $name", ({ at, replicas, pods }) => {
    const scenario = { ...fakeScenario(TEXT), name: "shop" };
    const later = [
      { at: 300_000, path: "Deployment/web.spec.replicas", value: 7 },
      { at: 600_000, path: "load/orders.rate", value: 60 },
    ];
    const variant = { base: "two", sets: [{ path: "Deployment/web.spec.replicas", value: 3 }], later };
    const text = manifestsAt(scenario, variant, at);
    const [head = "", ...files] = text.split(/^(?=apiVersion)/m);
    expect(head.trim().split("\n")).toEqual(["# shop, two", ...pods]);
    expect(files.map((file) => /^kind: (\w+)/m.exec(file)?.[1])).toEqual([
      "Deployment",
      "HorizontalPodAutoscaler",
      "Deployment",
    ]);
    expect(files[0]).toContain(`replicas: ${replicas} # by hand`);
  });

  test("a trace becomes the first load's rate, everything else stays", () => {
    const traced = withTrace(TEXT, "t,rps\n0,3\n60,9\n");
    expect(traced).toBe(TEXT.replace("rate: 30", 'rate: {trace: {csv: "t,rps\\n0,3\\n60,9\\n"}}'));
    expect(withTrace("kind: Simulation\n", "t,rps\n")).toBe("kind: Simulation\n");
  });
});

describe("what applying would change", () => {
  const diff = `diff -u -N LIVE/apps.v1.Deployment.default.web MERGED/apps.v1.Deployment.default.web
--- LIVE/apps.v1.Deployment.default.web
+++ MERGED/apps.v1.Deployment.default.web
@@ -6,3 +6,3 @@
-  generation: 1
+  generation: 2
 spec:
-  replicas: 2
+  replicas: 3
diff -u -N LIVE/v1.ConfigMap.default.a MERGED/v1.ConfigMap.default.a
--- LIVE/v1.ConfigMap.default.a
+++ MERGED/v1.ConfigMap.default.a
@@ -0,0 +1 @@
+kind: ConfigMap
`;
  test("object by object, without what only the server counts", () => {
    expect(changesIn(diff).map(({ title, lines }) => [title, lines.map(({ mark, text }) => mark + text)])).toEqual([
      ["Deployment web", ["@@@ -6,3 +6,3 @@", " spec:", "-  replicas: 2", "+  replicas: 3"]],
      ["ConfigMap a", ["@@@ -0,0 +1 @@", "+kind: ConfigMap"]],
    ]);
  });

  test("and what the API server refuses, without warnings", () => {
    const said = { at: 0, stdout: "", exit: 1, writes: 0 };
    const stderr =
      'Warning: resource deployments/web is missing …\nThe Deployment "web" is invalid: spec.selector: field is immutable\n';
    expect(previewOf([{ ...said, line: "kubectl apply -f web.yaml", stderr }])).toEqual({
      changes: [],
      refusal: 'The Deployment "web" is invalid: spec.selector: field is immutable',
    });
  });

  test("lines are counted once, whether changed, added or removed", () => {
    expect(changedLines("a\nb\n", "a\nc\n")).toBe(1);
    expect(changedLines("a\n", "a\nb\nc\n")).toBe(2);
    expect(changedLines("a\n", "a\n")).toBe(0);
  });
});

test("a file that a line has read is not written over at the same instant", () => {
  const entries = [
    ["file/a", "1"],
    ["file/a", "2"],
    ["terminal", "cat a"],
    ["file/a", "3"],
    ["file/a", "4"],
  ] as const;
  const log = entries.reduce<Parameters<typeof intervene>[0]>(
    (before, [path, value]) => intervene(before, 5, path, value),
    [],
  );
  expect(log.map(({ value }) => value)).toEqual(["2", "cat a", "4"]);
});

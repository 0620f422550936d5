import { describe, expect, test } from "vitest";
import type { Intervention } from "../../src/api/frame.ts";
import { findZone } from "../../src/base/cron/zones.ts";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { loopsFor, signsIn, signsOf } from "../../src/runner/loops.ts";
import type { CompiledRun } from "../../src/scenario/model.ts";

const names = async (kinds: readonly string[]) => (await loopsFor(kinds)).map(({ name }) => name);

describe("what tells of the loops that a run needs", () => {
  const compiledOf = (objects: readonly unknown[], files?: Record<string, string>) =>
    ({ objects, files, script: [], knobs: [] }) as unknown as CompiledRun;
  const typed = (value: string): Intervention => ({ at: 0, by: "user", path: "terminal", value });
  const plain = compiledOf([{ kind: "Deployment", spec: {} }]);

  test.each<{ name: string; compiled: CompiledRun; log: readonly Intervention[]; want: readonly string[] }>([
    { name: "its objects", compiled: plain, log: [], want: ["Deployment"] },
    {
      name: "annotations in files that nobody has applied yet",
      compiled: compiledOf([], { "web.yaml": "metadata: {annotations: {linkerd.io/inject: enabled}}" }),
      log: [],
      want: ["linkerd.io/"],
    },
    {
      name: "an annotation that a person types",
      compiled: plain,
      log: [typed("kubectl annotate deploy web linkerd.io/inject=enabled")],
      want: ["Deployment", "linkerd.io/"],
    },
    {
      name: "a budget that a person creates",
      compiled: plain,
      log: [typed("kubectl create pdb web --selector=app=web --min-available=1")],
      want: ["Deployment", "create pdb"],
    },
    {
      name: "a trigger's time zone, whose table is fetched",
      compiled: compiledOf([{ kind: "ScaledObject", spec: { triggers: [{ metadata: { timezone: "Europe/Rome" } }] } }]),
      log: [],
      want: ["ScaledObject", "timezone"],
    },
  ])("$name", ({ compiled, log, want }) => {
    expect([...signsOf(compiled), ...signsIn(log)]).toEqual(want);
  });
});

describe("loops are fetched for the kinds that a run has", () => {
  test("all kinds: the whole registry in its order", async () => {
    const kinds = CONTROLLERS.flatMap((controller) => controller.kinds.map(({ kind }) => kind));
    expect(await loopsFor(kinds)).toEqual(CONTROLLERS);
  });
  test.each(CONTROLLERS.flatMap(({ name, kinds }) => kinds.map(({ kind }) => [kind, name] as const)))(
    "%s brings %s",
    async (kind, name) => expect(await names([kind])).toContain(name),
  );
  test("a time zone brings the table of all", async () => {
    await loopsFor(["timezone"]);
    expect(findZone("Europe/Rome")).toBeDefined();
  });
  test("a plain HPA brings no KEDA, no VPA and no node autoscaler", async () => {
    const plain = await names(["Deployment", "HorizontalPodAutoscaler"]);
    expect(plain).toContain("hpa");
    expect(plain.filter((name) => /keda|vpa|autoscaler|karpenter/.test(name))).toEqual([]);
  });
});

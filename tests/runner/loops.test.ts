import { describe, expect, test } from "vitest";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { loopsFor } from "../../src/runner/loops.ts";

const names = async (kinds: readonly string[]) => (await loopsFor(kinds)).map(({ name }) => name);

describe("loops are fetched for the kinds that a run has", () => {
  test("all kinds: the whole registry in its order", async () => {
    const kinds = CONTROLLERS.flatMap((controller) => controller.kinds.map(({ kind }) => kind));
    expect(await loopsFor(kinds)).toEqual(CONTROLLERS);
  });
  test.each(CONTROLLERS.flatMap(({ name, kinds }) => kinds.map(({ kind }) => [kind, name] as const)))(
    "%s brings %s",
    async (kind, name) => expect(await names([kind])).toContain(name),
  );
  test("a plain HPA brings no KEDA, no VPA and no node autoscaler", async () => {
    const plain = await names(["Deployment", "HorizontalPodAutoscaler"]);
    expect(plain).toContain("hpa");
    expect(plain.filter((name) => /keda|vpa|autoscaler|karpenter/.test(name))).toEqual([]);
  });
});

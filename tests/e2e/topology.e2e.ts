import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { clock, openLab, recomputed } from "./lab.ts";
import { SIZES } from "./places.ts";

test.use({ reducedMotion: "reduce" });

const SLOW = "v=no-policy,breaker&t=300&paused=1";

test("a slow service takes the threads of all: rewind to that second, then change a policy", async ({ page }) => {
  await openLab(page, "flash-sale-slow-inventory", SLOW);
  const slow = page.getByRole("region", { name: "Calls of no-policy" });
  await expect(slow.getByRole("button", { name: /^frontend: 3 pods, 150 of 150 threads busy/ })).toBeVisible();
  const breaker = page.getByRole("region", { name: "Calls of breaker" });
  await expect(breaker.getByRole("button", { name: /^checkout → inventory: .* breaker open/ })).toBeVisible();
  await slow.getByRole("button", { name: /^frontend: threads ran out at 2:0\d$/ }).click();
  await expect.poll(() => clock(page)).toBeLessThan(130);
  await slow.getByRole("button", { name: /^checkout → inventory: / }).press("Enter");
  const call = page.getByRole("region", { name: "checkout → inventory" });
  await call.getByRole("slider", { name: "fallback" }).press("ArrowRight");
  await recomputed(page);
  await call.getByRole("button", { name: "Close" }).click();
  await expect(call).toBeHidden();
});

test("axe objects to nothing: the call graph", async ({ page }) => {
  await openLab(page, "flash-sale-slow-inventory", SLOW);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await page
        .getByRole("button", { name: /^inventory: / })
        .first()
        .click();
      await expect(page.getByRole("region", { name: "inventory", exact: true })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`))).toEqual(
        [],
      );
    }
  }
});

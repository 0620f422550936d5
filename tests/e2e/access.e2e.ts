import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test, type ViewportSize } from "@playwright/test";
import { frames, tab } from "./lab.ts";
import { LAB, PLACES, SIZES, WIDE } from "./places.ts";

// Colours are judged where they come to rest: without motion nothing is caught half way.
test.use({ reducedMotion: "reduce" });

/** What axe objects to, as "size theme rule: element", in both themes; `part` limits the search to one element. */
async function objections(
  page: Page,
  sizes: readonly ViewportSize[] = SIZES,
  part?: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await frames(page, 3);
      const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
      const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
      const where = `${size.width} ${colorScheme}`;
      found.push(
        ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${where} ${id}: ${target.join(" ")}`)),
      );
    }
  }
  return found;
}

for (const { name, open } of PLACES.filter(({ common }) => common)) {
  test(`axe objects to nothing: ${name}`, async ({ page }) => {
    await open(page);
    expect(await objections(page)).toEqual([]);
  });
}

test("axe objects to nothing: each tab beside the charts", async ({ page }) => {
  await LAB.open(page);
  for (const name of ["Changes", "Events", "Knobs"]) {
    await page.setViewportSize(WIDE);
    await tab(page, name).click();
    expect(await objections(page, SIZES, "aside"), name).toEqual([]);
  }
});

test("axe objects to nothing: a refused text in the lab", async ({ page }) => {
  await LAB.open(page);
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const field = page.getByRole("textbox", { name: "Scenario text" });
  await field.fill((await field.inputValue()).replace("minReplicas: 2", "minReplicas: two"));
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  expect(await objections(page, SIZES, "aside")).toEqual([]);
});

test("axe objects to nothing: the list of keys and an answered change", async ({ page }) => {
  await LAB.open(page);
  await page.getByRole("slider", { name: "messages.rate" }).press("ArrowRight");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test("reduced motion: nothing travels", async ({ page }) => {
  await LAB.open(page);
  const travels = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return /[1-9]/.test(transitionDuration) || animationName !== "none";
      })
      .map((element) =>
        `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent ?? ""}`.slice(0, 40),
      ),
  );
  expect(travels).toEqual([]);
});

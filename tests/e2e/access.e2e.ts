import { expect, test } from "@playwright/test";
import { objections } from "./axe.ts";
import { tab } from "./lab.ts";
import { LAB, PLACES, WIDE } from "./places.ts";

// Colours are judged where they come to rest: without motion nothing is caught half way.
test.use({ reducedMotion: "reduce" });

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
    expect(await objections(page, { part: "aside" }), name).toEqual([]);
  }
});

test("axe objects to nothing: a refused text in the lab", async ({ page }) => {
  await LAB.open(page);
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const field = page.getByRole("textbox", { name: "Scenario text" });
  await field.fill((await field.inputValue()).replace("minReplicas: 2", "minReplicas: two"));
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  expect(await objections(page, { part: "aside" })).toEqual([]);
});

test("axe objects to nothing: the list of keys and an answered change", async ({ page }) => {
  await LAB.open(page);
  await page.getByRole("slider", { name: "messages.rate" }).press("ArrowRight");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  expect(await objections(page, { sizes: [WIDE] })).toEqual([]);
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

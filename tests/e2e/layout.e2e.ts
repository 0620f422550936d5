import { expect, test } from "@playwright/test";
import { expectRoomForTexts } from "./crowded.ts";
import { frames, row } from "./lab.ts";
import { LAB, PLACES, SIZES } from "./places.ts";

for (const { name, open } of PLACES) {
  test(`no page is wider than the window: ${name}`, async ({ page }) => {
    await open(page);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await frames(page, 3);
      const wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.body.scrollWidth]);
      expect(Math.max(...wide), `at ${size.width}`).toBeLessThanOrEqual(size.width);
    }
  });

  test(`no text is cut off or lies on another at 1440: ${name}`, async ({ page }) => {
    await open(page);
    await frames(page, 3);
    await expectRoomForTexts(page);
  });
}

/** Runs whose numbers are long, or whose pods are many. */
for (const name of ["lab of a large fleet", "lab of many nodes", "lab of pods alone"]) {
  test(`no text is cut off or lies on another on a tablet: ${name}`, async ({ page }) => {
    await page.setViewportSize(SIZES[1]);
    await PLACES.find((place) => place.name === name)?.open(page);
    await frames(page, 3);
    await expectRoomForTexts(page);
  });
}

test("a tablet has the load's slider in its row, and room to count the decisions", async ({ page }) => {
  await page.setViewportSize(SIZES[1]);
  await LAB.open(page);
  await expect(row(page, "Load and throughput").getByRole("slider", { name: "messages.rate" })).toBeVisible();
  const count = row(page, "Replicas").getByText("keep 2");
  const cut = await count.evaluate((element) => {
    element.textContent = "22 of 176 changed";
    return element.scrollWidth - element.clientWidth;
  });
  expect(cut).toBeLessThanOrEqual(0);
});

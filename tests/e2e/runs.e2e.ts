import { expect, test } from "@playwright/test";
import { backlogAtEnd, clock, everyTwin, openLab, press, recomputed, row, time } from "./lab.ts";

test("variants: focus another, add a third, take it away", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&paused=1&t=600");
  const variants = page.getByRole("group", { name: "Variants" });
  await expect(page.getByText(/^At 10:00 the HPA wants 2 replicas/)).toBeVisible();
  await page.keyboard.press("b");
  await expect(variants.getByRole("button", { name: "B keda-queue" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText(/^At 10:00 .*wants \d+ replicas/)).not.toContainText("wants 2 ");

  await variants.getByRole("combobox", { name: "Add a variant" }).selectOption("hpa-queue");
  await expect(variants.getByRole("button", { name: "C hpa-queue" })).toHaveAttribute("aria-pressed", "true");
  expect(await backlogAtEnd(page, "C")).toBeLessThan(1000);
  await variants.getByRole("button", { name: "Remove hpa-queue" }).click();
  await expect(variants.getByRole("button", { name: "C hpa-queue" })).toHaveCount(0);
  await expect.poll(() => clock(page)).toBe(600);
});

test("another seed is another run for both variants; the old seed is the old run", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&paused=1&t=600");
  const first = await everyTwin(page);
  const seed = time(page).getByRole("spinbutton", { name: /^seed/ });
  await seed.fill("7");
  await seed.press("Enter");
  await expect.poll(async () => (await everyTwin(page)).join()).not.toBe(first.join());
  expect(await backlogAtEnd(page, "A")).toBeGreaterThan(20_000);
  await seed.fill("1");
  await seed.press("Enter");
  await expect.poll(() => everyTwin(page)).toEqual(first);
  await expect.poll(() => clock(page)).toBe(600);
});

test("a reload returns to the same instant of the same run", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&paused=1&t=432");
  await press(page.getByRole("slider", { name: "messages.rate" }), "Shift+ArrowRight");
  await recomputed(page);
  const before = await everyTwin(page);
  await expect(page).toHaveURL(/set=432~load/);
  await page.reload();
  await expect.poll(() => everyTwin(page)).toEqual(before);
  await expect.poll(() => clock(page)).toBe(432);
  await page.goto("/");
  await openLab(page, "calm-cpu-long-queue");
  await expect.poll(() => clock(page)).toBe(432);
  await expect.poll(() => everyTwin(page)).toEqual(before);
});

test("a link is a run: another visitor sees the same lines", async ({ page, context, browser }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLab(page, "calm-cpu-long-queue", "v=hpa-queue,cpu-hpa&seed=5&paused=1&t=300&zoom=60-900");
  await press(page.getByRole("slider", { name: "messages.rate" }), "Shift+ArrowRight");
  await recomputed(page);
  const mine = await everyTwin(page);
  await expect(page).toHaveURL(/set=300~load/);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const visitor = await browser.newContext();
  const other = await visitor.newPage();
  await other.goto(link);
  await expect.poll(() => everyTwin(other)).toEqual(mine);
  await expect.poll(() => clock(other)).toBe(300);
  await expect(other.getByRole("button", { name: "A hpa-queue", exact: true })).toBeVisible();
  await expect(other.getByRole("button", { name: "1:00 to 15:00" })).toBeVisible();
  await expect(row(other, "Backlog")).toBeVisible();
  await visitor.close();
});

test("a name that is no scenario says so and shows the way back", async ({ page }) => {
  await page.goto("/#/lab/no-such-scenario");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no scenario “no-such-scenario”.");
  await page.getByRole("main").getByRole("link", { name: "The gallery" }).click();
  await expect(page.getByRole("button", { name: /^running, / })).toBeVisible();
});

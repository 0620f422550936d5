import { expect, test } from "@playwright/test";
import { clock, frames, openLab, press, time } from "./lab.ts";

const DEFAULT = "calm-cpu-long-queue";

test("the Lab opens with both variants and its clock moves by itself", async ({ page }) => {
  await openLab(page, DEFAULT);
  const variants = page.getByRole("group", { name: "Variants" });
  await expect(variants.getByRole("button", { name: "A cpu-hpa" })).toHaveAttribute("aria-pressed", "true");
  await expect(variants.getByRole("button", { name: "B keda-queue" })).toBeVisible();
  await expect.poll(() => clock(page)).toBeGreaterThan(5);
  const before = await clock(page);
  await expect.poll(() => clock(page)).toBeGreaterThan(before);
});

test("pause, row steps, and going on", async ({ page }) => {
  await openLab(page, DEFAULT, "v=cpu-hpa,keda-queue&t=60");
  await page.getByRole("button", { name: "Pause" }).click();
  const stopped = await clock(page);
  await frames(page, 20);
  expect(await clock(page)).toBe(stopped);
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => clock(page)).toBeGreaterThan(stopped + 3);
});

test("one row on and back, by button and by key", async ({ page }) => {
  await openLab(page, DEFAULT, "v=cpu-hpa,keda-queue&t=300&paused=1");
  await expect.poll(() => clock(page)).toBe(300);
  await page.getByRole("button", { name: "One row on (.)" }).click();
  await expect.poll(() => clock(page)).toBe(301);
  await page.keyboard.press(",");
  await page.getByRole("button", { name: "One row back (,)" }).click();
  await expect.poll(() => clock(page)).toBe(299);
});

test("speeds by mouse and by key", async ({ page }) => {
  await openLab(page, DEFAULT, "v=cpu-hpa,keda-queue&t=60&paused=1&x=60");
  const speed = (name: string) => page.getByRole("group", { name: "Speed" }).getByRole("radio", { name });
  await expect(speed("60×")).toBeChecked();
  await page.getByRole("group", { name: "Speed" }).getByText("10×", { exact: true }).click();
  await expect(speed("10×")).toBeChecked();
  await page.keyboard.press("]");
  await expect(speed("60×")).toBeChecked();
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await expect(speed("1×")).toBeChecked();
});

test("to the end, scrub back, play again from the start", async ({ page }) => {
  await openLab(page, DEFAULT, "v=cpu-hpa,keda-queue&t=60");
  await time(page).getByRole("button", { name: "End", exact: true }).click();
  await expect.poll(() => clock(page)).toBe(1200);
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();

  const playhead = page.getByRole("slider", { name: "Playhead" });
  const box = await playhead.boundingBox();
  if (!box) throw new Error("no playhead");
  await page.mouse.move(box.x + box.width - 6, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 6 });
  await expect.poll(() => clock(page)).toBeLessThan(700);
  await page.mouse.up();
  const half = await clock(page);
  expect(half).toBeGreaterThan(500);
  await expect(page.getByText(/^At .* the HPA wants 2 replicas/)).toBeVisible();

  await press(playhead, "ArrowLeft", 3);
  await expect.poll(() => clock(page)).toBeLessThan(half);
  await playhead.blur();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("End");
  await expect.poll(() => clock(page)).toBe(1200);
  await page.keyboard.press("Space");
  await expect.poll(() => clock(page)).toBeLessThan(1000);
});

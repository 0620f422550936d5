import { expect, type Page, test } from "@playwright/test";
import { numberOf } from "./lab.ts";

const LINK = "/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue&t=870";

const card = (page: Page) => page.getByRole("table", { name: /^Score card of \d variants$/ });

async function open(page: Page, link = LINK): Promise<void> {
  await page.goto(link);
  await expect(card(page)).toBeVisible();
}

test("two variants on the same messages: charts, score card, first divergence with both reasons", async ({ page }) => {
  await open(page);
  const backlog = page.getByRole("region", { name: "Backlog", exact: true });
  await expect(backlog).toContainText(/Backlog of A: .* half way, 23\s943 at the end/);
  const row = card(page).getByRole("row", { name: /^Backlog at the end/ });
  const cells = await row.getByRole("cell").allInnerTexts();
  expect(numberOf(cells[0] ?? "")).toBeGreaterThan(20_000);
  expect(numberOf(cells[1] ?? "")).toBeLessThan(1000);
  await expect(row.getByText("(best)")).toHaveCount(1);
  const charts = page.getByRole("region", { name: "Charts" });
  await expect(charts).toContainText("First divergence 0:15");
  await expect(charts).toContainText("HPA scaled checkout-worker from 2 to 6.");
  await expect(charts).toContainText("HPA kept checkout-worker at 2.");
  await expect(page.getByRole("region", { name: "Who is ahead" })).toContainText("B from 0:15.");
});

test("one clock: the playhead moves every reading, and the first divergence is one press away", async ({ page }) => {
  await open(page);
  const backlog = page.getByRole("region", { name: "Backlog", exact: true });
  await expect(backlog).toContainText(/17\s341/);
  await page.getByRole("button", { name: "Go there" }).click();
  await expect(page.getByRole("slider", { name: "Playhead" })).toHaveAttribute("aria-valuetext", "0:15");
  await expect(backlog).not.toContainText(/17\s341/);
  await page.getByRole("slider", { name: "Playhead" }).press("End");
  await expect(backlog.getByText(/^23\s943$/).first()).toBeVisible();
});

test("a variant more with one thing changed, several seeds as lines, and the link carries both", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Variant", exact: true }).click();
  const form = page.getByRole("form", { name: "Another variant" });
  await form.getByRole("combobox", { name: "Variant" }).selectOption("keda-queue");
  await form.getByRole("combobox", { name: "with" }).fill("ScaledObject/checkout-worker.spec.pollingInterval");
  await form.getByRole("textbox", { name: "at" }).fill("60");
  await form.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("table", { name: "Score card of 3 variants" })).toBeVisible();
  await page.getByRole("button", { name: /^Add seeds/ }).click();
  await expect(page.getByText("median of 10 seeds")).toBeVisible();
  await expect(page).toHaveURL(/keda-queue~ScaledObject\/checkout-worker\.spec\.pollingInterval~60&seeds=10/);
  await page.reload();
  await expect(page.getByRole("table", { name: "Score card of 3 variants" })).toBeVisible();
  await expect(page.getByText("median of 10 seeds")).toBeVisible();
});

test("a variant that cannot be run says why; the others are still shown", async ({ page }) => {
  await page.goto("/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue~load/nothing.rate~3");
  await expect(page.getByText(/load\/nothing\.rate: nothing is named/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Backlog", exact: true })).toContainText("Backlog of A");
});

test("by keyboard alone", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: /keda-queue/ }).press("Enter");
  await expect(page.getByRole("button", { name: /keda-queue/ })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("radio", { name: "Small multiples" }).press("ArrowLeft");
  await page.getByRole("radio", { name: "Small multiples" }).check({ force: true });
  await page.getByRole("radio", { name: "log" }).check({ force: true });
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("slider", { name: "Playhead" })).not.toHaveAttribute("aria-valuetext", "14:30");
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

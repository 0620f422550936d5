import { expect, type Page, test } from "@playwright/test";
import { backlogAtEnd } from "./lab.ts";

const VALUE = "ScaledObject/checkout-worker.spec.triggers[0].metadata.value";
const POLLING = "ScaledObject/checkout-worker.spec.pollingInterval";
const LINK = `/#/sweep/calm-cpu-long-queue?v=keda-queue&x=${VALUE}~50,400&y=${POLLING}~15,30&seeds=2`;

const cell = (page: Page, row: string, column: number) =>
  page
    .getByRole("table", { name: "SLO lost" })
    .getByRole("row", { name: new RegExp(`^${row}`) })
    .getByRole("button")
    .nth(column);
const chosen = (page: Page) => page.getByRole("region", { name: "Chosen", exact: true });

test("a grid fills, its trade-off shows, and a cell leads down into that very run", async ({ page }) => {
  await page.goto(LINK);
  await expect(page.getByText("8 of 8 runs")).toBeVisible();
  await expect(cell(page, "30", 0)).toContainText("0:00");
  await expect(cell(page, "30", 0)).toContainText("now");
  await expect(cell(page, "30", 1)).toContainText(/1\d:\d\d/);
  await cell(page, "30", 1).click();
  await expect(chosen(page)).toContainText(`${VALUE}: 400`);
  await expect(chosen(page)).toContainText(/seed by seed: 1\d:\d\d, 1\d:\d\d/);
  await chosen(page).getByRole("link", { name: "Step into this run" }).click();
  await expect(page).toHaveURL(/#\/lab\/calm-cpu-long-queue\?v=keda-queue&.*set=0~ScaledObject/);
  expect(await backlogAtEnd(page, "A")).toBeGreaterThan(1500);
});

test("another grid by hand, cancelled and run to its end; the link carries it", async ({ page }) => {
  await page.goto(LINK);
  await expect(page.getByText("8 of 8 runs")).toBeVisible();
  const form = page.getByRole("form", { name: "Grid" });
  await form.getByRole("textbox", { name: "Values across" }).fill("20, 50, 100, 200");
  await form.getByRole("textbox", { name: "Seeds" }).fill("9");
  await form.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled; what was made stays.")).toBeVisible();
  await expect(page).toHaveURL(/metadata\.value~20,50,100,200&.*seeds=9/);
  await form.getByRole("textbox", { name: "Seeds" }).fill("1");
  await form.getByRole("button", { name: "Run" }).click();
  await expect(page.getByText("8 of 8 runs")).toBeVisible();
});

test("the map by keyboard", async ({ page }) => {
  await page.goto(LINK);
  await expect(page.getByText("8 of 8 runs")).toBeVisible();
  await cell(page, "30", 0).click();
  await page.keyboard.press("ArrowRight");
  await expect(cell(page, "30", 1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(cell(page, "15", 1)).toBeFocused();
  await expect(cell(page, "15", 1)).toHaveAttribute("aria-pressed", "true");
});

test("a parameter that the variant does not have is named", async ({ page }) => {
  await page.goto("/#/sweep/calm-cpu-long-queue?v=keda-queue&x=load/nothing.rate~1,2&seeds=1");
  await expect(chosen(page)).toContainText('load/nothing.rate: nothing is named "load/nothing"');
});

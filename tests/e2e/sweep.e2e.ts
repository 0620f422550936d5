import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
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
  await expect(chosen(page).getByRole("heading", { level: 3 })).toHaveText(
    "metadata.value 400, pollingInterval 30\u2009s",
  );
  await expect(chosen(page)).toContainText(/lost by seed: 1\d:\d\d, 1\d:\d\d/);
  await expect(chosen(page)).toContainText('metadata: {value: "400"}');
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

test("unasked it varies what a controller is set to, and says which of it stands now", async ({ page }) => {
  await page.goto("/#/sweep/calm-cpu-long-queue");
  const form = page.getByRole("form", { name: "Grid" });
  await expect(form.getByRole("combobox", { name: "Variant" })).toHaveValue("keda-queue");
  await expect(form.getByRole("combobox", { name: "Across" })).toHaveValue(VALUE);
  await expect(form.getByRole("combobox", { name: "Up" })).toHaveValue(/scaleDown\.stabilizationWindowSeconds$/);
  await expect(cell(page, "600", 3)).toContainText("now");
  await page.getByRole("button", { name: "Cancel" }).click();
});

test("a configuration goes beside the one that stands, and its YAML into the clipboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(LINK);
  await expect(page.getByText("8 of 8 runs")).toBeVisible();
  await cell(page, "15", 1).click();
  await chosen(page).getByRole("button", { name: "YAML" }).click();
  await expect(chosen(page).getByText("YAML copied")).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain("kind: ScaledObject");
  expect(text).toContain('value: "400"');
  expect(text).toContain("pollingInterval: 15");
  await page.getByRole("button", { name: "The front’s YAML" }).click();
  await expect(page.getByText("The front copied")).toBeVisible();
  await chosen(page).getByRole("link", { name: "Add as variant" }).click();
  await expect(page).toHaveURL(/#\/compare\/calm-cpu-long-queue\?v=keda-queue&v=keda-queue~/);
  await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
});

test("its file is what the command line writes of the same grid", async ({ page }) => {
  await page.goto(LINK);
  await expect(page.getByText("8 of 8 runs")).toBeVisible();
  const begun = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const download = await begun;
  expect(download.suggestedFilename()).toBe("calm-cpu-long-queue-sweep.csv");
  const grid = ["--vary", `${VALUE}=50,400`, "--vary", `${POLLING}=15,30`, "--seeds", "1..2"];
  const words = ["sweep", "calm-cpu-long-queue", "--variant", "keda-queue", ...grid, "--format", "csv"];
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "setpoint", "--", ...words]);
  expect(await readFile(await download.path(), "utf8")).toBe(stdout);
});

test("with the load on an axis only runs under the same load are compared", async ({ page }) => {
  await page.goto(`/#/sweep/calm-cpu-long-queue?v=keda-queue&x=${VALUE}~50,100&y=load/messages.rate~20,30&seeds=1`);
  await expect(page.getByText("4 of 4 runs")).toBeVisible();
  const side = page.getByRole("complementary", { name: "Trade-off" });
  await expect(side).toContainText("on the Pareto front of their load");
  await expect(side).toContainText("Only runs under the same load are compared.");
  for (const row of ["20", "30"])
    await expect(
      page.getByRole("row", { name: new RegExp(`^${row}`) }).getByRole("img", { name: "on the Pareto front" }),
    ).not.toHaveCount(0);
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

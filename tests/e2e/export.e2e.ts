import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { numberOf, openLab, twin } from "./lab.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Export" });

/** Opens the dialog and waits until the files can be had. */
async function openExport(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Export" }).click();
  await expect(dialog(page).getByRole("button", { name: "Report as HTML" })).toBeVisible();
}

/** Saves a file. */
async function save(page: Page, label: string): Promise<{ readonly name: string; readonly path: string }> {
  const begun = page.waitForEvent("download");
  await dialog(page).getByRole("button", { name: label }).click();
  const download = await begun;
  await expect(dialog(page).getByText(`${download.suggestedFilename()} is saved.`)).toBeVisible();
  return { name: download.suggestedFilename(), path: await download.path() };
}

const textOf = ({ path }: { readonly path: string }): string => readFileSync(path, "utf8");

/** What a strict reader of XML objects to, or an empty text. */
const xmlFault = (page: Page, text: string): Promise<string> =>
  page.evaluate(
    (svg) => new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror")?.textContent ?? "",
    text,
  );

test("the lab's runs as files: the very runs that the command line makes", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=700&paused=1");
  const backlog = await twin(page, "Backlog", "Backlog of A");
  await openExport(page);

  const charts = dialog(page).getByRole("button", { name: / as SVG$/ });
  expect(await charts.count()).toBeGreaterThan(3);
  for (const label of await charts.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""))) {
    const svg = textOf(await save(page, label));
    expect(await xmlFault(page, svg), label).toBe("");
    expect(svg).not.toMatch(/var\(|light-dark|href=/);
  }
  const png = readFileSync((await save(page, "Backlog as PNG")).path);
  expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, 640]);

  const csv = await save(page, "Series as CSV");
  expect(csv.name).toBe("calm-cpu-long-queue-series.csv");
  const lines = textOf(csv).trimEnd().split("\r\n");
  const depth = lines[0]?.split(",").indexOf("queue/checkout/depth [messages]") ?? -1;
  const own = lines.filter((line) => line.startsWith("cpu-hpa,"));
  expect(own).toHaveLength(1200);
  expect(lines).toHaveLength(1 + 2 * 1200);
  expect(Number(own.at(-1)?.split(",")[2])).toBe(1200);
  expect(Math.round(Number(own.at(-1)?.split(",")[depth]))).toBe(backlog[2]);

  const words = ["run", "calm-cpu-long-queue", "--variant", "cpu-hpa", "--variant", "keda-queue", "--json"];
  const told = spawnSync(process.execPath, ["src/tooling/setpoint.mjs", ...words], { encoding: "utf8" });
  expect(JSON.parse(textOf(await save(page, "Run as JSON")))).toEqual(JSON.parse(told.stdout));
});

test("a report stands alone: no request, no complaint, charts and score card inside", async ({ page, context }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=700&paused=1");
  await openExport(page);
  const { name, path } = await save(page, "Report as HTML");
  expect(name).toBe("calm-cpu-long-queue-report.html");
  const report = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  report.on("request", (request) => asked.push(request.url()));
  report.on("console", (message) => complaints.push(message.text()));
  report.on("pageerror", (error) => complaints.push(error.message));
  await context.setOffline(true);
  await report.goto(pathToFileURL(path).href);
  await report.setContent(textOf({ path }));
  await expect(report.getByRole("heading", { level: 1 })).toHaveText("CPU is calm at 30%. Customers are not.");
  await expect(report.getByRole("img", { name: "Backlog, messages" })).toBeVisible();
  const line = report.getByRole("row", { name: /^Backlog at the end/ });
  expect(numberOf((await line.getByRole("cell").first().innerText()) ?? "")).toBeGreaterThan(20_000);
  await expect(report.getByRole("link", { name: "Open these runs in Setpoint" })).toHaveAttribute("href", /#\/lab\//);
  // Paper is light, whatever the screen is.
  await expect(report.locator("svg > path").first()).toHaveAttribute("fill", "rgb(246, 246, 243)");
  expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
  expect(complaints).toEqual([]);
});

test("a comparison as files, its changed variants included; what is printed is light and without controls", async ({
  page,
}) => {
  await page.goto(
    "/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue~ScaledObject/checkout-worker.spec.pollingInterval~15&t=870",
  );
  await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
  await openExport(page);
  expect(await xmlFault(page, textOf(await save(page, "Ready replicas as SVG")))).toBe("");
  const { variants } = JSON.parse(textOf(await save(page, "Run as JSON")));
  expect(variants.map(({ name }: { name: string }) => name)).toEqual([
    "cpu-hpa",
    "keda-queue~ScaledObject/checkout-worker.spec.pollingInterval~15",
  ]);
  await page.keyboard.press("Escape");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("navigation", { name: "Places" })).toBeHidden();
  await expect(page.getByRole("region", { name: "Time" })).toBeHidden();
  await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(246, 246, 243)");
});

test("all rows of a comparison are printed, however many, and a sweep without its controls", async ({ page }) => {
  await page.goto("/#/compare/pending-needs-nodes");
  await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  const charts = page.getByRole("region", { name: "Charts" });
  const bottomOf = (place: Locator) => place.evaluate((element) => element.getBoundingClientRect().bottom);
  await expect
    .poll(async () => (await bottomOf(charts.getByRole("region").last())) - (await bottomOf(charts)))
    .toBeLessThanOrEqual(0);
  await expect(page.getByRole("button", { name: "Variant", exact: true })).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.goto(
    "/#/sweep/calm-cpu-long-queue?v=keda-queue&seeds=1&x=ScaledObject/checkout-worker.spec.pollingInterval~15,30",
  );
  await expect(page.getByText("2 of 2 runs")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("form", { name: "Grid" })).toBeHidden();
  await expect(page.getByRole("region", { name: "Progress" })).toBeHidden();
  await expect(page.getByRole("img", { name: /on the Pareto front$/ }).first()).toBeVisible();
});

test("an export that takes long says how far it is, and whoever cancels it ends its workers", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=700&paused=1");
  const before = page.workers().length;
  const begun = page.waitForEvent("worker");
  await page.getByRole("button", { name: "Export" }).click();
  await begun;
  await expect(dialog(page).getByRole("progressbar", { name: "Runs finished" })).toBeVisible();
  await expect(dialog(page).getByText(/^Runs are being finished: [01] of 2\.$/)).toBeVisible();
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect.poll(() => page.workers().length).toBe(before);
  await openExport(page);
  await expect(dialog(page).getByRole("button", { name: "Run as JSON" })).toBeVisible();
});

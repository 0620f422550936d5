import { expect, type Page, test } from "@playwright/test";
import { everyTwin, row, time } from "./lab.ts";
import { PLACES } from "./places.ts";
import { type StaticSite, serveStatic } from "./static-site.ts";

const FOLDER = "/some/sub/path/";

/** What the page asked for in vain, and what it complained about. */
function complaints(page: Page): readonly string[] {
  const found: string[] = [];
  page.on("response", (answer) => {
    if (answer.status() >= 400) found.push(`${answer.status()} ${answer.url()}`);
  });
  page.on("requestfailed", (request) => found.push(`failed ${request.url()}`));
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") found.push(message.text());
  });
  return found;
}

/** Waits until every file is kept and the page is served from there. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    }
  });

test.describe("on a plain file server, in a folder", () => {
  let site: StaticSite;
  test.use({ serviceWorkers: "allow" });
  test.beforeEach(async () => {
    site = await serveStatic(FOLDER);
  });
  test.afterEach(() => site.close());

  test("gallery, lab, compare, cluster and recordings find all they need", async ({ page }) => {
    const wrong = complaints(page);
    await page.goto(site.address);
    await expect(page.getByRole("button", { name: /^running, / })).toBeVisible();
    const fonts = page.evaluate(async () => {
      await document.fonts.ready;
      return [...document.fonts].map(({ status }) => status);
    });
    expect(await fonts).toContain("loaded");
    await page.goto(`${site.address}#/lab/pending-needs-nodes?v=hpa-ca&t=420&paused=1&view=cluster`);
    await everyTwin(page);
    await page.goto(`${site.address}#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue&t=870`);
    await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
    await page.goto(`${site.address}#/exact`);
    await expect(page.getByText(/^(\d+) of \1 recordings/).first()).toBeVisible();
    expect(wrong).toEqual([]);
  });

  test("after the first visit it works without a network, places never visited included", async ({ page }) => {
    await page.goto(site.address);
    await expect(page.getByRole("button", { name: /^running, / })).toBeVisible();
    await kept(page);
    await site.close();
    await page.reload();
    await expect(page.getByRole("button", { name: /^running, / })).toBeVisible();
    await page.goto(`${site.address}#/lab/web-frontend-hpa?v=healthy&t=900&paused=1`);
    await everyTwin(page);
    await expect(row(page, "Replicas")).toBeVisible();
    await page.goto(`${site.address}?from=a-bookmark#/compare/zero-to-fifty?v=keda-steps&v=keda-jump&t=870`);
    await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
  });

  test("a new version is offered, and taken only when asked for", async ({ page }) => {
    const offer = page.getByRole("status").filter({ hasText: "A new version is ready." });
    await page.goto(`${site.address}#/lab/calm-cpu-long-queue?v=cpu-hpa,keda-queue&t=300&paused=1`);
    await everyTwin(page);
    await kept(page);
    await expect(offer).toHaveCount(0);
    site.change("index.html", (text) => text.replace("<html ", '<html data-version="next" '));
    site.change("sw.js", (text) => text.replace(/(version\\":\\")/, "$1next"));
    // The next visit still shows the version that is kept, and hears of the other one meanwhile.
    await page.reload();
    await expect(offer).toBeVisible();
    await expect(page.locator("html")).not.toHaveAttribute("data-version");
    await expect(time(page).getByText("5:00 / 20:00")).toBeVisible();
    await offer.getByRole("button", { name: "Reload" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-version", "next");
    await expect(time(page).getByText("5:00 / 20:00")).toBeVisible();
    await expect(offer).toHaveCount(0);
  });
});

for (const { name, open } of PLACES) {
  test(`the content security policy stops nothing: ${name}`, async ({ page }) => {
    const wrong = complaints(page);
    await page.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
        console.error(`${violatedDirective} stopped ${blockedURI} ${sample}`),
      ),
    );
    await open(page);
    expect(wrong).toEqual([]);
  });
}

test("the policy holds: what is inline does not run", async ({ page }) => {
  await page.goto("/");
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ranInline = true";
    document.head.append(script);
    return "ranInline" in window;
  });
  expect(ran).toBe(false);
});

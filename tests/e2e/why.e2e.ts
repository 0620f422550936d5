import { expect, test } from "@playwright/test";
import { clock, openLab, row, tab, why } from "./lab.ts";

const PAUSED = "v=cpu-hpa,keda-queue&paused=1&t=";

test("a kept decision explains itself: seen, true, never asked, formula, steps, upstream's words", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}600`);
  await page.keyboard.press("ArrowLeft");
  const panel = why(page);
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText("HPA kept checkout-worker at 2");
  await expect(panel.getByRole("columnheader")).toHaveText(["Input", "seen", "true"]);
  const cpu = panel.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "cpu", exact: true }) });
  await expect(cpu.getByRole("cell")).toHaveText([/^(29|30|31)\s%\s+\d+\ss old$/, /^\d+\s%$/]);
  const unasked = panel.getByRole("row").filter({ hasText: "never asked" });
  await expect(unasked).not.toHaveCount(0);
  const waiting = unasked.filter({ hasText: "waiting" });
  await expect(waiting.getByRole("cell").last()).toHaveText(/^1[12]\s\d{3}$/);
  await expect(panel.getByText(/desired = ceil\(ready × seen ÷ target\)/)).toContainText("= ceil(2 × 30 ÷ 70)");
  await expect(panel.getByRole("listitem")).toHaveText([
    /^proposal/,
    /^tolerance/,
    /^stabilised/,
    /^rate-limited/,
    /^bounded/,
  ]);
  await expect(panel.getByRole("blockquote")).toContainText("TooFewReplicas");
  await expect(panel.getByRole("blockquote")).toContainText(
    "the desired replica count is less than the minimum replica count",
  );
  await expect(panel.getByText("no wire from backlog")).toBeVisible();
});

test("← and → walk from decision to decision, and the clock goes along", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}600`);
  const at = why(page).getByText(/Why, at [\d:]+/);
  await expect(at).toContainText("Why, at 9:45");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(at).toContainText("Why, at 10:15");
  await expect.poll(() => clock(page)).toBe(615);
  await page.getByRole("button", { name: "Previous decision (←)" }).click();
  await expect(at).toContainText("Why, at 10:00");
});

test("a click on a mark of the rail asks that decision", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}60`);
  const plot = page.getByRole("slider", { name: "Time under the cursor" });
  const area = await plot.boundingBox();
  const replicas = await row(page, "Replicas").boundingBox();
  if (!area || !replicas) throw new Error("no plot");
  await page.mouse.click(area.x + area.width / 2, replicas.y + replicas.height - 14);
  await expect(why(page).getByText(/Why, at (9:45|10:00|10:15)/)).toBeVisible();
  await expect(page.getByRole("button", { name: "follow the clock" })).toBeVisible();
  expect(await clock(page)).toBe(60);
  await page.getByRole("button", { name: "follow the clock" }).click();
  await expect(why(page).getByText(/Why, at (1:00|0:45)/)).toBeVisible();
});

test("the list of changes says who, when and why, and leads to the decision", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}1200`);
  await tab(page, "Changes").click();
  const changes = page.getByRole("tabpanel").getByRole("listitem");
  const grown = changes
    .filter({ hasText: /\bhpa\b.*checkout-worker replicas/ })
    .filter({ hasText: /[2-8] → [3-9]/ })
    .last();
  await expect(grown).toContainText(/^\d+:\d\d/);
  const [from, to] = /(\d+) → (\d+)/.exec(await grown.innerText())?.slice(1) ?? [];
  await grown.getByRole("button").click();
  const panel = why(page);
  await expect(panel.getByRole("heading", { level: 2 })).toContainText(`${to}`);
  await expect(panel.getByRole("listitem").filter({ hasText: "Deployment checkout-worker" })).toContainText(
    `${from} → ${to}`,
  );
});

test("a decision is copied as plain text", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}600`);
  await page.getByRole("button", { name: "Copy as text" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain("HorizontalPodAutoscaler default/checkout-worker, calm-cpu-long-queue (cpu-hpa, seed 1)");
  expect(text).toContain("TooFewReplicas: the desired replica count is less than the minimum replica count");
});

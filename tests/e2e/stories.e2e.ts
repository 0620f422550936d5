import { expect, test } from "@playwright/test";
import { openLab, row, tab, twin, why } from "./lab.ts";

test("zero to fifty: KEDA wakes the Deployment, its HPA climbs, KEDA sends the last pod home", async ({ page }) => {
  await openLab(page, "zero-to-fifty", "v=keda-steps,cpu-hpa&paused=1&t=4500");
  const [start, , end] = await twin(page, "Replicas", "Replicas of A");
  expect([start, end]).toEqual([0, 0]);
  await tab(page, "Changes").click();
  const changes = page.getByRole("tabpanel").getByRole("listitem");
  await expect(changes.filter({ hasText: /0 → 1\s+keda/ })).toHaveCount(1);
  await expect(changes.filter({ hasText: /40 → 50\s+hpa/ })).toHaveCount(1);
  await expect(changes.filter({ hasText: /1 → 0\s+keda/ })).toHaveCount(1);
  await changes
    .filter({ hasText: /0 → 1\s+keda/ })
    .getByRole("button")
    .click();
  await expect(why(page).getByRole("heading", { level: 2 })).toContainText(/KEDA.*encoder/);
  const [, , waiting] = await twin(page, "Backlog", "Backlog of B");
  expect(waiting).toBe(1000);
});

test("an unknown metric is a word and a gap, never a zero, until the cause is repaired", async ({ page }) => {
  await openLab(page, "web-frontend-hpa", "v=healthy,no-metrics-server&paused=1&t=600&on=1");
  const cpu = row(page, "CPU per pod");
  await expect(cpu.getByText("no metric")).toBeVisible();
  const panel = why(page);
  await expect(panel.getByRole("blockquote")).toContainText("FailedGetResourceMetric");
  await expect(panel.getByRole("cell", { name: "unknown" })).toBeVisible();
  expect((await twin(page, "Replicas", "Replicas of B"))[2]).toBeGreaterThanOrEqual(2);
  await page.getByRole("slider", { name: "Playhead" }).fill("1500000");
  await expect(cpu.getByText("no metric")).toHaveCount(0);
  await expect(panel.getByRole("cell", { name: "unknown" })).toHaveCount(0);
  await expect(page.getByText(/^At 25:00 the HPA wants 8 replicas/)).toBeVisible();
});

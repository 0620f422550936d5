import { expect, test } from "@playwright/test";
import { backlogAtEnd, clock, openLab } from "./lab.ts";

const QUERY = "v=cpu-hpa,keda-queue&t=60&x=10";

test("a broken text is refused at its line, and the last good run keeps playing", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", QUERY);
  const end = await backlogAtEnd(page, "A");
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const field = page.getByRole("textbox", { name: "Scenario text" });
  const good = await field.inputValue();
  const line = good.split("\n").findIndex((text) => text.includes("averageUtilization: 70")) + 1;
  await field.fill(good.replace("averageUtilization: 70", 'averageUtilization: "seventy"'));
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  const problem = page.getByRole("button", { name: new RegExp(`^Line ${line}, column \\d+`) });
  await expect(problem).toBeVisible();
  await problem.click();
  await expect(field).toBeFocused();
  const caret = await field.evaluate((area) => (area instanceof HTMLTextAreaElement ? area.selectionStart : -1));
  expect(good.slice(0, caret).split("\n")).toHaveLength(line);

  const before = await clock(page);
  await expect.poll(() => clock(page)).toBeGreaterThan(before);
  expect(await backlogAtEnd(page, "A")).toBe(end);
});

test("a call cycle is refused at the call that closes it, and the last good run keeps playing", async ({ page }) => {
  await openLab(page, "charge-twice", "v=retry,retry-key&t=20&x=1");
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const field = page.getByRole("textbox", { name: "Scenario text" });
  const good = await field.inputValue();
  const cycle = good.replace(
    "    effect: {idempotent: false}",
    "    effect: {idempotent: false}\n    calls: [{to: order}]",
  );
  const line = cycle.split("\n").indexOf("    calls: [{to: order}]") + 1;
  await field.fill(cycle);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  const says = `^Line ${line}, column \\d+.*a call cycle: order → pay → order`;
  await expect(page.getByRole("button", { name: new RegExp(says) })).toBeVisible();
  const calls = page.getByRole("region", { name: "Calls of retry", exact: true });
  await expect(calls.getByRole("button", { name: /^order → pay: / })).toBeVisible();
  const before = await clock(page);
  await expect.poll(() => clock(page)).toBeGreaterThan(before);
});

test("text that is no YAML at all is refused at its line too", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", QUERY);
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const field = page.getByRole("textbox", { name: "Scenario text" });
  const good = await field.inputValue();
  const line = good.split("\n").indexOf("variants:") + 1;
  await field.fill(good.replace("\nvariants:", "\nvariants: [cpu-hpa"));
  await field.press("Control+Enter");
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  const problem = page.getByRole("button", { name: /^Line \d+, column \d+/ }).first();
  const named = Number(/Line (\d+)/.exec(await problem.innerText())?.[1]);
  expect(named).toBeGreaterThanOrEqual(line);
  expect(named).toBeLessThanOrEqual(line + 2);
});

test("a good text replaces the run, survives a reload, and the original can be had back", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", QUERY);
  const end = await backlogAtEnd(page, "A");
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const field = page.getByRole("textbox", { name: "Scenario text" });
  const good = await field.inputValue();
  await field.fill(good.replace("minReplicas: 2", "minReplicas: 7"));
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("revision 2")).toBeVisible();
  await expect.poll(() => backlogAtEnd(page, "A")).toBeLessThan(2000);
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain("minReplicas: 7");
  await page.reload();
  await expect.poll(() => backlogAtEnd(page, "A")).toBeLessThan(2000);
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  await page.getByRole("button", { name: "Original" }).click();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect.poll(() => backlogAtEnd(page, "A")).toBe(end);
});

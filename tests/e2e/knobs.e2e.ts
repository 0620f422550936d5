import { expect, test } from "@playwright/test";
import { backlogAtEnd, numberOf, openLab, press, recomputed, row, tab, twin } from "./lab.ts";

const PAUSED = "v=cpu-hpa,keda-queue&paused=1&t=";

test("the load by keyboard: the past stays, the future changes, undo brings it back", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}900`);
  const [, halfBefore, endBefore] = await twin(page, "Backlog", "Backlog of A");
  await press(page.getByRole("slider", { name: "messages.rate" }), "Shift+ArrowRight", 2);
  await expect.poll(() => backlogAtEnd(page, "A")).toBeGreaterThan(endBefore + 1000);
  await recomputed(page);
  const [, half, end] = await twin(page, "Backlog", "Backlog of A");
  expect(half).toBe(halfBefore);
  const label = row(page, "Backlog")
    .getByText(/^A\s*[\d\s]+\s*oldest/)
    .last();
  await expect.poll(async () => numberOf((await label.innerText()).split("oldest")[0] ?? "")).toBe(end);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => backlogAtEnd(page, "A")).toBe(endBefore);
});

test("the load by mouse: the future follows the drag, and the drag is one change", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}300`);
  const before = await backlogAtEnd(page, "A");
  const knob = page.getByRole("slider", { name: "messages.rate" });
  const box = await knob.boundingBox();
  if (!box) throw new Error("no knob");
  const share = Number(await knob.inputValue()) / Number(await knob.getAttribute("max"));
  await page.mouse.move(box.x + 5 + share * (box.width - 10), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 8 });
  await expect.poll(() => backlogAtEnd(page, "A")).toBeGreaterThan(before + 5000);
  await page.mouse.up();
  await recomputed(page);
  await tab(page, "Changes").click();
  await expect(page.getByRole("tabpanel").getByRole("listitem").filter({ hasText: "load/messages.rate" })).toHaveCount(
    1,
  );
});

test("the HPA's target on its pill: a low one makes it scale, and the story turns", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}120`);
  expect(await backlogAtEnd(page, "A")).toBeGreaterThan(20_000);
  const pill = page.getByRole("slider", { name: "Target, % of request" });
  await expect(pill).toHaveAttribute("aria-valuenow", "70");
  await press(pill, "Shift+ArrowDown", 5);
  await expect(pill).toHaveAttribute("aria-valuenow", "20");
  await recomputed(page);
  await expect.poll(() => backlogAtEnd(page, "A")).toBeLessThan(5000);
  const [, , ready] = await twin(page, "Replicas", "Replicas of A");
  expect(ready).toBeGreaterThan(2);
});

test("KEDA's value typed in: too many messages a pod hide the queue; nonsense is refused", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", `${PAUSED}60`);
  expect(await backlogAtEnd(page, "B")).toBeLessThan(1000);
  const cpuEnd = await backlogAtEnd(page, "A");
  await row(page, "Backlog")
    .getByRole("button", { name: /^metadata\.value: / })
    .click();
  const field = page.getByRole("textbox", { name: "metadata.value, value" });
  await field.fill("many");
  await expect(page.getByText("many is not a number")).toBeVisible();
  const top = await page.getByRole("slider", { name: "metadata.value" }).getAttribute("max");
  await field.fill(`${top}0`);
  await expect(page.getByText(`${top}0 is above ${top}`)).toBeVisible();
  await field.fill(`${top}`);
  await field.press("Enter");
  await recomputed(page);
  await expect.poll(() => backlogAtEnd(page, "B")).toBeGreaterThan(1000);
  expect(await backlogAtEnd(page, "A")).toBe(cpuEnd);
});

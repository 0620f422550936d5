import { expect, type Page, test } from "@playwright/test";
import { objections } from "./axe.ts";
import { openLab, recomputed } from "./lab.ts";

test.use({ reducedMotion: "reduce" });

const HOTFIX = "v=manual,fast-lane&t=600&paused=1&view=git";

/** Git, live, believed: the cells of a field's row, without their buttons. */
async function cells(page: Page, field: string): Promise<readonly string[]> {
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: field, exact: true }) });
  const texts = await row.getByRole("cell").allInnerTexts();
  return texts.map((text) =>
    text
      .replace(/\s+/g, " ")
      .replace(/ ?Change$/, "")
      .trim(),
  );
}

test("a scenario about Git opens on Git", async ({ page }) => {
  await openLab(page, "push-or-pull-drift");
  const scene = page.getByRole("region", { name: "Git", exact: true });
  await expect(scene.getByRole("button", { name: /^[0-9a-f]{7} Initial commit$/ })).toBeVisible();
});

test("three columns follow the clock, differing fields lit", async ({ page }) => {
  const scene = page.getByRole("region", { name: "Git", exact: true });
  await openLab(page, "reverted-hotfix", HOTFIX);
  await expect(scene.getByText("≠ differs 2 min 0 s")).toBeVisible();
  expect(await cells(page, "spec.replicas")).toEqual(["4", "≠ differs: 12", "4"]);
  for (let step = 0; step < 13; step++) await page.keyboard.press("Shift+ArrowLeft");
  await expect(scene.getByText(/^≠ differs for/)).toHaveCount(0);
  await expect.poll(() => cells(page, "spec.replicas")).toEqual(["4", "4", "4"]);
});

test("drift by hand: a number is scaled, the agent reports it, a sync takes it back", async ({ page }) => {
  await openLab(page, "reverted-hotfix", "v=manual,fast-lane&t=240&paused=1&view=git");
  const scene = page.getByRole("region", { name: "Git", exact: true });
  await scene.getByRole("button", { name: "Change spec.replicas by hand" }).click();
  await scene.getByRole("textbox", { name: "spec.replicas, live" }).fill("7");
  await page.keyboard.press("Enter");
  await recomputed(page);
  await expect(scene.getByRole("status")).toContainText("deployment.apps/web scaled");
  await expect.poll(async () => (await cells(page, "spec.replicas"))[1]).toMatch(/7/);
  await page.getByRole("button", { name: "Sync", exact: true }).click();
  await recomputed(page);
  for (let step = 0; step < 3; step++) await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(async () => (await cells(page, "spec.replicas"))[1]).toMatch(/4/);
});

test("a commit shows its lines; what is stuck says why and what runs on", async ({ page }) => {
  await openLab(page, "stuck-sync", "v=denied,denied-repaired&t=900&paused=1&view=git");
  const note = page.getByRole("note");
  await expect(note).toContainText("image tag latest is not allowed");
  await expect(note).toContainText("“Initial commit”");
  await page.getByRole("button", { name: /Raise the image, by ada: merged at 5:00/ }).click();
  const sheet = page.getByRole("dialog", { name: "Raise the image" });
  await expect(sheet).toContainText("image: registry.example/web:latest");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("an autoscaler against Git: every write has its author, and the way out ends it", async ({ page }) => {
  await openLab(page, "reverted-hotfix", "v=hpa-fight,hpa-ignored&t=610&paused=1&view=git");
  const scene = page.getByRole("region", { name: "Git", exact: true });
  await expect(scene.getByText("contested", { exact: true })).toBeVisible();
  const writes = scene.getByRole("table", { name: /^Who wrote Deployment\/web/ });
  await expect(
    writes.getByRole("row", { name: /spec.replicas 4 → 10 kube-controller-manager \(scale\) hpa/ }).first(),
  ).toBeVisible();
  await scene.getByRole("button", { name: "Patch it" }).click();
  await recomputed(page);
  await page.keyboard.press("End");
  await expect.poll(async () => (await cells(page, "spec.replicas"))[1]).toMatch(/10/);
  await expect(page.getByRole("region", { name: "Git and its agents" })).toContainText("Synced");
});

test("axe objects to nothing: Git, its agents, a commit", async ({ page }) => {
  await openLab(page, "reverted-hotfix", "v=fast-lane,manual&t=1200&paused=1&view=git");
  const open = async () => {
    const sheet = page.getByRole("dialog", { name: "Twelve for the spike" });
    if (await sheet.isVisible()) return;
    await page.getByRole("button", { name: /Twelve for the spike, by ada/ }).click();
    await expect(sheet).toBeVisible();
  };
  expect(await objections(page, { prepare: open })).toEqual([]);
});

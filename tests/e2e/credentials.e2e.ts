import { expect, test } from "@playwright/test";
import { openLab } from "./lab.ts";

const system = (name: string) => new RegExp(`^${name}( × \\d+)?, system`);

test("mark who holds which key, see what was missed, then walk the shortest way of an intruder", async ({ page }) => {
  await openLab(page, "credential-map", "v=pull,push&t=7200&paused=1&view=keys");
  const keys = page.getByRole("region", { name: "Keys", exact: true });
  await expect(keys.getByRole("button", { name: /, key, / })).toHaveCount(0);
  await keys.getByRole("button", { name: system("argocd") }).click();
  for (const name of ["ci", "plugin", "laptop-ada"]) {
    await keys.getByRole("button", { name: system(name) }).click();
    await keys.getByRole("button", { name: system(name) }).click();
  }
  await keys.getByRole("button", { name: "Show the keys" }).click();
  await expect(keys.getByRole("status")).toContainText("4 right, ! 1 missed, ✕ 0 wrong");
  await expect(keys.getByRole("button", { name: /^laptop-ben.*missed: Git only$/ })).toBeVisible();

  await keys.getByRole("button", { name: system("ci") }).press("Enter");
  const way = keys.getByRole("region", { name: "Shortest way to the cluster" });
  await expect(way.getByRole("heading")).toHaveText("Who owns ci changes the cluster in 2 steps");
  await expect(way.getByRole("listitem")).toHaveText(["ci-bot pushes to shop", "Argo CD applies what is in shop"]);
  await expect(keys.getByRole("region", { name: "What was tried" })).toContainText("unauthorized");

  await page
    .getByRole("group", { name: "Variants" })
    .getByRole("button", { name: "push", exact: false })
    .last()
    .click();
  await keys.getByRole("button", { name: "Show the keys" }).click();
  await expect(way.getByRole("heading")).toHaveText("Who owns ci changes the cluster in 1 step");
});

test("two loops that want the same field are named", async ({ page }) => {
  await openLab(page, "runbook-or-loop", "v=hpa-and-git,hpa-alone&t=1800&paused=1");
  await page.getByRole("tab", { name: "Loops" }).click();
  const loops = page.getByRole("region", { name: "Which loops run?" });
  await expect(loops.getByRole("heading", { name: "Fields with two writers" })).toBeVisible();
  await expect(loops.getByText("Deployment default/web spec.replicas")).toBeVisible();
  await page.keyboard.press("b");
  await expect(loops.getByRole("heading", { name: "No field with two writers" })).toBeVisible();
});

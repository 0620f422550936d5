import { expect, type Page, test } from "@playwright/test";
import { objections } from "./axe.ts";
import { openLab, tab, time } from "./lab.ts";

const SCENARIO = "demo-nginx-reversal";
const log = (page: Page) => page.getByRole("log");
const field = (page: Page) => page.getByRole("textbox", { name: "Command" });
const marks = (page: Page) => page.getByRole("list", { name: "Marks" }).getByRole("img", { name: "done" });

/** Types a line and waits until it stands in the log. */
async function type(page: Page, line: string): Promise<void> {
  await field(page).fill(line);
  await field(page).press("Enter");
  await expect(field(page)).toHaveValue("");
}

/** Lets so many seconds of the run pass, ten at a time. */
async function pass(page: Page, tens: number): Promise<void> {
  await page.getByRole("heading", { level: 1 }).click();
  for (let left = tens; left > 0; left--) await page.keyboard.press("Shift+ArrowRight");
}

test("three, one, three: five marks, and the clock cuts what is later", async ({ page }) => {
  await openLab(page, SCENARIO, "v=your-turn&t=0&x=1&paused=1&terminal=1");
  await type(page, "alias k=kubectl");
  await type(page, "k apply -f nginx-deploy.yaml");
  await expect(log(page)).toContainText("deployment.apps/demo-nginx created");
  await pass(page, 3);
  await type(page, "k get pods");
  await expect(log(page).getByText(/1\/1 +Running/)).toHaveText(/(demo-nginx-\w+-\w+ +1\/1 +Running +0 +30s\s+){3}/);
  await type(page, "k scale deployment demo-nginx --replicas=1");
  await expect(log(page)).toContainText("deployment.apps/demo-nginx scaled");
  await pass(page, 3);
  await tab(page, "Exercise").click();
  await expect(page.getByText("file 3, live 1: they differ")).toBeVisible();
  await expect(marks(page)).toHaveCount(2);

  await tab(page, "Terminal").click();
  await type(page, "k apply -f nginx-deploy.yaml");
  await expect(log(page)).toContainText("deployment.apps/demo-nginx configured");
  await pass(page, 3);
  await type(page, "k apply -f nginx-deploy.yaml");
  await expect(log(page)).toContainText("deployment.apps/demo-nginx unchanged");

  await tab(page, "Exercise").click();
  await expect(marks(page)).toHaveCount(3);
  await page.getByRole("textbox", { name: "Where does the file live?" }).fill("In the repository shop, under demo");
  await page.getByRole("textbox", { name: "Who reviews a change of it?" }).fill("Two people of the team");
  await page.getByRole("textbox", { name: /^Which controller/ }).fill("Argo CD, which makes three of it again");
  await expect(marks(page)).toHaveCount(4);
  await page
    .getByRole("textbox", { name: "How is an urgent change made?" })
    .fill("Pause the sync, then commit at once");
  await expect(marks(page)).toHaveCount(5);

  await tab(page, "Terminal").click();
  await page.reload();
  await expect(log(page)).toContainText("deployment.apps/demo-nginx unchanged");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Home");
  await expect(log(page)).toContainText("created");
  await expect(log(page)).not.toContainText("scaled");
});

test("a watch streams with the clock, and ends at Ctrl-C", async ({ page }) => {
  await openLab(page, SCENARIO, "v=your-turn&t=0&x=1&paused=1&terminal=1");
  await type(page, "kubectl apply -f nginx-deploy.yaml");
  await type(page, "kubectl get deployment demo-nginx -w");
  await expect(log(page)).toContainText("0/3");
  await expect(log(page)).not.toContainText("3/3");
  await pass(page, 2);
  await expect(log(page)).toContainText("3/3");
  await field(page).press("Control+c");
  await expect(log(page)).toContainText("^C");
});

test("a file is changed in the editor, refused at its line, and applied", async ({ page }) => {
  await openLab(page, SCENARIO, "v=your-turn&t=0&x=1&paused=1&terminal=1");
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const text = page.getByRole("textbox", { name: "Text of nginx-deploy.yaml" });
  const written = await text.inputValue();
  await text.fill(written.replace("replicas: 3", "replicas: three"));
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  await expect(page.getByText(/^Line 6, column 13, spec\.replicas/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Apply" })).toBeDisabled();
  await text.fill(written.replace("replicas: 3", "replicas: 2"));
  await expect(page.getByRole("button", { name: "Apply" })).toBeEnabled();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(log(page)).toContainText("deployment.apps/demo-nginx created");
  await expect(page.getByText("revision 2")).toBeVisible();
  await type(page, "kubectl get deployment demo-nginx -o jsonpath={.spec.replicas}");
  await expect(log(page).getByText("2", { exact: true })).toBeVisible();
});

test("axe objects to nothing at the terminal, the exercise and the file", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openLab(page, SCENARIO, "v=walkthrough&t=70&x=1&paused=1&terminal=1");
  await expect(log(page)).toContainText("Terminating");
  expect(await objections(page), "terminal").toEqual([]);
  await tab(page, "Exercise").click();
  expect(await objections(page), "exercise").toEqual([]);
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  await expect(page.getByRole("textbox", { name: "Text of nginx-deploy.yaml" })).toBeVisible();
  expect(await objections(page), "file").toEqual([]);
  await expect(time(page)).toBeVisible();
});

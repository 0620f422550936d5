import { expect, type Page, test } from "@playwright/test";
import { objections } from "./axe.ts";
import { openLab, tab } from "./lab.ts";
import { MANIFEST } from "./places.ts";

const text = (page: Page) => page.getByRole("textbox", { name: "Text of hpa.yaml" });
const log = (page: Page) => page.getByRole("log");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Types a line into the terminal and waits until it is taken. */
async function type(page: Page, line: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Command" });
  await field.fill(line);
  await field.press("Enter");
  await expect(field).toHaveValue("");
}

/** Puts the caret at the end of the first line that holds a text. */
async function caretBehind(page: Page, part: string): Promise<void> {
  await text(page).evaluate((area: HTMLTextAreaElement, wanted) => {
    const end = area.value.indexOf("\n", area.value.indexOf(wanted));
    area.focus();
    area.setSelectionRange(end, end);
  }, part);
}

test("a manifest is written with help, refused at its line, compared and applied at the clock's instant", async ({
  page,
}) => {
  await MANIFEST.open(page);
  await caretBehind(page, "maxReplicas: 50");
  await expect(page.getByText("The most pods.")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.type("beh");
  await expect(page.getByRole("option", { name: /behavior/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await page.keyboard.type("scaleD");
  await page.keyboard.press("Tab");
  await page.keyboard.type("stab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("sixty");
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  await expect(
    page.getByRole("button", { name: /^Line \d+, column \d+, spec\.behavior\.scaleDown\.stabilizationWindowSeconds/ }),
  ).toBeVisible();
  await expect(button(page, "Apply")).toBeDisabled();
  for (let letter = 0; letter < "sixty".length; letter += 1) await page.keyboard.press("Backspace");
  await page.keyboard.type("60");
  await expect(button(page, "Apply")).toBeEnabled();
  await button(page, "Diff").click();
  const changes = page.getByRole("region", { name: "What applying would change" });
  await expect(changes.getByRole("heading", { name: "HorizontalPodAutoscaler checkout-worker" })).toBeVisible();
  await expect(changes.getByText("stabilizationWindowSeconds: 60")).toBeVisible();
  await button(page, "Apply").click();
  await expect(log(page)).toContainText("horizontalpodautoscaler.autoscaling/checkout-worker configured");
  await expect(page.getByText("revision 2", { exact: true })).toBeVisible();
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain("terminal=1");
  await page.reload();
  await type(page, "kubectl get hpa checkout-worker -o jsonpath={.spec.behavior.scaleDown.stabilizationWindowSeconds}");
  await expect(log(page).getByText("60", { exact: true })).toBeVisible();
});

test("what leaves the text leaves the object; what cannot change says why", async ({ page }) => {
  await MANIFEST.open(page);
  await tab(page, "deployment.yaml").click();
  const area = page.getByRole("textbox", { name: "Text of deployment.yaml" });
  const written = await area.inputValue();
  await area.fill(written.replaceAll("app: checkout-worker", "app: other"));
  await button(page, "Diff").click();
  await expect(page.getByText(/field is immutable/)).toBeVisible();
  await button(page, "Apply").click();
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  await button(page, "Revert").click();
  await expect(page.getByText("as it runs")).toBeVisible();
});

test("kubectl edit opens the live object, and saving it is what kubectl waits for", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=700&paused=1&terminal=1");
  await type(page, "kubectl edit hpa checkout-worker");
  const area = page.getByRole("textbox", { name: /^Text of \/tmp\/kubectl-edit/ });
  await expect(area).toHaveValue(/^# Please edit the object below[\s\S]*maxReplicas: 50/);
  await area.fill((await area.inputValue()).replace("maxReplicas: 50", "maxReplicas: 0"));
  await button(page, "Save and close").click();
  await expect(log(page)).toContainText('error: horizontalpodautoscalers.autoscaling "checkout-worker" is invalid');
  await expect(area).toHaveValue(/# \* spec\.maxReplicas: Invalid value/);
  await area.fill((await area.inputValue()).replace("maxReplicas: 0", "maxReplicas: 9"));
  await button(page, "Save and close").click();
  await expect(log(page)).toContainText("horizontalpodautoscaler.autoscaling/checkout-worker edited");
  await type(page, "kubectl edit hpa checkout-worker");
  await button(page, "Cancel").click();
  await expect(log(page)).toContainText("Edit cancelled, no changes made.");
});

test("a dropped file is the engineer's own, a dropped trace the scenario's load", async ({ page }) => {
  await MANIFEST.open(page);
  const drop = (name: string, body: string) =>
    page.getByRole("region", { name: /yaml$|^Scenario YAML$/ }).evaluate(
      (region, [file, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content ?? ""], file ?? ""));
        region.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
      },
      [name, body],
    );
  await drop("mine.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\ndata: {a: b}\n");
  await expect(tab(page, "mine.yaml")).toHaveAttribute("aria-selected", "true");
  await button(page, "Apply").click();
  await expect(log(page)).toContainText("configmap/mine created");
  await tab(page, "scenario").click();
  await drop("week.csv", "t,rps\n0,5\n600,50\n");
  await expect(page.getByRole("textbox", { name: "Scenario text" })).toHaveValue(/rate: \{trace: \{csv: "t,rps/);
  await button(page, "Apply").click();
  await expect(page.getByText("revision 2", { exact: true })).toBeVisible();
});

test("axe objects to nothing in the editor", async ({ page }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await MANIFEST.open(page);
  const written = await text(page).inputValue();
  await text(page).fill(written.replace("maxReplicas: 50", "maxReplicas: many"));
  await expect(page.getByText("Not applied. Revision 1 keeps running.")).toBeVisible();
  expect(await objections(page), "error").toEqual([]);
  await text(page).fill(written.replace("maxReplicas: 50", "maxReplicas: 20"));
  await caretBehind(page, "maxReplicas: 20");
  await page.keyboard.press("Enter");
  await page.keyboard.type("m");
  await expect(page.getByRole("listbox")).toBeVisible();
  expect(await objections(page), "offers").toEqual([]);
  await text(page).fill(written.replace("maxReplicas: 50", "maxReplicas: 20"));
  await expect(button(page, "Diff")).toBeEnabled();
  await button(page, "Diff").click();
  await expect(page.getByRole("region", { name: "What applying would change" })).toBeVisible();
  expect(await objections(page), "diff").toEqual([]);
});

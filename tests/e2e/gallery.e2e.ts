import { expect, test } from "@playwright/test";
import { numberOf } from "./lab.ts";

test("the first screen tells its story without a click", async ({ page }) => {
  await page.goto("/");
  const [cpu, keda] = [0, 1].map((lane) => page.getByRole("paragraph").filter({ hasText: "waiting" }).nth(lane));
  const waiting = async (lane = cpu) => numberOf((await lane?.innerText())?.split("waiting")[0] ?? "");
  await expect(page.getByRole("button", { name: /^running, / })).toBeVisible();
  await expect.poll(() => waiting(cpu)).toBeGreaterThan(100);
  const early = await waiting(cpu);
  await expect.poll(() => waiting(cpu)).toBeGreaterThan(early + 500);
  await expect.poll(async () => (await waiting(keda)) / (await waiting(cpu))).toBeLessThan(0.2);
});

test("the hero's load can be turned, and both futures follow", async ({ page }) => {
  await page.goto("/");
  const end = async (place: number) =>
    numberOf(
      (
        await page
          .getByText(/^[AB]\s+[\d\s]+$/)
          .nth(place)
          .innerText()
      ).slice(1),
    );
  await expect.poll(() => end(0)).toBeGreaterThan(20_000);
  const knob = page.getByRole("slider", { name: "messages.rate" });
  await knob.press("Home");
  await expect.poll(() => end(0)).toBeLessThan(10_000);
});

test("every scenario shows the run it produces, by symptom, and opens in the Lab", async ({ page }) => {
  await page.goto("/");
  const cards = page.getByRole("main").getByRole("listitem").getByRole("link");
  await expect(cards).not.toHaveCount(0);
  for (const card of await cards.all()) await expect(card).toContainText(/at the end|at worst|at most|until you type/);
  const all = await cards.count();

  await page.keyboard.press("/");
  await page.keyboard.type("thousand messages");
  await expect(cards).toHaveCount(1);
  const group = page.getByRole("group", { name: "Symptom" });
  await group.getByRole("button", { name: /^Paying for idle/ }).click();
  await expect(page.getByText("Nothing under “Paying for idle” matches “thousand messages”.")).toBeVisible();
  await group.getByRole("button", { name: /^All/ }).click();
  await page.getByRole("searchbox", { name: "Search scenarios" }).fill("thousand messages nowhere");
  await expect(page.getByText("Nothing matches “thousand messages nowhere”.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search scenarios" }).fill("");
  await expect(cards).toHaveCount(all);

  const symptom = group.getByRole("button", { name: /^Paying for idle/ });
  await symptom.click();
  await expect(symptom).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("heading", { level: 2, name: "Work piles up" })).toHaveCount(0);
  await cards.filter({ hasText: "right-size-evict" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The right size, one eviction at a time.");
});

const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers: [{name: main, image: "registry.example/shop:1", resources: {requests: {cpu: 500m}}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 9
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
`;

test("plain manifests run in the Lab, and what is wrong with them is said at its line", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Paste your own YAML" }).click();
  const dialog = page.getByRole("dialog", { name: "Your own YAML" });
  const text = dialog.getByRole("textbox", { name: "Manifests" });
  await expect(text).toBeFocused();
  const run = dialog.getByRole("button", { name: "Run in the Lab" });
  await expect(run).toBeDisabled();
  await text.fill(MANIFESTS.replace("maxReplicas: 9", "maxReplicas: 1"));
  await run.click();
  await expect(dialog.getByRole("button", { name: /^Line 18, column \d+, spec.maxReplicas: / })).toBeVisible();

  await text.fill(MANIFESTS);
  await run.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your manifests, under a load that triples.");
  await expect(page.getByText(/HPA scaled shop|the HPA wants/).first()).toBeVisible();
  // What is assumed can be read and changed; the run survives a reload.
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  await expect(page.getByRole("textbox", { name: "Scenario text" })).toHaveValue(/shop.*# assumed/);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your manifests, under a load that triples.");
});

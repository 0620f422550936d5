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
  await page.keyboard.type(" nowhere");
  await expect(page.getByText("Nothing matches “thousand messages nowhere”.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search scenarios" }).fill("");
  await expect(cards).toHaveCount(all);

  const symptom = page.getByRole("group", { name: "Symptom" }).getByRole("button", { name: /^Nothing runs/ });
  await symptom.click();
  await expect(symptom).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("heading", { level: 2, name: "Work piles up" })).toHaveCount(0);
  await cards.filter({ hasText: "zero-to-fifty" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nobody is home, and a thousand messages knock.");
});

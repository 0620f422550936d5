import { expect, type Locator, type Page, test } from "@playwright/test";
import { objections } from "./axe.ts";
import { expectRoomForTexts } from "./crowded.ts";
import { frames, numberOf } from "./lab.ts";
import { SIZES } from "./places.ts";

const LINK = "/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue&t=870";

const card = (page: Page) => page.getByRole("table", { name: /^Score card of \d variants$/ });

async function open(page: Page, link = LINK): Promise<void> {
  await page.goto(link);
  await expect(card(page)).toBeVisible();
}

test("two variants on the same messages: charts, score card, first divergence with both reasons", async ({ page }) => {
  await open(page);
  const backlog = page.getByRole("region", { name: "Backlog", exact: true });
  await expect(backlog).toContainText(/Backlog of A: .* half way, 23\s943 at the end/);
  const row = card(page).getByRole("row", { name: /^Backlog at the end/ });
  const cells = await row.getByRole("cell").allInnerTexts();
  expect(numberOf(cells[0] ?? "")).toBeGreaterThan(20_000);
  expect(numberOf(cells[1] ?? "")).toBeLessThan(1000);
  await expect(row.getByText("(best)")).toHaveCount(1);
  const charts = page.getByRole("region", { name: "Charts" });
  await expect(charts).toContainText("First divergence 0:15");
  await expect(charts).toContainText("HPA scaled checkout-worker from 2 to 6.");
  await expect(charts).toContainText("HPA kept checkout-worker at 2.");
  await expect(page.getByRole("region", { name: "Who is ahead" })).toContainText("B from 0:15.");
});

test("one clock: the playhead moves every reading, and the first divergence is one press away", async ({ page }) => {
  await open(page);
  const backlog = page.getByRole("region", { name: "Backlog", exact: true });
  await expect(backlog).toContainText(/17\s341/);
  await page.getByRole("button", { name: "First divergence 0:15" }).click();
  await expect(page.getByRole("slider", { name: "Playhead" })).toHaveAttribute("aria-valuetext", "0:15");
  await expect(backlog).not.toContainText(/17\s341/);
  await page.getByRole("slider", { name: "Playhead" }).press("End");
  await expect(backlog.getByText(/^23\s943$/).first()).toBeVisible();
});

test("a variant more with one thing changed, several seeds as lines, and the link carries both", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Variant", exact: true }).click();
  const form = page.getByRole("form", { name: "Another variant" });
  await form.getByRole("combobox", { name: "Variant" }).selectOption("keda-queue");
  await form.getByRole("combobox", { name: "with" }).fill("ScaledObject/checkout-worker.spec.pollingInterval");
  await form.getByRole("textbox", { name: "at" }).fill("60");
  await form.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("table", { name: "Score card of 3 variants" })).toBeVisible();
  await page.getByRole("button", { name: /^Add seeds/ }).click();
  await expect(page.getByText("median of 10 seeds")).toBeVisible();
  await expect(page).toHaveURL(/keda-queue~ScaledObject\/checkout-worker\.spec\.pollingInterval~60&seeds=10/);
  await page.reload();
  await expect(page.getByRole("table", { name: "Score card of 3 variants" })).toBeVisible();
  await expect(page.getByText("median of 10 seeds")).toBeVisible();
});

test("a variant that cannot be run says why; the others are still shown", async ({ page }) => {
  await page.goto("/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue~load/nothing.rate~3");
  await expect(page.getByText(/load\/nothing\.rate: nothing is named/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Backlog", exact: true })).toContainText("Backlog of A");
});

test("duplicate and change from a moment on: the same until then, and another future", async ({ page }) => {
  await open(page, "/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue&t=300");
  await page.getByRole("button", { name: /^B keda-queue/ }).click();
  await page.getByRole("button", { name: "Fork here" }).click();
  const form = page.getByRole("form", { name: "Like B, changed" });
  await expect(form.getByRole("textbox", { name: "from" })).toHaveValue("5:00");
  await form.getByRole("combobox", { name: "with" }).fill("load/messages.rate");
  await form.getByRole("textbox", { name: "at" }).fill("90");
  await form.getByRole("textbox", { name: "from" }).fill("10:00");
  await form.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("table", { name: "Score card of 3 variants" })).toBeVisible();
  await expect(page.getByText("from 10:00 load/messages.rate = 90")).toBeVisible();
  const ready = page.getByRole("region", { name: "Ready replicas", exact: true });
  const values = async (letter: string) =>
    (
      new RegExp(`of ${letter}: (.*?) at the start, (.*?) half way, (.*?) at the end`).exec(await ready.innerText()) ??
      []
    ).slice(1);
  const [b, c] = [await values("B"), await values("C")];
  expect(c.slice(0, 2)).toEqual(b.slice(0, 2));
  expect(numberOf(c[2] ?? "")).toBeGreaterThan(numberOf(b[2] ?? ""));
  await expect(page).toHaveURL(/v=keda-queue~@600~load\/messages\.rate~90/);
  await page.reload();
  await expect(page.getByText("from 10:00 load/messages.rate = 90")).toBeVisible();
});

test("a hairline under the pointer stands in all charts with the time at its foot, and the readings follow it", async ({
  page,
}) => {
  await open(page);
  const backlog = page.getByRole("region", { name: "Backlog", exact: true });
  const reading = backlog.getByText(/^17\s341$/);
  await expect(reading).toBeVisible();
  const [first, last] = [backlog, page.getByRole("region", { name: "CPU per pod", exact: true })];
  const box = await first.locator("svg").boundingBox();
  if (!box) throw new Error("The chart is not drawn.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const charts = page.getByRole("region", { name: "Charts" });
  await expect(charts.getByText("10:00", { exact: true }).filter({ visible: true })).toHaveCount(1);
  await expect(charts.getByText("14:30", { exact: true })).toBeVisible();
  await expect(reading).toHaveCount(0);
  for (const row of [first, last]) {
    const needle = await row.locator('i[data-hover="true"]').first().boundingBox();
    expect(Math.abs((needle?.x ?? 0) - box.x - box.width / 2)).toBeLessThan(1.5);
  }
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.getByRole("slider", { name: "Playhead" })).toHaveAttribute("aria-valuetext", "10:00");
  await page.mouse.move(5, 5);
  await expect(charts.getByText("10:00", { exact: true }).filter({ visible: true })).toHaveCount(1);
});

test("lines carry their letters, targets say whose they are, and a broken promise is told where it breaks", async ({
  page,
}) => {
  await open(page);
  const oldest = page.getByRole("region", { name: "Oldest message", exact: true });
  await expect(oldest.locator("svg").getByText("A breaks the SLO at 1:29")).toBeVisible();
  const cpu = page.getByRole("region", { name: "CPU per pod", exact: true });
  await expect(cpu.getByText("A target 70%", { exact: true })).toBeVisible();
  const side = page.getByRole("complementary", { name: "Score card" });
  await expect(side).toContainText("A is cheapest because it does a third of the work.");
  await expect(side).toContainText("− HorizontalPodAutoscaler  cpu.averageUtilization: 70");
  await expect(side).toContainText('+ ScaledObject  rabbitmq QueueLength value: "50"');
});

test("of several services the one whose promise is broken most; another is chosen, and the link keeps it", async ({
  page,
}) => {
  await open(page, "/#/compare/flash-sale-slow-inventory?v=no-policy,breaker");
  await expect(page.getByRole("region", { name: "p99 latency of order", exact: true })).toBeVisible();
  await page.getByRole("combobox", { name: "Whose p99 latency" }).selectOption("browse");
  await expect(page.getByRole("region", { name: "Failed of browse", exact: true })).toBeVisible();
  await expect(page).toHaveURL(/of=service\/browse/);
  await page.reload();
  await expect(page.getByRole("region", { name: "p99 latency of browse", exact: true })).toBeVisible();
  await expect(card(page).getByRole("row", { name: /^SLO lost/ })).toHaveCount(2);
});

test("the manifests of the focused variant are copied as they run, its changes in them", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(
    page,
    `${LINK}~ScaledObject/checkout-worker.spec.pollingInterval~15`.replace("&t=870", "").concat("&t=870"),
  );
  await page.getByRole("button", { name: /^B keda-queue/ }).click();
  await page.getByRole("button", { name: "Copy YAML of B" }).click();
  await expect(page.getByText("YAML of B copied")).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^# calm-cpu-long-queue, keda-queue\n/);
  expect(text).toContain("kind: ScaledObject");
  expect(text).toContain("pollingInterval: 15");
  expect(text).not.toContain("kind: HorizontalPodAutoscaler");
});

const FOUR = "/#/compare/calm-cpu-long-queue?v=cpu-hpa,keda-queue,hpa-queue,fixed-warm&t=870";

for (const { name, link } of [
  { name: "four variants", link: FOUR },
  { name: "several services", link: "/#/compare/flash-sale-slow-inventory?v=no-policy,breaker" },
  { name: "two promises on one page", link: "/#/compare/web-frontend-hpa" },
  { name: "long steps", link: "/#/compare/zero-to-fifty" },
  { name: "a graph of services", link: "/#/compare/metastable" },
  { name: "deliveries from Git", link: "/#/compare/push-or-pull-drift" },
]) {
  test(`room for every text, at every size, together and apart, linear and log: ${name}`, async ({ page }) => {
    await open(page, link);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const layout of ["Small multiples", "Overlay"]) {
        for (const scale of ["log", "linear"]) {
          await page.getByRole("radio", { name: layout }).check({ force: true });
          await page.getByRole("radio", { name: scale, exact: true }).check({ force: true });
          await frames(page, 3);
          await expectRoomForTexts(page);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
          expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(size.height);
        }
      }
    }
  });
}

test("axe objects to nothing where charts choose whose they are, nor to a fork that is being made", async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "/#/compare/flash-sale-slow-inventory?v=no-policy,breaker");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("f");
  await expect(page.getByRole("form", { name: "Like A, changed" })).toBeVisible();
  expect(await objections(page)).toEqual([]);
});

test("a spoilt link is named, and the rest of it is compared", async ({ page }) => {
  await page.goto("/#/compare/calm-cpu-long-queue?v=nobody&v=keda-queue&v=cpu-hpa&t=870");
  await expect(page.getByRole("complementary", { name: "About this link" })).toContainText(
    "v=nobody: there is no such variant",
  );
  await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
});

test("in a frame: charts, playhead and the way to the whole page", async ({ page }) => {
  await page.setViewportSize({ width: 480, height: 300 });
  await page.goto(LINK.replace("?", "?embed&"));
  await expect(page.getByRole("region", { name: "Backlog", exact: true })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("slider", { name: "Playhead" })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
  const [whole] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Setpoint" }).click()]);
  await expect(card(whole)).toBeVisible();
});

test("share carries variants and seeds", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog).toContainText("2 variants, 1 seed");
  await expect(dialog.getByRole("textbox", { name: "Link" })).toHaveValue(/#\/compare\/calm-cpu-long-queue\?/);
  await expect(dialog.getByRole("img", { name: "QR code of the link" })).toBeVisible();
});

test("by keyboard alone", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: /keda-queue/ }).press("Enter");
  await expect(page.getByRole("button", { name: /keda-queue/ })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("radio", { name: "Small multiples" }).press("ArrowLeft");
  await page.getByRole("radio", { name: "Small multiples" }).check({ force: true });
  await page.getByRole("radio", { name: "log" }).check({ force: true });
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("slider", { name: "Playhead" })).not.toHaveAttribute("aria-valuetext", "14:30");
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("more rows than fit scroll over their line of time", async ({ page }) => {
  await page.goto("/#/compare/pending-needs-nodes");
  await expect(page.getByRole("table", { name: "Score card of 2 variants" })).toBeVisible();
  await expectRoomForTexts(page);
  const charts = page.getByRole("region", { name: "Charts" });
  await charts.focus();
  await page.keyboard.press("End");
  const bottomOf = async (place: Locator) => {
    const box = await place.boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0);
  };
  await expect.poll(() => bottomOf(charts.getByRole("region").last())).toBeLessThanOrEqual(await bottomOf(charts));
});

test("variants without loops are told apart by what is measured first", async ({ page }) => {
  await page.goto("/#/compare/metastable");
  const parts = page.getByRole("button", { name: /^First divergence 0:11/ });
  await expect(parts).toBeVisible();
  await expect(page.getByText("No loop decides differently.")).toBeVisible();
  await expect(page.getByText("web answered:")).toBeVisible();
});

test("who charges twice is told by the score card, though every promise is kept at the same cost", async ({ page }) => {
  await open(page, "/#/compare/charge-twice?v=retry&v=retry-key");
  const cells = await card(page)
    .getByRole("row", { name: /^Duplicated/ })
    .getByRole("cell")
    .allInnerTexts();
  expect(numberOf(cells[0] ?? "")).toBeGreaterThan(160);
  expect(cells[1]).toMatch(/^0/);
  const side = page.getByRole("complementary", { name: "Score card" });
  await expect(side).toContainText("B does less work twice: 0 instead of");
});

test("nobody is ahead who only has fewer pods", async ({ page }) => {
  await open(page, "/#/compare/credential-map?v=push&v=pull");
  await expect(page.getByRole("region", { name: "Who is ahead" })).toHaveCount(0);
});

test("at the end of the runs, a duplicate changes from the start", async ({ page }) => {
  await open(page, "/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue");
  await page.getByRole("button", { name: "Fork here" }).click();
  const form = page.getByRole("form", { name: "Like A, changed" });
  await form.getByRole("combobox", { name: "with" }).fill("load/messages.rate");
  await form.getByRole("textbox", { name: "at" }).fill("90");
  await form.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("table", { name: "Score card of 3 variants" })).toBeVisible();
});

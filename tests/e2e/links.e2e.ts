import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { decodeQr } from "../base/decode-qr.ts";
import { objections } from "./axe.ts";
import { backlogAtEnd, clock, everyTwin, openLab, press, recomputed, time } from "./lab.ts";
import { WIDE } from "./places.ts";

const CALM = "calm-cpu-long-queue";
const START = "v=cpu-hpa,keda-queue&t=300&paused=1&on=1";
const forks = (page: Page) => page.getByRole("region", { name: "Forks" });
const about = (page: Page) => page.getByRole("complementary", { name: "About this link" });
const share = (page: Page) => page.getByRole("dialog", { name: "Share" });

/** The modules that a picture of a QR code shows. */
async function codeIn(page: Page): Promise<string> {
  const picture = page.getByRole("img", { name: "QR code of the link" });
  const box = (await picture.getAttribute("viewBox")) ?? "";
  const size = Number(box.split(" ")[2]) - 8;
  // On a screen of plain density no module may be wider than its neighbours.
  const modulePx = ((await picture.boundingBox())?.width ?? 0) / (size + 8);
  expect(modulePx).toBeGreaterThanOrEqual(3);
  expect(modulePx).toBeCloseTo(Math.round(modulePx), 6);
  const dark = new Uint8Array(size * size);
  const path = (await picture.locator("path").getAttribute("d")) ?? "";
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    dark.fill(1, Number(y) * size + Number(x), Number(y) * size + Number(x) + Number(run));
  const read = decodeQr({ size, dark });
  expect(read.errors).toBe(0);
  return new TextDecoder().decode(read.bytes);
}

test("fork at the playhead: both futures, a tree, and a link that says all of it", async ({ page, browser }) => {
  await openLab(page, CALM, START);
  await everyTwin(page);
  await page.getByRole("button", { name: "Fork here" }).click();
  await expect(page.getByText("Forked from B: changes now act on C")).toBeVisible();
  await press(page.getByRole("slider", { name: "messages.rate" }), "Shift+ArrowRight", 2);
  await recomputed(page);
  await expect.poll(() => backlogAtEnd(page, "C")).not.toBe(await backlogAtEnd(page, "B"));
  await expect(
    forks(page).getByRole("button", { name: /^messages\.rate \d+, parts from keda-queue at 5:00$/ }),
  ).toHaveAttribute("aria-pressed", "true");
  const lines = await everyTwin(page);
  await expect(page).toHaveURL(/fork=0~300~0~keda-queue~/);

  const visitor = await browser.newContext();
  const other = await visitor.newPage();
  await other.goto(page.url());
  await expect.poll(() => everyTwin(other)).toEqual(lines);
  await expect.poll(() => clock(other)).toBe(300);

  const [alone] = await Promise.all([
    visitor.waitForEvent("page"),
    forks(other)
      .getByRole("link", { name: /^Link to messages\.rate/ })
      .click(),
  ]);
  await expect.poll(() => backlogAtEnd(alone, "A")).toBe(await backlogAtEnd(page, "C"));
  await visitor.close();
});

test("forks by keyboard: make, name, hide, show, remove, undo", async ({ page }) => {
  await openLab(page, CALM, START);
  await everyTwin(page);
  await page.keyboard.press("f");
  const fork = forks(page).getByRole("button", { name: "fork at 5:00, parts from keda-queue at 5:00" });
  await expect(fork).toHaveAttribute("aria-pressed", "true");
  await forks(page).getByRole("button", { name: "Rename fork at 5:00" }).press("Enter");
  await page.keyboard.type("What if");
  await page.keyboard.press("Enter");
  await forks(page).getByRole("button", { name: "Hide What if" }).press("Enter");
  const hidden = forks(page).getByRole("button", { name: /^What if, .*, hidden$/ });
  await hidden.press("Enter");
  await expect(page.getByRole("button", { name: "C keda-queue, What if", exact: true })).toBeVisible();
  await forks(page).getByRole("button", { name: "Remove What if" }).press("Enter");
  await expect(forks(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(forks(page).getByRole("button", { name: /^What if, / })).toBeVisible();
});

test("share: a link that opens, the same as a QR code, and a frame", async ({ page, context, browser }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLab(page, CALM, "v=cpu-hpa,keda-queue&t=300&paused=1&seed=5");
  await press(page.getByRole("slider", { name: "messages.rate" }), "Shift+ArrowRight");
  await recomputed(page);
  const lines = await everyTwin(page);
  await page.keyboard.press("l");
  await expect(share(page)).toContainText("seed 5, 1 change by hand");
  const link = await share(page).getByRole("textbox", { name: "Link" }).inputValue();
  expect(await codeIn(page)).toBe(link);
  expect(await objections(page, { sizes: [WIDE], part: "dialog" })).toEqual([]);
  await share(page).getByRole("button", { name: "Copy frame" }).click();
  const frame = await page.evaluate(() => navigator.clipboard.readText());
  expect(frame).toMatch(/^<iframe src="http:\/\/[^"]*#\/lab\/calm-cpu-long-queue\?embed&amp;/);

  const visitor = await browser.newContext();
  const other = await visitor.newPage();
  await other.goto(link);
  await expect.poll(() => everyTwin(other)).toEqual(lines);
  const slide = await visitor.newPage();
  await slide.setContent(frame);
  const inside = slide.frameLocator("iframe");
  await expect(inside.getByRole("heading", { level: 1 })).toBeVisible();
  await visitor.close();
});

/** The text that a visitor has made of the scenario. */
const textOf = (page: Page): Promise<string> => page.evaluate((of) => localStorage[`setpoint/text/${of}`] ?? "", CALM);

test("an edited text goes along in the link, and a visitor's own text is kept", async ({ page, browser }) => {
  await openLab(page, CALM, "v=cpu-hpa&t=60&paused=1");
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  const field = page.getByRole("textbox", { name: "Scenario text" });
  const good = await field.inputValue();
  await field.fill(good.replace("minReplicas: 2", "minReplicas: 7"));
  await page.getByRole("button", { name: "Apply" }).click();
  await expect.poll(() => backlogAtEnd(page, "A")).toBeLessThan(2000);
  await expect(page).toHaveURL(/\?z=1\.[0-9a-f]{6}\.[\w-]+$/);
  const link = page.url();

  const visitor = await browser.newContext();
  const other = await visitor.newPage();
  await openLab(other, CALM, "v=cpu-hpa&t=60&paused=1");
  await other.getByRole("button", { name: "Scenario YAML" }).click();
  await other.getByRole("textbox", { name: "Scenario text" }).fill(good.replace("minReplicas: 2", "minReplicas: 3"));
  await other.getByRole("button", { name: "Apply" }).click();
  const kept = () => other.evaluate(() => JSON.stringify(localStorage));
  await expect.poll(kept).toContain("minReplicas: 3");
  const before = await kept();
  await other.goto(link);
  await expect.poll(() => backlogAtEnd(other, "A")).toBeLessThan(2000);
  await expect.poll(kept).not.toBe(before);
  expect(await kept()).toContain("minReplicas: 3");
  await other.reload();
  await expect.poll(() => backlogAtEnd(other, "A")).toBeLessThan(2000);
  expect(await textOf(other)).toContain("minReplicas: 3");

  // A text that cannot run is shown where it is wrong, also after a reload, and takes the place of nothing.
  const broken = good.replace("minReplicas: 2", "minReplicas: two");
  await other.goto("about:blank");
  await other.goto(`/#/lab/${CALM}?v=cpu-hpa&t=90&paused=1&text=${encodeURIComponent(broken)}`);
  for (const again of [false, true]) {
    if (again) await other.reload();
    await expect(other.getByRole("button", { name: /^Line \d+, .*expected an integer, got "two"/ })).toBeVisible();
    await expect.poll(() => other.evaluate((of) => localStorage[`setpoint/run/${of}`], CALM)).toMatch(/^z=/);
    await expect.poll(() => clock(other)).toBe(90);
    expect(await textOf(other)).toContain("minReplicas: 3");
  }
  await other.goto("about:blank");
  await other.goto(`/#/lab/${CALM}`);
  await other.getByRole("button", { name: "Scenario YAML" }).click();
  await expect(other.getByRole("textbox", { name: "Scenario text" })).toHaveValue(/minReplicas: 3/);
  await visitor.close();
});

const SPOILT = [
  {
    name: "a variant that is not there",
    query: "v=nobody,keda-queue&t=60&paused=1",
    says: "v=nobody: there is no such variant",
  },
  {
    name: "a change without a time",
    query: "v=cpu-hpa,keda-queue&t=60&paused=1&set=soon~load/messages.rate~5",
    says: "“soon” is no time in seconds",
  },
  {
    name: "a parameter that is not there",
    query: "v=cpu-hpa,keda-queue&t=60&paused=1&set=5~load/x.rate~5",
    says: "load/x.rate: no run of this scenario has such a parameter",
  },
  {
    name: "a later version",
    query: "v=cpu-hpa,keda-queue&t=60&paused=1&z=9.abc.def",
    says: "it is packed as version “9”, and this page reads version 1",
  },
  { name: "another engine", query: "v=cpu-hpa,keda-queue&t=60&paused=1&made=0~00000000", says: "made with engine 0" },
  {
    name: "markup",
    query: "v=cpu-hpa,keda-queue&t=60&paused=1&<img/src=x/onerror=document.title='gone'>=1",
    says: "this page knows no such part",
  },
] as const;
for (const { name, query, says } of SPOILT) {
  test(`a spoilt link is named and the rest of it opens: ${name}`, async ({ page }) => {
    await page.goto(`/#/lab/${CALM}?${query}`);
    await expect(about(page)).toContainText(says);
    await expect.poll(() => clock(page)).toBe(60);
    await expect(page.locator("main img")).toHaveCount(0);
    await expect(page).toHaveTitle(/CPU is calm/);
    await about(page).getByRole("button", { name: "Close" }).click();
    await expect(about(page)).toHaveCount(0);
  });
}

test("a packed link that was cut off opens up to the cut", async ({ page }) => {
  const sets = Array.from({ length: 40 }, (_, at) => `set=${at * 25 + 3}~load/messages.rate~${(at * 7) % 50}`).join(
    "&",
  );
  await openLab(page, CALM, `v=cpu-hpa&t=60&paused=1&${sets}`);
  await everyTwin(page);
  await page.getByRole("button", { name: "Share" }).click();
  const link = await share(page).getByRole("textbox", { name: "Link" }).inputValue();
  expect(link.length).toBeLessThan(1000);
  expect(await codeIn(page)).toBe(link);
  await page.goto("/");
  await page.goto(link.slice(0, link.length * 0.7));
  await expect(about(page)).toContainText("it is cut off or damaged");
  await expect.poll(() => clock(page)).toBe(60);
  await expect(page).toHaveURL(/set=3~load\/messages\.rate~0/);
});

test("a name that cannot be decoded is no scenario", async ({ page }) => {
  await page.goto("/#/lab/%E0%A4%A");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^There is no scenario/);
});

test("a scenario of one's own opens under its own name, and a broken one says where", async ({ page }) => {
  const text = readFileSync("simulations/scaling/calm-cpu-long-queue.yaml", "utf8").replaceAll(CALM, "mine");
  const address = (place: string, of: string) => `/#/${place}/mine?text=${encodeURIComponent(of)}`;
  await page.goto(address("lab", text));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/CPU is calm/);
  await everyTwin(page);
  await page.getByRole("button", { name: "Scenario YAML" }).click();
  await expect(page.getByRole("textbox", { name: "Scenario text" })).toHaveValue(text);
  await expect(page.getByRole("button", { name: "Original" })).toHaveCount(0);
  // The address brings it along: another visit needs nothing else.
  await expect.poll(() => page.url()).toContain("#/lab/mine?z=1.");
  await page.goto(page.url().replace("/lab/", "/compare/"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/CPU is calm/);
  await page.goto(address("sweep", text.replace("minReplicas: 2", "minReplicas: two")));
  await expect(page.getByRole("main")).toContainText("There is no scenario “mine”.");
  await expect(page.getByRole("main")).toContainText(/mine\.yaml:\d+:\d+ .*minReplicas/);
});

test("embed: the picture, a slim transport and the way to the whole page, at 480 × 300", async ({ page }) => {
  await page.setViewportSize({ width: 480, height: 300 });
  await page.goto(`/#/lab/${CALM}?embed&${START}`);
  await expect(time(page).getByText("5:00")).toBeVisible();
  await expect(page.getByRole("region", { name: "Backlog" })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
  expect(size).toEqual([480, 300]);
  await time(page).getByRole("button", { name: "Play" }).click();
  await expect(time(page).getByRole("button", { name: "Pause" })).toBeVisible();
  await time(page).getByRole("button", { name: "Pause" }).click();
  // A frame in somebody else's page leaves no trace in the visitor's own.
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("run/")))).toEqual([]);
  const [whole] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Setpoint" }).click()]);
  await expect(whole.getByRole("button", { name: "Fork here" })).toBeVisible();
  await expect.poll(() => clock(whole)).toBeGreaterThanOrEqual(300);
});

test("a crash loses nothing: the next visit is at the same instant of the same runs", async ({ page, context }) => {
  await openLab(page, CALM, START);
  await everyTwin(page);
  await page.getByRole("button", { name: "Fork here" }).click();
  await press(page.getByRole("slider", { name: "messages.rate" }), "Shift+ArrowRight", 2);
  await recomputed(page);
  const lines = await everyTwin(page);
  await expect(page).toHaveURL(/set\.1=300~load/);
  const address = page.url();
  const crashed = page.waitForEvent("crash");
  const devtools = await context.newCDPSession(page);
  void devtools.send("Page.crash").catch(() => undefined);
  await crashed;

  const again = await context.newPage();
  await again.goto(`/#/lab/${CALM}`);
  await expect.poll(() => everyTwin(again)).toEqual(lines);
  await expect.poll(() => clock(again)).toBe(300);
  const third = await context.newPage();
  await third.goto(address);
  await expect.poll(() => everyTwin(third)).toEqual(lines);
});

const TROUBLES = [
  {
    name: "blocked",
    says: "This browser does not let the page keep anything.",
    spoil: () =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      }),
  },
  {
    name: "full",
    says: "The browser’s storage is full",
    spoil: () => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
  },
] as const;
for (const { name, says, spoil } of TROUBLES) {
  test(`storage ${name}: said once, and everything goes on`, async ({ page }) => {
    await page.addInitScript(spoil);
    await openLab(page, CALM, START);
    const notice = page.getByRole("complementary", { name: "Storage" });
    await expect(notice).toContainText(says);
    await notice.getByRole("button", { name: "Close" }).click();
    await press(page.getByRole("slider", { name: "messages.rate" }), "Shift+ArrowRight");
    await recomputed(page);
    const lines = await everyTwin(page);
    await expect(page).toHaveURL(/set=300~load/);
    await expect(notice).toHaveCount(0);
    await page.reload();
    await expect.poll(() => everyTwin(page)).toEqual(lines);
  });
}

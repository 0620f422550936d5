import { expect, type Page, test } from "@playwright/test";
import { clock, openLab, row, tab, time, why } from "./lab.ts";
import { PLACES } from "./places.ts";

interface Met {
  readonly id: number;
  readonly what: string;
  /** Whether the page shows that it has the focus. */
  readonly ring: boolean;
}

/** What Tab reaches, in order, until it comes round. Where Tab indents, Escape comes before it, as the page says there. */
async function walk(page: Page): Promise<readonly Met[]> {
  const met: Met[] = [];
  for (let outside = 0; outside < 3; ) {
    if (await page.locator("textarea:focus").count()) await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    const here = await focused(page);
    if (here === null) outside++;
    else if (here.id >= 0 && met.some(({ id }) => id === here.id)) break;
    else met.push({ ...here, ring: here.outlined || (await looksFocused(page)) });
  }
  return met;
}

const focused = (
  page: Page,
): Promise<{ readonly id: number; readonly what: string; readonly outlined: boolean } | null> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      id: Number(element.dataset.control ?? -1),
      what: `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent ?? ""}`.slice(0, 60),
      outlined: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
    };
  });

/** A ring may stand around a thumb or a box that holds the control: then the picture tells, with and without focus. */
async function looksFocused(page: Page): Promise<boolean> {
  const control = page.locator(":focus");
  const box = await control.boundingBox();
  if (!box) return false;
  const clip = {
    x: Math.max(0, box.x - 12),
    y: Math.max(0, box.y - 12),
    width: box.width + 24,
    height: box.height + 24,
  };
  const kept = await control.elementHandle();
  const lit = await page.screenshot({ clip, animations: "disabled" });
  await kept?.evaluate((element) => element instanceof HTMLElement && element.blur());
  const dark = await page.screenshot({ clip, animations: "disabled" });
  await kept?.focus();
  return !lit.equals(dark);
}

/** Every control that can be seen; of a group of radio buttons, or of nodes and pods, Tab reaches one. */
const controls = (page: Page): Promise<readonly { readonly id: number; readonly what: string }[]> =>
  page.evaluate(() => {
    return [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, [tabindex='0']")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled"))
      .filter((element) => !(element instanceof HTMLInputElement && element.type === "radio" && !element.checked))
      .filter((element) => !element.matches("[data-walk] button[tabindex='-1']"))
      .map((element, id) => {
        // A number of its own, because the page goes on drawing while Tab walks.
        element.dataset.control = String(id);
        const what = `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent ?? ""}`.slice(
          0,
          60,
        );
        return { id, what };
      });
  });

for (const { name, open } of PLACES) {
  test(`Tab reaches every control and shows where it is: ${name}`, async ({ page }) => {
    await open(page);
    const wanted = await controls(page);
    const met = await walk(page);
    const reached = new Set(met.map(({ id }) => id));
    expect(wanted.filter(({ id }) => !reached.has(id)).map(({ what }) => what)).toEqual([]);
    expect(met.filter(({ ring }) => !ring).map(({ what }) => what)).toEqual([]);
  });
}

test("arrows reach every node and pod", async ({ page }) => {
  await openLab(page, "pending-needs-nodes", "v=hpa-ca&t=420&paused=1&view=cluster");
  const things = page.getByRole("region", { name: "Cluster" }).locator("[data-walk] button");
  await expect(page.getByRole("button", { name: /^more-1: booting/ })).toBeVisible();
  const left = new Set(await things.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? "")));
  await things.first().focus();
  const here = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  for (let group = "", at = await here(); at !== group; at = await here()) {
    group = at;
    for (let last = ""; at !== last; at = await here()) {
      left.delete(at);
      last = at;
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("ArrowRight");
  }
  expect([...left]).toEqual([]);
});

test("the keys do what their list says", async ({ page }) => {
  // At 1×, so that the last ten seconds take longer to play than to look at.
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=600&x=1&paused=1");
  await page.keyboard.press("Home");
  await expect.poll(() => clock(page)).toBe(0);
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => clock(page)).toBe(10);
  await page.keyboard.press("End");
  await expect.poll(() => clock(page)).toBe(1200);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => clock(page)).toBe(1190);
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();

  await page.keyboard.press("m");
  await expect(page.getByRole("textbox", { name: "Scenario text" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(why(page)).toBeVisible();
  await page.keyboard.press("w");
  await expect(why(page)).toHaveCount(0);
  await page.keyboard.press("w");
  await expect(why(page)).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "A cpu-hpa", exact: true })).toHaveAttribute("aria-pressed", "true");

  const theme = await page.getByRole("button", { name: /theme$/ }).getAttribute("aria-label");
  await page.keyboard.press("t");
  await expect(page.getByRole("button", { name: /theme$/ })).not.toHaveAccessibleName(theme ?? "");
  await page.keyboard.press("p");
  await expect(row(page, "CPU per pod")).toHaveCount(0);
  await page.keyboard.press("p");
  await expect(row(page, "CPU per pod")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toHaveCount(0);
});

test("a chart by keyboard: the cursor moves, Enter pins, Shift+arrows zoom, Escape shows all", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=600&paused=1");
  const plot = page.getByRole("slider", { name: "Time under the cursor" });
  await expect.poll(() => clock(page)).toBe(600);
  await plot.focus();
  for (let step = 0; step < 10; step++) await plot.press("ArrowRight");
  await plot.press("Enter");
  await expect.poll(() => clock(page)).toBe(720);
  await plot.press("Shift+ArrowRight");
  const zoomed = page.getByRole("button", { name: /^\d+:\d\d to \d+:\d\d$/ });
  await expect(zoomed).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(zoomed).toHaveCount(0);
});

test("keys typed into a field stay there", async ({ page }) => {
  await openLab(page, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=600&paused=1");
  const seed = time(page).getByRole("spinbutton", { name: /^seed/ });
  await seed.focus();
  await page.keyboard.press("b");
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "A cpu-hpa", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(tab(page, "Why")).toHaveAttribute("aria-selected", "true");
});

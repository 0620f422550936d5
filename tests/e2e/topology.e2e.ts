import { expect, test } from "@playwright/test";
import { objections } from "./axe.ts";
import { clock, openLab, recomputed } from "./lab.ts";

test.use({ reducedMotion: "reduce" });

const SLOW = "v=no-policy,breaker&t=300&paused=1";

test("a slow service takes the threads of all: rewind to that second, then change a policy", async ({ page }) => {
  await openLab(page, "flash-sale-slow-inventory", SLOW);
  const slow = page.getByRole("region", { name: "Calls of no-policy" });
  await expect(slow.getByRole("button", { name: /^frontend: 3 pods, 150 of 150 threads busy/ })).toBeVisible();
  const breaker = page.getByRole("region", { name: "Calls of breaker" });
  await expect(breaker.getByRole("button", { name: /^checkout → inventory: .* breaker open/ })).toBeVisible();
  await slow.getByRole("button", { name: /^frontend: threads ran out at 2:0\d$/ }).click();
  await expect.poll(() => clock(page)).toBeLessThan(130);
  const moments = page.getByRole("list", { name: "Moments of A" });
  await moments.getByRole("button", { name: "8:00 inventory wait 19 ms" }).click();
  await expect.poll(() => clock(page)).toBe(480);
  await page.getByRole("button", { name: "Previous moment (←)" }).click();
  await expect.poll(() => clock(page)).toBeLessThan(130);
  await slow.getByRole("button", { name: /^checkout → inventory: / }).press("Enter");
  const call = page.getByRole("region", { name: "checkout → inventory" });
  await expect(call.getByRole("slider", { name: "timeout" })).toHaveAttribute("aria-valuetext", "off, default off");
  await call.getByRole("slider", { name: "timeout" }).press("ArrowRight");
  await expect(call.getByRole("slider", { name: "timeout" })).toHaveAttribute("aria-valuetext", /^0.1 s/);
  await call.getByRole("slider", { name: "maxRequests" }).press("ArrowRight");
  await call.getByRole("slider", { name: "fallback" }).press("ArrowRight");
  await recomputed(page);
  await call.getByRole("button", { name: "Close" }).click();
  await expect(call).toBeHidden();
});

test("a breaker is a state chart, and a line can be cut", async ({ page }) => {
  await openLab(page, "flash-sale-slow-inventory", SLOW.replace("no-policy,breaker", "breaker,no-policy"));
  const lane = page.getByRole("region", { name: "Calls of breaker" });
  await lane.getByRole("button", { name: /^checkout → inventory: / }).click();
  const call = page.getByRole("region", { name: "checkout → inventory" });
  await expect(
    call.getByRole("img", { name: "Breakers of the callers: 0 closed, 2 open, 0 half open." }),
  ).toBeVisible();
  await call.getByRole("button", { name: "Close" }).click();
  await lane.getByRole("button", { name: /^order → checkout: |^frontend → checkout: / }).click();
  await page.getByRole("slider", { name: "cut" }).press("ArrowRight");
  await recomputed(page);
  await expect(lane.getByRole("button", { name: /^(order|frontend) → checkout: .*100 % fail/ })).toBeVisible();
});

test("a request is a waterfall of its attempts, torn where headers are dropped", async ({ page }) => {
  await openLab(page, "six-hop-trace", "v=no-retry,torn&t=100&paused=1");
  const trace = page.getByRole("region", { name: "Trace" });
  await expect(trace.getByRole("row", { name: /^gateway .* answered$/ })).toBeVisible();
  const heading = trace.getByRole("heading", { name: /^Request of 1:3\d/ });
  const before = (await heading.textContent()) ?? "";
  await trace.getByRole("button", { name: "Later request" }).click();
  await expect(trace.getByRole("heading", { name: /^Request of/ })).not.toHaveText(before);
  await trace.getByRole("button", { name: "Next that failed" }).click();
  await expect(trace.getByRole("heading", { name: /failed$/ })).toBeVisible();
  await expect(trace.getByRole("cell", { name: "error 500" }).first()).toBeVisible();
  await page.getByRole("button", { name: /torn/ }).first().click();
  await expect(trace.getByRole("heading", { name: /answered, in 2 traces$/ })).toBeVisible();
  await expect(trace.getByText("the headers were not passed on")).toBeVisible();
});

test("a responder looks at place after place, and at few where a mesh tells of every hop", async ({ page }) => {
  await openLab(page, "six-hop-trace", "v=hand-policy,mesh-policy&t=100&paused=1");
  const search = page.getByRole("region", { name: "Where a responder looks" });
  await expect(search.getByRole("listitem")).toHaveCount(19);
  await expect(search.getByText("cause found after 57 min")).toBeVisible();
  await expect(search.getByRole("listitem").last()).toContainText("keeps orders out");
  await page
    .getByRole("button", { name: /mesh-policy/ })
    .first()
    .click();
  await expect(search.getByRole("listitem")).toHaveCount(3);
  await expect(search.getByRole("listitem").first()).toContainText("figures of the proxies");
  const few = page
    .getByRole("region", { name: "Calls of mesh-policy" })
    .getByRole("button", { name: /^callers → web-1/ });
  await few.hover();
  await expect(few.getByText(/^callers → web-1: 0 first tries/)).toBeVisible();
});

test("axe objects to nothing: the call graph", async ({ page }) => {
  await openLab(page, "flash-sale-slow-inventory", SLOW);
  const open = async () => {
    await page
      .getByRole("button", { name: /^inventory: / })
      .first()
      .click();
    await expect(page.getByRole("region", { name: "inventory", exact: true })).toBeVisible();
  };
  expect(await objections(page, { prepare: open })).toEqual([]);
});

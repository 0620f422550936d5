import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { numberOf } from "./lab.ts";

const GOLDEN = join(import.meta.dirname, "../golden");

/** Recordings and ticks of every bundle, counted from its lines: a header begins a recording, all others are ticks. */
const bundles = readdirSync(GOLDEN, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".jsonl.gz"))
  .map((path) => {
    const lines = gunzipSync(readFileSync(join(GOLDEN, path)))
      .toString()
      .trimEnd()
      .split("\n");
    const recordings = lines.filter((line) => "format" in JSON.parse(line)).length;
    return { family: basename(path, ".jsonl.gz"), recordings, ticks: lines.length - recordings };
  });

test("the browser replays every recording, and every decision comes out the same", async ({ page }) => {
  expect(bundles.length).toBeGreaterThan(0);
  await page.goto("/#/exact");
  for (const { family, recordings, ticks } of bundles) {
    const part = page.getByRole("region", { name: family, exact: true });
    await expect(part.getByText(`${recordings} of ${recordings} recordings`)).toBeVisible({ timeout: 90_000 });
    const counts = await part.getByText(/of [\d\s]+ decisions repeated/).innerText();
    expect(counts.split("of").map(numberOf)).toEqual([ticks, ticks]);
    await expect(part.getByRole("progressbar")).toHaveAttribute("value", String(recordings));
  }
  const all = bundles.reduce((sum, { ticks }) => sum + ticks, 0);
  const lead = page.getByText(/decisions so far come out the same/);
  await expect(lead.getByText(/^100\.00\s%$/)).toBeVisible();
  expect(numberOf((await lead.innerText()).split(/% of|decisions/)[1] ?? "")).toBe(all);
});

test("every controller says which upstream it models and what it leaves out", async ({ page }) => {
  await page.goto("/#/exact");
  const cards = page.getByRole("article");
  await expect(cards).not.toHaveCount(0);
  for (const card of await cards.all()) {
    await expect(card.getByRole("paragraph").first()).toHaveText(/\S+ (v?\d+\.\d+|\d{4})/);
    await expect(card.getByText(/^(Left out:|Nothing is left out\.)$/)).toBeVisible();
  }
});

test("the reference cases of metastable failure are run here, and end as is known", async ({ page }) => {
  test.slow();
  await page.goto("/#/exact");
  const part = page.getByRole("region", { name: "after an outage" });
  await expect(part.getByText(/^(\d+) of \1 runs made$/)).toBeVisible({ timeout: 240_000 });
  const verdict = (title: string) => part.getByRole("row", { name: title }).getByRole("cell").last();
  await expect(verdict("280/s, one retry")).toHaveText("stays down");
  await expect(verdict("280/s, no retry")).toHaveText("recovers");
  await expect(verdict("140/s, one retry")).toHaveText("recovers");
  await expect(verdict("160/s, one retry")).toHaveText("stays down");
  await expect(verdict("280/s, last come first served")).toHaveText("recovers at once");
  await expect(verdict("Threads, ten calls at a time")).toHaveText("unharmed");
});

import { expect, type Locator, type Page } from "@playwright/test";

/** The Lab as a person reads it: rows, readings, the clock. All times are simulated. */

/** "23 943" → 23943. */
export const numberOf = (text: string): number => Number(text.replace(/[^\d.]/g, ""));

/** "1:02:30" → 3750. */
const secondsOf = (text: string): number => text.split(":").reduce((seconds, part) => seconds * 60 + Number(part), 0);

/** Opens a scenario; `query` is the part of a link after the question mark. */
export async function openLab(page: Page, name: string, query = ""): Promise<void> {
  await page.goto(`/#/lab/${name}${query && `?${query}`}`);
  await expect(page.getByRole("button", { name: /^(Play|Pause)$/ })).toBeEnabled();
}

export const row = (page: Page, title: string): Locator => page.getByRole("region", { name: title, exact: true });
export const why = (page: Page): Locator => page.getByRole("article", { name: "Why" });
export const time = (page: Page): Locator => page.getByRole("region", { name: "Time" });
export const tab = (page: Page, name: string): Locator => page.getByRole("tab", { name, exact: true });

/** Simulated seconds on the clock. */
export async function clock(page: Page): Promise<number> {
  const text = await time(page)
    .getByText(/^[\d:]+ \/ [\d:]+$/)
    .innerText();
  return secondsOf(text.split("/")[0]?.trim() ?? "");
}

/** Waits for frames of animation, for what must not change however long one looks. */
export const frames = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    (left) =>
      new Promise<void>((resolve) => {
        const next = (more: number) => (more === 0 ? resolve() : requestAnimationFrame(() => next(more - 1)));
        next(left);
      }),
    count,
  );

/** Numbers of one line of a row, as its text twin says them: at the start, half way, at the end. Waits for a whole run. */
export async function twin(page: Page, title: string, line: string): Promise<readonly [number, number, number]> {
  const text = row(page, title).getByText(new RegExp(`${line}: .* at the start`));
  await expect(text).toBeAttached();
  const sentence = ((await text.textContent()) ?? "").split(`${line}: `)[1] ?? "";
  const [start, half, end] = sentence.split(/, | at \d/).map(numberOf);
  return [start ?? Number.NaN, half ?? Number.NaN, end ?? Number.NaN];
}

/** Messages waiting at the end of a run. */
export const backlogAtEnd = async (page: Page, letter: string): Promise<number> =>
  (await twin(page, "Backlog", `Backlog of ${letter}`))[2];

/** All text twins of the rows: what the charts show, as words. Equal for equal runs. */
export async function everyTwin(page: Page): Promise<readonly string[]> {
  await expect(page.getByText(/^future, (re)?computed in \d+ ms$/)).toBeAttached();
  const twins = page.getByText(/ at the start, .* half way, /);
  await expect(twins).not.toHaveCount(0);
  return twins.allTextContents();
}

/** Waits until the rows have their heights: what stands above them may grow once more when its picture is there. */
export const settled = (page: Page): Promise<void> =>
  expect
    .poll(async () => {
      const before = await heights(page);
      await frames(page, 20);
      return (await heights(page)) === before;
    })
    .toBe(true);

const heights = (page: Page): Promise<string> =>
  page.locator("section[data-kind]").evaluateAll((rows) => rows.map((each) => each.clientHeight).join());

/** Waits until the future is whole again after a change by hand. */
export const recomputed = (page: Page): Promise<void> =>
  expect(page.getByText(/^future, recomputed in \d+ ms$/)).toBeVisible();

/** Presses a key on a control as often as told. */
export async function press(control: Locator, key: string, times = 1): Promise<void> {
  await control.focus();
  for (let left = times; left > 0; left--) await control.press(key);
}

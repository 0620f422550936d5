import AxeBuilder from "@axe-core/playwright";
import type { Page, ViewportSize } from "@playwright/test";
import { frames } from "./lab.ts";
import { SIZES } from "./places.ts";

export interface Search {
  readonly sizes?: readonly ViewportSize[];
  /** Limits the search to one element. */
  readonly part?: string;
  /** Done at every size and theme before axe looks. */
  readonly prepare?: () => Promise<void>;
}

/** What axe objects to, as "size theme rule: element", in both themes. Ends at the size where it began. */
export async function objections(
  page: Page,
  { sizes = SIZES, part, prepare }: Search = {},
): Promise<readonly string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await prepare?.();
      await frames(page, 3);
      const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
      const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
      const where = `${size.width} ${colorScheme}`;
      found.push(
        ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${where} ${id}: ${target.join(" ")}`)),
      );
    }
  }
  if (before) await page.setViewportSize(before);
  return found;
}

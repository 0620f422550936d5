import { expect, type Page } from "@playwright/test";

/** Rows find their heights once what stands above them has its own: a page is judged when it has settled. */
export const expectRoomForTexts = (page: Page): Promise<void> => expect.poll(() => crowded(page)).toEqual([]);

/** What is wrong with texts on the screen: two that lie on each other, or one that is cut off. */
const crowded = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const SLACK_PX = 2;
    /** What clipping ancestors leave of a box, and the one that hides text without a way to scroll to it. */
    const visible = (box: DOMRect, owner: Element) => {
      let [left, right, top, bottom] = [box.left, box.right, box.top, box.bottom];
      let [cut, scrolls] = [false, false];
      for (
        let place: Element | null = owner;
        place && place !== document.documentElement;
        place = place.parentElement
      ) {
        const { overflowX, overflowY } = getComputedStyle(place);
        if (overflowX === "visible" && overflowY === "visible") continue;
        const edge = place.getBoundingClientRect();
        const hides = (overflow: string, over: number) => ["hidden", "clip"].includes(overflow) && over > SLACK_PX;
        // A shortened text that says itself in full under the pointer is meant to be short.
        const told =
          owner
            .closest("[title]")
            ?.getAttribute("title")
            ?.includes(owner.textContent?.trim() ?? "") ?? false;
        const over = hides(overflowX, Math.max(edge.left - left, right - edge.right));
        const below = hides(overflowY, Math.max(edge.top - top, bottom - edge.bottom));
        if ((over || below) && !told && !scrolls) cut = true;
        left = Math.max(left, edge.left);
        right = Math.min(right, edge.right);
        top = Math.max(top, edge.top);
        bottom = Math.min(bottom, edge.bottom);
        if (["auto", "scroll"].includes(overflowY)) scrolls = true;
      }
      return { left, right, top, bottom, cut };
    };
    const texts: { readonly words: string; readonly box: ReturnType<typeof visible>; readonly owner: Element }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const owner = node.parentElement;
      const words = node.textContent?.trim() ?? "";
      if (!owner || words === "" || owner.closest(".visually-hidden, option, textarea")) continue;
      if (!owner.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = visible(rect, owner);
        if (rect.width > 1 && (box.cut || (box.right > box.left && box.bottom > box.top)))
          texts.push({ words, box, owner });
      }
    }
    const wrong = texts.filter(({ box }) => box.cut).map(({ words }) => `cut off: ${words}`);
    texts.forEach((a, index) => {
      for (const b of texts.slice(index + 1)) {
        if (a.owner.contains(b.owner) || b.owner.contains(a.owner)) continue;
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // Line boxes are taller than letters; only a real overlap counts.
        if (across > SLACK_PX && down > 0.34 * Math.min(a.box.bottom - a.box.top, b.box.bottom - b.box.top))
          wrong.push(`on each other: ${a.words} | ${b.words}`);
      }
    });
    return wrong;
  });

/** Colours by meaning, resolved for the theme in use so that a canvas can take them. */
const TOKENS = [
  "bg",
  "s1",
  "s2",
  "line",
  "line2",
  "ink",
  "ink2",
  "ink3",
  "demand",
  "capacity",
  "backlog",
  "error",
  "decision",
] as const;

export type Palette = Readonly<Record<(typeof TOKENS)[number], string>> & {
  /** Opacities of area tints, from the youngest age to the oldest. */
  readonly tints: readonly [number, number, number, number];
};

/** Reads the mark colours from the page's custom properties at this element. */
export function readPalette(element: HTMLElement, dark: boolean): Palette {
  const probe = document.createElement("span");
  element.append(probe);
  const colours = Object.fromEntries(
    TOKENS.map((token) => {
      probe.style.color = `var(--${token})`;
      return [token, getComputedStyle(probe).color];
    }),
  ) as Record<(typeof TOKENS)[number], string>;
  probe.remove();
  return { ...colours, tints: dark ? [0.1, 0.2, 0.34, 0.48] : [0.11, 0.22, 0.4, 0.56] };
}

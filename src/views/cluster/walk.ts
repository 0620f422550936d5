import { type RefObject, useEffect, useRef } from "react";

/** Walks nodes with the left and right arrows and the pods of one with up and down; one stop for the Tab key. */
export function useWalk(): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  const here = useRef<HTMLElement | null>(null);

  /** Exactly one button takes part in the order of Tab, also when the one before has gone. */
  useEffect(() => {
    const buttons = buttonsIn(root.current);
    const stop = buttons.find((button) => button === here.current) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  });

  useEffect(() => {
    const box = root.current;
    if (!box) return;
    const focused = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      if (here.current) here.current.tabIndex = -1;
      here.current = target;
      target.tabIndex = 0;
    };
    const pressed = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      const groups = [...box.querySelectorAll("[data-node]")];
      const index = groups.findIndex((group) => group.contains(target));
      if (index < 0 || event.shiftKey) return;
      const to = nextOf(event.key, groups, index, target);
      if (!to) return;
      event.preventDefault();
      to.focus();
    };
    box.addEventListener("focusin", focused);
    box.addEventListener("keydown", pressed);
    return () => {
      box.removeEventListener("focusin", focused);
      box.removeEventListener("keydown", pressed);
    };
  }, []);
  return root;
}

const buttonsIn = (element: Element | null | undefined): HTMLElement[] => [
  ...(element?.querySelectorAll<HTMLElement>("[data-node] button") ?? []),
];

function nextOf(
  key: string,
  groups: readonly Element[],
  index: number,
  focused: Element | null,
): HTMLElement | undefined {
  const own = [...(groups[index]?.querySelectorAll("button") ?? [])];
  const place = own.indexOf(focused as HTMLButtonElement);
  const first = (group: Element | undefined) => group?.querySelector<HTMLElement>("button") ?? undefined;
  switch (key) {
    case "ArrowRight":
      return first(groups[Math.min(index + 1, groups.length - 1)]);
    case "ArrowLeft":
      return first(groups[Math.max(index - 1, 0)]);
    case "ArrowDown":
      return own[Math.min(place + 1, own.length - 1)];
    case "ArrowUp":
      return own[Math.max(place - 1, 0)];
    case "Home":
      return first(groups[0]);
    case "End":
      return first(groups.at(-1));
    default:
      return undefined;
  }
}

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { TimeMs } from "../base/units.ts";
import type { Clock, ClockState } from "../session/clock.ts";
import { elapse } from "../session/clock.ts";
import type { Lab, LabState } from "../session/lab.ts";
import { isDark, type Settings, settings } from "../session/settings.ts";
import { onBeat } from "./beat.ts";

export const useLab = (lab: Lab): LabState => useSyncExternalStore(lab.subscribe, lab.get);
export const useSettings = (): Settings => useSyncExternalStore(settings.subscribe, settings.get);

/** One list a query: asking the browser for it anew in every render costs more than most of what is rendered. */
const mediaLists = new Map<string, MediaQueryList>();

function mediaList(query: string): MediaQueryList {
  const known = mediaLists.get(query);
  if (known) return known;
  const list = matchMedia(query);
  mediaLists.set(query, list);
  return list;
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = mediaList(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => mediaList(query).matches,
  );
}

/** Follows the chosen theme and the system's; paper is light. */
export function useDark(): boolean {
  const system = useMedia("(prefers-color-scheme: dark)");
  const printed = useMedia("print");
  useSettings();
  return !printed && (settings.get().theme ? isDark() : system);
}

export const useReducedMotion = (): boolean => useMedia("(prefers-reduced-motion: reduce)");

/** The instant that readings are shown for: under the pointer, else at the playhead. */
export const instantOf = (state: ClockState): TimeMs => state.hover ?? state.at;

export const playheadOf = (state: ClockState): TimeMs => state.at;
export const horizonOf = (state: ClockState): TimeMs => state.horizon;
export const zoomOf = (state: ClockState) => state.zoom;

/** Numbers that change faster than this are not read. */
const TEXTS_PER_SECOND = 5;

/** Something of the clock, for text: by itself it re-renders at most `perSecond` times a second. */
export function useClock<T>(clock: Clock, read: (state: ClockState) => T, perSecond = TEXTS_PER_SECOND): T {
  const follow = useCallback((changed: () => void) => onBeat(clock, changed, perSecond), [clock, perSecond]);
  return useSyncExternalStore(follow, () => read(clock.get()));
}

/** Readings' instant for text. */
export const useInstant = (clock: Clock): TimeMs => useClock(clock, instantOf);

/** Without motion time goes on in steps of so long, and with it all that shows an instant. */
const CALM_MS = 500;

/** Moves the playhead while the clock plays, if it may in every animation frame; a page at rest asks for none. */
export function useClockDrive(clock: Clock, ended: () => void): void {
  const stepMs = useReducedMotion() ? CALM_MS : 0;
  useEffect(() => {
    let frame = 0;
    let last = 0;
    const step = (now: number) => {
      frame = 0;
      const state = clock.get();
      if (!state.playing) return;
      frame = requestAnimationFrame(step);
      if (now - last < stepMs) return;
      const next = elapse(state, Math.min(now - last, stepMs + 250));
      last = now;
      if (next.at !== state.at) clock.set({ at: next.at });
      if (state.horizon > 0 && next.at >= state.horizon) ended();
    };
    const follow = () => {
      if (frame !== 0 || !clock.get().playing) return;
      last = performance.now();
      frame = requestAnimationFrame(step);
    };
    follow();
    const leave = clock.subscribe(follow);
    return () => {
      leave();
      cancelAnimationFrame(frame);
    };
  }, [clock, ended, stepMs]);
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function useSize(ref: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () =>
      setSize((old) => {
        const { clientWidth: width, clientHeight: height } = element;
        return old.width === width && old.height === height ? old : { width, height };
      });
    measure();
    // In the frame that resized it: what is drawn into the room is never seen at the old size.
    const observer = new ResizeObserver(() => flushSync(measure));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/** Keeps the box around a text as tall as the text has been at its width: what is below does not jump when it changes. */
export function useKeptHeight(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const text = ref.current;
    const box = text?.parentElement;
    if (!text || !box) return;
    let [width, height] = [0, 0];
    const observer = new ResizeObserver(() => {
      const { offsetWidth, offsetHeight } = text;
      height = offsetWidth === width ? Math.max(height, offsetHeight) : offsetHeight;
      width = offsetWidth;
      box.style.height = `${height}px`;
    });
    observer.observe(text);
    return () => observer.disconnect();
  }, [ref]);
}

const TYPING = "input, textarea, select, [contenteditable]";

/** Does the field have no use for the key? Sliders want arrows, Home and End, radio buttons arrows, other fields all. */
function leaves(field: Element, key: string): boolean {
  if (field.matches('input[type="range"]')) return !(key.startsWith("Arrow") || key === "Home" || key === "End");
  return field.matches('input[type="radio"]') && !key.startsWith("Arrow");
}

/** Listens on the whole page. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING) && !leaves(target, event.key)) return;
      if (event.key === " " && target?.closest("button, a")) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = keys[event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${name}` : name];
      if (!action || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [keys]);
}

/**
 * The query that a page opens with. It is read when the page opens and when somebody follows another link; in between
 * the page writes it: what it writes it notes in `written`.
 */
export function useOpening(query: string): { readonly opening: string; readonly written: { current: string } } {
  const [opening, setOpening] = useState(query);
  const written = useRef(query);
  useEffect(() => {
    if (query === written.current) return;
    written.current = query;
    setOpening(query);
  }, [query]);
  return { opening, written };
}

const pageOf = (hash: string): string => hash.split("?")[0] ?? "";

/**
 * Writes where a page stands into the browser's address, and notes it in `written`. Somebody who is on the way to
 * another page, whose code may still be coming, is not called back.
 */
export function writeAddress(address: string, written: { current: string }): void {
  if (pageOf(location.hash) !== pageOf(address)) return;
  written.current = address.split("?").slice(1).join("?");
  if (address !== location.hash) history.replaceState(history.state, "", address);
}

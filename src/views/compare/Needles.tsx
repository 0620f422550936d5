import { useEffect, useRef } from "react";
import type { TimeMs } from "../../base/units.ts";
import { runningClock } from "../../charts/format.ts";
import type { Clock } from "../../session/clock.ts";
import { write } from "../parts/write.ts";
import styles from "./compare.module.css";

interface NeedlesProps {
  readonly clock: Clock;
  readonly horizon: TimeMs;
  readonly width: number;
}

/** The playhead as a line with a dot on the focused line, and the instant under the pointer; moved without React. */
export function Needles({
  clock,
  horizon,
  width,
  hue,
  heightAt,
}: NeedlesProps & {
  readonly hue: string;
  /** Where the focused line is at an instant, px from the top; NaN where it is not. */
  heightAt(at: TimeMs): number;
}) {
  const [head, pointer] = [useNeedle(), useNeedle()];
  useEffect(() => {
    const place = () => {
      const { at, hover } = clock.get();
      set(head, at, at / horizon, width, heightAt);
      set(pointer, hover, (hover ?? 0) / horizon, width, heightAt);
    };
    place();
    return clock.subscribe(place);
  });
  return (
    <>
      <i ref={head.line} className={styles.needle} />
      <i ref={head.dot} className={styles.dot} data-hue={hue} />
      <i ref={pointer.line} className={styles.needle} data-hover="true" />
      <i ref={pointer.dot} className={styles.dot} data-hue={hue} data-hover="true" />
    </>
  );
}

const useNeedle = () => ({ line: useRef<HTMLElement>(null), dot: useRef<HTMLElement>(null) });

function set(
  { line, dot }: ReturnType<typeof useNeedle>,
  at: TimeMs | null,
  share: number,
  width: number,
  heightAt: (at: TimeMs) => number,
): void {
  if (!line.current || !dot.current) return;
  const y = at === null ? Number.NaN : heightAt(at);
  show(line.current, at !== null);
  show(dot.current, !Number.isNaN(y));
  if (at === null) return;
  line.current.style.transform = `translateX(${share * width}px)`;
  if (!Number.isNaN(y)) dot.current.style.transform = `translate(${share * width}px, ${y}px)`;
}

/** Labels of the axis nearer to a flag than this stand below it. */
const FLAG_PX = 52;
const LETTER_PX = 3.4;
const PADDING_PX = 6;

/** The time at the foot of each needle. @param ticks the labels that a flag hides where it stands over them */
export function Flags({
  clock,
  horizon,
  width,
  ticks,
}: NeedlesProps & { readonly ticks: { readonly current: readonly (HTMLElement | null)[] } }) {
  const head = useRef<HTMLElement>(null);
  const pointer = useRef<HTMLElement>(null);
  useEffect(() => {
    /** Half of the longest flag: it stays within its own axis. */
    const half = runningClock(horizon).length * LETTER_PX + PADDING_PX;
    const placeOf = (at: TimeMs) => Math.max(half, Math.min(width - half, (at / horizon) * width));
    const place = () => {
      const { at, hover } = clock.get();
      const [x, over] = [placeOf(at), hover === null ? Number.NaN : placeOf(hover)];
      const isOver = (other: number) => Math.abs(other - over) < FLAG_PX;
      flag(head.current, at, x, !isOver(x));
      flag(pointer.current, hover ?? 0, over, hover !== null);
      for (const tick of ticks.current) {
        if (!tick) continue;
        const own = Number(tick.dataset.at) * width;
        show(tick, !isOver(own) && Math.abs(own - x) >= FLAG_PX);
      }
    };
    place();
    return clock.subscribe(place);
  }, [clock, horizon, width, ticks]);
  return (
    <>
      <b ref={head} className={styles.flag}>
        <span />
      </b>
      <b ref={pointer} className={styles.flag} data-hover="true">
        <span />
      </b>
    </>
  );
}

function flag(element: HTMLElement | null, at: TimeMs, x: number, shown: boolean): void {
  if (!element) return;
  show(element, shown);
  if (!shown) return;
  element.style.transform = `translateX(${x}px)`;
  if (element.firstElementChild) write(element.firstElementChild as HTMLElement, runningClock(at));
}

function show(element: HTMLElement, shown: boolean): void {
  const visibility = shown ? "" : "hidden";
  if (element.style.visibility !== visibility) element.style.visibility = visibility;
}

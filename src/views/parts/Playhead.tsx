import { useEffect, useRef } from "react";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import type { Clock } from "../../session/clock.ts";
import { onBeat } from "../beat.ts";
import { useSize } from "../hooks.ts";
import styles from "./playhead.module.css";

/** How often the slider follows the clock; what is seen of it moves in every frame. */
const PER_SECOND = 5;

/**
 * The run as a line with a thumb at the clock. What hands and screen readers hold of it is a slider: its value is not
 * React's, which would put an older one back while a hand moves it; a key moves it from where the clock stands.
 */
export function Playhead({
  clock,
  horizon,
  step,
  seek,
  grab,
  drop,
}: {
  readonly clock: Clock;
  readonly horizon: DurationMs;
  readonly step: DurationMs;
  seek(at: TimeMs): void;
  grab?(): void;
  drop?(): void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const past = useRef<HTMLElement>(null);
  const thumb = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const { width } = useSize(box);
  const place = () => {
    const { at } = clock.get();
    if (!input.current) return;
    input.current.value = String(at);
    input.current.setAttribute("aria-valuetext", clockText(at));
  };
  useEffect(() => {
    place();
    return onBeat(clock, place, PER_SECOND);
  });
  useEffect(() => {
    const move = () => {
      const share = clock.get().at / horizon;
      if (past.current) past.current.style.transform = `scaleX(${share})`;
      if (thumb.current) thumb.current.style.transform = `translateX(${share * width}px)`;
    };
    move();
    return clock.subscribe(move);
  }, [clock, horizon, width]);
  return (
    <div ref={box} className={styles.bar}>
      <i ref={past} />
      <b ref={thumb} />
      <input
        ref={input}
        type="range"
        aria-label="Playhead"
        min={0}
        max={horizon}
        step={step}
        onKeyDown={place}
        onPointerDown={grab}
        onPointerUp={drop}
        onPointerCancel={drop}
        onInput={(event) => seek(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

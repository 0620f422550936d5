import { useEffect, useRef } from "react";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import type { Clock } from "../../session/clock.ts";
import { onBeat } from "../beat.ts";

/**
 * What hands and screen readers hold of the clock. Its value is not React's, which would put an older one back while a
 * hand moves it; a key moves it from where the clock stands.
 */
export function Playhead({
  clock,
  horizon,
  step,
  seek,
  grab,
  drop,
  perSecond = 5,
}: {
  readonly clock: Clock;
  readonly horizon: DurationMs;
  readonly step: DurationMs;
  seek(at: TimeMs): void;
  grab?(): void;
  drop?(): void;
  /** How often it is placed while the clock plays; what is seen moving, in every frame. */
  readonly perSecond?: number;
}) {
  const input = useRef<HTMLInputElement>(null);
  const place = () => {
    const { at } = clock.get();
    if (!input.current) return;
    input.current.value = String(at);
    input.current.setAttribute("aria-valuetext", clockText(at));
  };
  useEffect(() => {
    place();
    return onBeat(clock, place, perSecond);
  });
  return (
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
  );
}

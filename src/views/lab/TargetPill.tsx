import { drag, select } from "d3";
import { ChevronsUpDown } from "lucide-react";
import { useEffect, useRef } from "react";
import type { KnobDoc } from "../../api/frame.ts";
import type { ValueScale } from "../../charts/scales.ts";
import { snap } from "../../session/log.ts";
import styles from "./row.module.css";

export interface TargetPillProps {
  readonly knob: KnobDoc;
  readonly value: number;
  readonly y: ValueScale;
  /** `start` marks the first value of a drag, `end` the last. */
  onTurn(value: number, phase: "start" | "drag" | "end"): void;
}

/** The handle on a target line: drag it up or down, or use the arrow keys. */
export function TargetPill({ knob, value, y, onTurn }: TargetPillProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const latest = useRef({ knob, value, y, onTurn });
  latest.current = { knob, value, y, onTurn };

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    let scale: ValueScale = latest.current.y;
    let at = 0;
    const behaviour = drag<HTMLButtonElement, unknown>()
      .container(() => element.parentElement ?? element)
      .on("start", (event: { y: number }) => {
        scale = latest.current.y.copy();
        at = scale(latest.current.value) - event.y;
        latest.current.onTurn(latest.current.value, "start");
      })
      .on("drag", (event: { y: number }) => {
        latest.current.onTurn(snap(latest.current.knob, scale.invert(event.y + at)), "drag");
      })
      .on("end", () => latest.current.onTurn(latest.current.value, "end"));
    select(element).call(behaviour);
    return () => {
      select(element).on(".drag", null);
    };
  }, []);

  return (
    <button
      ref={ref}
      type="button"
      role="slider"
      className={styles.pill}
      style={{ transform: `translateY(${y(value) - 9}px)` }}
      aria-label="Target, % of request"
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuemin={knob.min}
      aria-valuemax={knob.max}
      title={knob.path}
      onKeyDown={(event) => {
        const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
        if (direction === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onTurn(snap(knob, value + direction * knob.step * (event.shiftKey ? 10 : 1)), "end");
      }}
    >
      <ChevronsUpDown size={11} />
      {value}%
    </button>
  );
}

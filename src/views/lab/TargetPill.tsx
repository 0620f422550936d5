import { ChevronsUpDown } from "lucide-react";
import { type PointerEvent, useLayoutEffect, useRef } from "react";
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
  /** While it is held: the scale it was taken at, and the distance of the hand from the line. */
  const held = useRef<{ readonly scale: ValueScale; readonly off: number } | null>(null);
  /** Keys may come faster than pictures: each goes on from what the one before it said, until another value is shown. */
  const said = useRef(value);
  useLayoutEffect(() => {
    said.current = value;
  }, [value]);
  const heightOf = (event: PointerEvent<HTMLButtonElement>) =>
    event.clientY - (event.currentTarget.parentElement?.getBoundingClientRect().top ?? 0);
  const drop = () => {
    if (held.current) onTurn(value, "end");
    held.current = null;
  };

  return (
    <button
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
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { scale: y, off: y(value) - heightOf(event) };
        onTurn(value, "start");
      }}
      onPointerMove={(event) => {
        if (held.current) onTurn(snap(knob, held.current.scale.invert(heightOf(event) + held.current.off)), "drag");
      }}
      onPointerUp={drop}
      onPointerCancel={drop}
      onKeyDown={(event) => {
        const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
        if (direction === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        said.current = snap(knob, said.current + direction * knob.step * (event.shiftKey ? 10 : 1));
        onTurn(said.current, "end");
      }}
    >
      <ChevronsUpDown size={11} />
      {value}%
    </button>
  );
}

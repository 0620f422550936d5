import { type KeyboardEvent, useId, useState } from "react";
import type { KnobDoc } from "../../api/frame.ts";
import { knobName, snap } from "../../session/log.ts";
import { Badge } from "./Badge.tsx";
import styles from "./knob.module.css";
import { knobText, knobWords } from "./knob-text.ts";

const focusAndSelect = (input: HTMLInputElement | null) => {
  if (input && document.activeElement !== input) {
    input.focus();
    input.select();
  }
};

export interface KnobProps {
  readonly knob: KnobDoc;
  readonly value: number;
  /** Letters of the variants it acts on, when not on all. */
  readonly only?: readonly { readonly letter: string; readonly focused: boolean }[];
  /** Called through a drag with `dragging` true, and once at its end. */
  onTurn(value: number, dragging: boolean): void;
}

/** A parameter that acts: its API name, value, unit, and a tick at its default. */
export function Knob({ knob, value, only = [], onTurn }: KnobProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [ghost, setGhost] = useState<number | null>(null);
  const name = knobName(knob.path);
  const preset = knob.default ?? knob.initial;
  const [number, unit] = knobWords(knob, value);
  const share = (of: number) =>
    `${(100 * (Math.max(knob.min, Math.min(knob.max, of)) - knob.min)) / (knob.max - knob.min)}%`;
  const entered = typed === null ? Number.NaN : Number(typed);
  const wrong =
    typed === null
      ? null
      : typed.trim() === "" || Number.isNaN(entered)
        ? `${typed || "nothing"} is not a number`
        : entered > knob.max
          ? `${typed} is above ${knob.max}`
          : entered < knob.min
            ? `${typed} is below ${knob.min}`
            : null;

  const keys = (event: KeyboardEvent) => {
    if (event.key === "Backspace") return onTurn(preset, false);
    const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const size = knob.step * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
    onTurn(snap({ ...knob, step: event.altKey ? size : knob.step }, value + direction * size), false);
  };
  const commit = () => {
    if (typed !== null && wrong === null) onTurn(entered, false);
    setTyped(null);
  };

  return (
    <div className={styles.knob} data-changed={value !== preset} title={`${knob.path}: ${knob.help}`}>
      <div className={styles.head}>
        {only.map(({ letter, focused }) => (
          <Badge key={letter} letter={letter} focused={focused} />
        ))}
        <label htmlFor={id}>{name}</label>
        {typed === null ? (
          <button
            type="button"
            className={styles.value}
            title={knobText(knob, value)}
            aria-label={`${name}: ${knobText(knob, value)}, type a value`}
            onClick={() => setTyped(String(value))}
          >
            <b>{number}</b> <span>{unit}</span>
          </button>
        ) : (
          <input
            className={styles.typed}
            aria-label={`${name}, value`}
            aria-invalid={wrong !== null}
            ref={focusAndSelect}
            inputMode="decimal"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Enter" && wrong === null) commit();
              if (event.key === "Escape") setTyped(null);
            }}
          />
        )}
      </div>
      <div className={styles.track}>
        <i className={styles.tick} style={{ left: share(preset) }} />
        {ghost !== null && <i className={styles.ghost} style={{ left: share(ghost) }} />}
        {ghost !== null && (
          <span className={styles.bubble} style={{ left: share(value) }}>
            {knobText(knob, value)}
          </span>
        )}
        <i className={styles.fill} style={{ width: share(value) }} />
        <input
          id={id}
          type="range"
          min={knob.min}
          max={knob.max}
          step={knob.step}
          value={value}
          aria-valuetext={`${knobText(knob, value)}, default ${knobWords(knob, preset)[0]}`}
          onChange={(event) => onTurn(event.target.valueAsNumber, ghost !== null)}
          onPointerDown={() => setGhost(value)}
          onPointerUp={() => {
            setGhost(null);
            onTurn(value, false);
          }}
          onPointerCancel={() => setGhost(null)}
          onDoubleClick={() => onTurn(preset, false)}
          onKeyDown={keys}
        />
      </div>
      {wrong && <p className={styles.wrong}>{wrong}</p>}
    </div>
  );
}

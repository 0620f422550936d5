import { X } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { DAY_MS, type DurationMs } from "../../base/units.ts";
import { clockText, runningClock } from "../../charts/format.ts";
import { type TimeScale, timeTicks } from "../../charts/scales.ts";
import { shownRange } from "../../session/clock.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { loopDecisions } from "../../session/loops.ts";
import { write } from "../parts/write.ts";
import type { Layout } from "./layout.ts";
import styles from "./overlay.module.css";
import type { RowSpec } from "./rows.ts";
import { liveSentence } from "./sentence.ts";
import { Tip } from "./Tip.tsx";

/** A row and where it stands, px. */
export interface PlacedRow {
  readonly spec: RowSpec;
  readonly top: number;
  readonly height: number;
}

export interface OverlayProps {
  readonly lab: Lab;
  readonly state: LabState;
  readonly x: TimeScale;
  readonly width: number;
  readonly rows: readonly PlacedRow[];
  readonly layout: Layout;
}

/** How long a span of the run is shown to take, for captions that must be measured. */
const shownMs = (ms: DurationMs): string => `${Math.max(1, Math.round(ms))} ms`;

/** A decision mark takes a click from this far. */
const REACH_PX = 7;
/** Axis labels this near the flag give way to it. */
const FLAG_PX = 48;
/** How far into the plot the flag's middle stays: a phone has no gutter that it could stand in. */
const FLAG_EDGE_PX = { wide: -10, medium: -10, phone: 24 } as const;
/** Room for the caption right of the clock, and for the names of the axis left of it. */
const [CAPTION_PX, NAMES_PX] = [190, 42];

/**
 * What all rows share: the veil over the future, the clock line with its flag, the line under the pointer, and the
 * brush. Moved by the clock without React.
 */
export function Overlay({ lab, state, x, width, rows, layout }: OverlayProps) {
  const { clock, actions } = lab;
  const veil = useRef<HTMLDivElement>(null);
  const stale = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const flag = useRef<HTMLSpanElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const hoverLine = useRef<HTMLDivElement>(null);
  const caption = useRef<HTMLParagraphElement>(null);
  const brushed = useRef<SVGGElement>(null);
  const [pointed, setPointed] = useState<{ readonly row: number; readonly y: number } | null>(null);
  /** Nobody picks a span of a picture that is not there. */
  const stands = state.recomputeMs !== null;
  const height = rows.reduce((sum, row) => sum + row.height, 0);

  useEffect(() => {
    const place = () => {
      const { at, hover, computed } = clock.get();
      const left = Math.max(0, Math.min(width, x(at)));
      const inside = x(at) >= -0.5 && x(at) <= width + 0.5;
      if (veil.current) {
        veil.current.style.transform = `translateX(${left}px) scaleX(${(width - left) / Math.max(1, width)})`;
      }
      if (stale.current) {
        const from = Math.max(left, Math.min(width, x(computed)));
        stale.current.style.visibility = from < width ? "visible" : "hidden";
        stale.current.style.transform = `translateX(${from}px) scaleX(${(width - from) / Math.max(1, width)})`;
      }
      if (line.current) {
        line.current.style.transform = `translateX(${x(at)}px)`;
        line.current.style.visibility = inside ? "visible" : "hidden";
      }
      if (flag.current) {
        write(flag.current, runningClock(at));
        for (const label of labels.current?.children ?? []) {
          if (!(label instanceof HTMLElement)) continue;
          const clear = Math.abs(Number(label.dataset.x) - x(at)) > FLAG_PX;
          const visibility = clear ? "" : "hidden";
          if (label.style.visibility !== visibility) label.style.visibility = visibility;
        }
        const edge = FLAG_EDGE_PX[layout.name];
        const middle = Math.max(edge, Math.min(width - edge, x(at)));
        flag.current.style.transform = `translateX(${middle}px) translateX(-50%)`;
      }
      if (caption.current) {
        caption.current.style.visibility = width - left > CAPTION_PX ? "visible" : "hidden";
        caption.current.style.transform = `translateX(${Math.max(NAMES_PX, left + 9)}px)`;
      }
      if (hoverLine.current) {
        hoverLine.current.style.visibility = hover === null ? "hidden" : "visible";
        if (hover !== null) hoverLine.current.style.transform = `translateX(${x(hover)}px)`;
      }
    };
    place();
    return clock.subscribe(place);
  }, [clock, x, width, layout]);

  useEffect(() => {
    const group = brushed.current;
    if (!group || !stands || width <= 0) return;
    let end = () => {};
    let gone = false;
    void import("../../charts/brush.ts").then(({ attachBrush }) => {
      if (!gone) end = attachBrush(group, width, height, (from, to) => actions.zoom([x.invert(from), x.invert(to)]));
    });
    return () => {
      gone = true;
      end();
    };
  }, [actions, x, width, height, stands]);

  const nearest = (atX: number): { lane: number; decision: number; at: number; far: number } | null => {
    let best: { lane: number; decision: number; at: number; far: number } | null = null;
    state.lanes.forEach(({ history }, lane) => {
      for (const decision of history ? loopDecisions(history) : []) {
        const changes = decision.effect === "up" || decision.effect === "down";
        if (lane !== state.focus && !changes) continue;
        const far = Math.abs(x(decision.at) - atX) - (changes ? 2 : 0);
        if (far <= REACH_PX && (!best || far < best.far)) best = { lane, decision: decision.id, at: decision.at, far };
      }
    });
    return best;
  };

  /** Place of a pointer inside the plots, also where the page is shown larger. */
  const placeOf = ({
    clientX,
    clientY,
    currentTarget,
  }: {
    clientX: number;
    clientY: number;
    currentTarget: Element;
  }) => {
    const box = currentTarget.getBoundingClientRect();
    const zoom = box.width / Math.max(1, width);
    return [(clientX - box.left) / zoom, (clientY - box.top) / zoom] as const;
  };
  const rowAtY = (y: number) => rows.findIndex((row) => y >= row.top && y < row.top + row.height);
  const moved = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === "touch") return;
    const [px, py] = placeOf(event);
    clock.set({ hover: Math.max(0, Math.min(clock.get().horizon, x.invert(px))) });
    setPointed({ row: rowAtY(py), y: py });
  };
  const clicked = (event: { clientX: number; clientY: number; currentTarget: HTMLDivElement }) => {
    const [px, py] = placeOf(event);
    const mark = rows[rowAtY(py)]?.spec.kind === "replicas" ? nearest(px) : null;
    if (mark) actions.ask({ lane: mark.lane, decision: mark.decision });
    else actions.seek(x.invert(px));
  };
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    const [from, to] = shownRange(clock.get());
    const here = clock.get().hover ?? clock.get().at;
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (direction !== undefined && event.shiftKey) {
      const tenth = (to - from) / 10;
      actions.zoom([Math.max(0, from + (direction > 0 ? tenth : 0)), to - (direction < 0 ? tenth : 0)]);
    } else if (direction !== undefined) {
      clock.set({ hover: Math.max(from, Math.min(to, here + (direction * (to - from)) / 100)) });
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const row = Math.max(0, Math.min(rows.length - 1, (pointed?.row ?? 0) + (event.key === "ArrowUp" ? -1 : 1)));
      setPointed({ row, y: (rows[row]?.top ?? 0) + 20 });
      clock.set({ hover: here });
    } else if (event.key === "Enter") actions.seek(here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const leave = () => {
    clock.set({ hover: null });
    setPointed(null);
  };

  const { zoom } = clock.get();
  const range = shownRange(clock.get());
  const front = state.lanes[state.focus]?.history;
  const text = front
    ? liveSentence(front, clock.get().at)
        .map((piece) => piece.text)
        .join("")
    : "";
  const tip = pointed && rows[pointed.row];
  const captioned = layout.name === "phone" ? rows[0] : (rows[1] ?? rows[0]);
  return (
    <>
      <div ref={veil} className={styles.veil} style={{ width, height }} />
      <div ref={stale} className={styles.veil} style={{ width, height }} />
      <div className={styles.area} style={{ height }}>
        <p ref={caption} className={styles.caption} style={{ top: captioned?.top ?? 0 }}>
          {state.computing
            ? "future, recomputing"
            : state.recomputeMs === null
              ? "future, computed ahead"
              : `future, ${state.log.length > 0 ? "recomputed" : "computed"} in ${shownMs(state.recomputeMs)}`}
        </p>
        <div
          className={styles.brush}
          style={{ width, height }}
          role="slider"
          aria-label="Time under the cursor"
          aria-valuemin={0}
          aria-valuemax={Math.round(clock.get().horizon / 1000)}
          aria-valuenow={Math.round(clock.get().at / 1000)}
          aria-valuetext={text}
          tabIndex={0}
          onPointerMove={moved}
          onPointerLeave={leave}
          onBlur={leave}
          onClick={clicked}
          onKeyDown={keys}
        >
          <svg width={width} height={height} aria-hidden="true">
            <g ref={brushed} />
          </svg>
        </div>
        <div ref={hoverLine} className={styles.hover} style={{ height }} />
        <div ref={line} className={styles.line} style={{ height }} />
        {tip && <Tip lab={lab} state={state} kind={tip.spec.kind} x={x} top={pointed.y} width={width} />}
      </div>
      <div className={styles.axis} style={{ top: height, height: layout.axis }}>
        <div ref={labels}>
          {timeTicks(range, width, layout.name === "phone" ? 66 : 90).map((at, index) => (
            <span
              key={at}
              style={{ left: x(at) }}
              data-x={x(at)}
              data-first={x(at) < 20}
              data-last={x(at) > width - 20}
            >
              {clockText(at)}
              {index === 0 && layout.name !== "phone" && range[1] < DAY_MS ? " min" : ""}
            </span>
          ))}
        </div>
        <span ref={flag} className={styles.flag} />
        {zoom && (
          <button
            type="button"
            className={styles.zoom}
            onClick={() => actions.zoom(null)}
            title="Show the whole run (Esc)"
          >
            {clockText(zoom[0])} to {clockText(zoom[1])} <X size={12} />
          </button>
        )}
      </div>
    </>
  );
}

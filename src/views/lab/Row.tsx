import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { DecisionRecord } from "../../api/frame.ts";
import { AGES_MS, waitingLonger } from "../../charts/ages.ts";
import { fitCanvas } from "../../charts/canvas.ts";
import { thin } from "../../charts/decimate.ts";
import { placeLabels } from "../../charts/end-labels.ts";
import { numberText } from "../../charts/format.ts";
import type { Palette } from "../../charts/palette.ts";
import { type TimeScale, timeTicks, type ValueScale, valueTicks } from "../../charts/scales.ts";
import { shownRange } from "../../session/clock.ts";
import { logOf } from "../../session/forks.ts";
import { type History, lastAt, rowAt } from "../../session/history.ts";
import type { Asked, Lab, Lane } from "../../session/lab.ts";
import { branchWith } from "../../session/lab-state.ts";
import { knobAt } from "../../session/log.ts";
import { loopDecisions } from "../../session/loops.ts";
import { instantOf, useClock, useLab } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { annotationOf } from "./annotations.ts";
import { drawRow, RAIL_PX } from "./draw.ts";
import { drawForkGaps } from "./draw-forks.ts";
import { type EndLabel, endLabels, railLabel } from "./ends.ts";
import type { ForkPair } from "./fork-tree.ts";
import { LabKnob } from "./LabKnob.tsx";
import type { Layout } from "./layout.ts";
import { Readouts } from "./Readouts.tsx";
import styles from "./row.module.css";
import { MAIN, rowScale } from "./row-scale.ts";
import { LEAST_WITH_KNOBS_PX, type RowKind, type RowSpec, type SharedKnob } from "./rows.ts";
import { textTwin } from "./sentence.ts";
import { readingOf, seriesOf } from "./series.ts";
import { soon } from "./soon.tsx";
import { type KeyName, subjectOf } from "./subject.ts";
import { TargetPill } from "./TargetPill.tsx";

/** Heights in the gutter: the row's name with what is around it, a line of two readouts, a word below each, a knob. */
const [NAME_PX, READOUTS_PX, BELOW_PX, KNOB_PX] = [32, 20, 14, 31];

/** The line above a row, and on a phone the row's name above its plot. */
const [LINE_PX, PHONE_NAME_PX] = [1, 26];

/** Knobs that fit below the readouts of so many runs. */
function knobRoom(kind: RowKind, height: number, lanes: number): number {
  if (height < LEAST_WITH_KNOBS_PX) return 0;
  const lines = kind === "load" || kind === "cpu" ? 1 : Math.ceil(lanes / 2);
  const below = kind === "load" || kind === "cpu" || kind === "replicas" ? 0 : BELOW_PX;
  return Math.max(0, Math.floor((height - NAME_PX - lines * (READOUTS_PX + below)) / KNOB_PX));
}

export interface RowProps {
  readonly lab: Lab;
  readonly lanes: readonly Lane[];
  readonly focus: number;
  /** The decision that the why panel shows. */
  readonly asked: Asked | null;
  readonly pairs: readonly ForkPair[];
  readonly spec: RowSpec;
  readonly knobs: readonly SharedKnob[];
  readonly x: TimeScale;
  readonly width: number;
  readonly height: number;
  readonly layout: Layout;
  readonly palette: Palette | null;
}

export const Row = memo(function Row(props: RowProps) {
  const { lab, lanes, focus, asked, pairs, spec, knobs, x, width, height, layout, palette } = props;
  const { kind } = spec;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [held, setHeld] = useState<ValueScale | null>(null);
  const plotHeight = height - LINE_PX - (layout.name === "phone" ? PHONE_NAME_PX : 0);
  const fresh = useMemo(
    () =>
      rowScale(
        kind,
        lanes.flatMap(({ history }) => history ?? []),
        x,
        plotHeight,
      ),
    [kind, lanes, x, plotHeight],
  );
  const y = held ?? fresh;

  useLayoutEffect(() => {
    if (!canvas.current || !palette || width <= 0) return;
    const context = fitCanvas(canvas.current, width, plotHeight);
    if (!context) return;
    const drawn = lanes.flatMap((lane, index) =>
      lane.history ? [{ history: lane.history, focused: index === focus }] : [],
    );
    const drawing = { context, palette, width, height: plotHeight, x, y };
    drawForkGaps(kind, drawing, pairs);
    drawRow(kind, drawing, drawn);
  }, [kind, lanes, focus, pairs, palette, width, plotHeight, x, y]);

  const range = shownRange(lab.clock.get());
  const ticks =
    kind === "pods"
      ? []
      : valueTicks(
          y.domain()[1] ?? 1,
          Math.max(1, Math.floor((plotHeight - (kind === "replicas" ? RAIL_PX + 8 : 0)) / 34)),
        );
  const [from, to] = range;
  const annotation = useMemo(() => annotationOf(kind, lanes[focus], [from, to]), [kind, lanes, focus, from, to]);
  const shownKnobs =
    layout.name === "phone" ? [] : knobs.slice(0, Math.min(spec.knobs, knobRoom(kind, height, lanes.length)));

  return (
    <section className={styles.row} data-kind={kind} style={{ height }} aria-label={spec.title}>
      <div className={styles.gutter}>
        <h2>
          {spec.title} <span>{spec.unit}</span>
        </h2>
        <Readouts kind={kind} lanes={lanes} focus={focus} clock={lab.clock} />
        <div className={styles.knobs}>
          {shownKnobs.map((shared) => (
            <LabKnob key={shared.knob.path} lab={lab} shared={shared} />
          ))}
        </div>
      </div>
      <div className={styles.plot} style={{ height: plotHeight }}>
        <svg className={styles.grid} width={width} height={plotHeight} aria-hidden="true">
          {timeTicks(range, width, 90).map((at) => (
            <line key={at} x1={x(at)} x2={x(at)} y1={0} y2={plotHeight} />
          ))}
          {ticks.map((value) => (
            <line key={`y${value}`} x1={0} x2={width} y1={y(value)} y2={y(value)} data-zero={value === 0} />
          ))}
        </svg>
        <canvas ref={canvas} style={{ width, height: plotHeight }} />
        {kind === "replicas" && (
          <Decisions
            lab={lab}
            lanes={lanes}
            focus={focus}
            asked={asked}
            x={x}
            y={y}
            width={width}
            height={plotHeight}
          />
        )}
        <svg className={styles.texts} width={width} height={plotHeight} aria-hidden="true">
          {ticks.map((value) => (
            <text key={value} x={5} y={y(value) - 4} className={styles.tick}>
              {kind === "cpu" && value === ticks.at(-1) ? `${numberText(value)}%` : numberText(value)}
            </text>
          ))}
          {annotation && layout.name !== "phone" && (
            <text
              x={Math.min(84, width * 0.1)}
              y={y(annotation.value) + 4}
              data-hue={annotation.hue}
              className={styles.note}
            >
              {width > 560 ? annotation.text : annotation.short}
            </text>
          )}
          {kind === "backlog" && (
            <BandLabels
              history={lanes[focus]?.history ?? null}
              x={x}
              y={y}
              width={width}
              youngest={layout.name !== "phone"}
            />
          )}
        </svg>
        {MAIN[kind] && (
          <Dots lab={lab} lanes={lanes} focus={focus} name={MAIN[kind]} x={x} y={y} width={width} height={plotHeight} />
        )}
        {kind === "cpu" && <Target lab={lab} y={y} hold={setHeld} />}
        <TextTwin kind={kind} lanes={lanes} />
      </div>
      <Ends
        end={to}
        kind={kind}
        lanes={lanes}
        focus={focus}
        y={y}
        height={plotHeight}
        phone={layout.name === "phone"}
      />
    </section>
  );
});

/** The row in words, once its runs are whole. */
const TextTwin = soon(function TextTwin({ kind, lanes }: { kind: RowKind; lanes: readonly Lane[] }) {
  return (
    <p className="visually-hidden">
      {lanes.map((lane) => (lane.history?.done ? textTwin(lane.history, lane.letter, kind) : "")).join(" ")}
    </p>
  );
});

const podCount = (pods: number): string => `${numberText(pods)} ${pods === 1 ? "pod" : "pods"}`;

const DIAMOND_PX = 4.6;
const diamond = (cx: number, cy: number, size = DIAMOND_PX) =>
  `M${cx} ${cy - size}L${cx + size} ${cy}L${cx} ${cy + size}L${cx - size} ${cy}Z`;

const changed = ({ effect }: DecisionRecord) => effect === "up" || effect === "down";

/** The replicas that a decision gave the row's workload; null where it changed something else, as nodes or requests. */
function replicasBy({ writes }: DecisionRecord, workload: string | null): number | null {
  const write = writes.find(({ target }) => target.name === workload);
  return typeof write?.to === "number" ? write.to : null;
}

/** A ring around the decision that the why panel shows. */
function Ring({
  lab,
  asked,
  decisions,
  x,
  y,
}: {
  lab: Lab;
  asked: Asked | null;
  decisions: readonly DecisionRecord[];
  x: TimeScale;
  y(decision: DecisionRecord): number;
}) {
  const at = useClock(lab.clock, instantOf);
  const decision = asked ? decisions.find(({ id }) => id === asked.decision) : decisions[lastAt(decisions, at)];
  if (!decision) return null;
  const cy = y(decision);
  return (
    <g>
      <circle cx={x(decision.at)} cy={cy} r={8.5} />
      <path data-effect={changed(decision) ? decision.effect : "up"} d={diamond(x(decision.at), cy, 5.2)} />
    </g>
  );
}

/** A diamond for every change, filled up, hollow down; below it the rail with one mark for every sync. */
const Decisions = memo(function Decisions({
  lab,
  lanes,
  focus,
  asked,
  x,
  y,
  width,
  height,
}: {
  lab: Lab;
  lanes: readonly Lane[];
  focus: number;
  asked: Asked | null;
  x: TimeScale;
  y: ValueScale;
  width: number;
  height: number;
}) {
  const [from = 0, to = 0] = x.domain();
  const rail = height - RAIL_PX / 2 - 2;
  return (
    <svg className={styles.marks} width={width} height={height} aria-hidden="true">
      {lanes.map(({ history, letter }, index) => {
        if (!history) return null;
        const { workload } = subjectOf(history.info);
        const within = loopDecisions(history).filter(({ at }) => at >= from && at <= to);
        const moves = within.filter((each) => changed(each) && replicasBy(each, workload) !== null);
        const others = within.filter((each) => changed(each) && replicasBy(each, workload) === null);
        const marks = [moves, index === focus ? others : []].flatMap((some) => thin(some, ({ at }) => x(at), 5));
        const kept = index === focus ? thin(within, ({ at }) => x(at), 3) : [];
        const height = (decision: DecisionRecord): number => {
          const replicas = replicasBy(decision, workload);
          return replicas === null ? rail : y(replicas);
        };
        return (
          <g key={letter}>
            <path className={styles.kept} d={kept.map(({ at }) => `M${x(at)} ${rail - 4}v8`).join("")} />
            {marks.map((decision) => (
              <path key={decision.id} data-effect={decision.effect} d={diamond(x(decision.at), height(decision))} />
            ))}
            {index === (asked?.lane ?? focus) && <Ring lab={lab} asked={asked} decisions={within} x={x} y={height} />}
          </g>
        );
      })}
    </svg>
  );
});

/** "> 5 min", inside the age bands where there is room. */
const BandLabels = memo(function BandLabels({
  history,
  x,
  y,
  width,
  youngest,
}: {
  history: History | null;
  x: TimeScale;
  y: ValueScale;
  width: number;
  youngest: boolean;
}) {
  if (!history) return null;
  const depth = seriesOf(history, "depth");
  const arrived = seriesOf(history, "arrived");
  if (!depth || !arrived) return null;
  const row = Math.min(depth.length - 1, rowAt(history.info, x.invert(width * 0.86)));
  const edges = AGES_MS.map((age) => waitingLonger(depth, arrived, history.info.recordMs, age)[row] ?? 0);
  const tops = [depth[row] ?? 0, ...edges];
  return tops.map((top, index) => {
    const middle = (y(top) + y(tops[index + 1] ?? 0)) / 2;
    const room = y(tops[index + 1] ?? 0) - y(top);
    if (room < 13 || (index === 0 && !youngest)) return null;
    const age = AGES_MS[index - 1];
    const text = age === undefined ? "waiting < 2 min" : `> ${age / 60_000} min`;
    return (
      <text key={text} x={width * 0.86} y={middle + 4} textAnchor="middle" className={styles.band}>
        {text}
      </text>
    );
  });
});

/** Dots on the lines at the clock (solid) and under the pointer (hollow), moved without React. */
const Dots = memo(function Dots({
  lab,
  lanes,
  focus,
  name,
  x,
  y,
  width,
  height,
}: {
  lab: Lab;
  lanes: readonly Lane[];
  focus: number;
  name: KeyName;
  x: TimeScale;
  y: ValueScale;
  width: number;
  height: number;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const { at, hover } = lab.clock.get();
      const dots = ref.current?.children ?? [];
      lanes.forEach(({ history }, index) => {
        for (const [offset, time] of [at, hover].entries()) {
          const dot = dots[index * 2 + offset];
          if (!(dot instanceof HTMLElement)) continue;
          const value = history && time !== null ? readingOf(history, name, time) : Number.NaN;
          const shown = time !== null && !Number.isNaN(value) && x(time) >= 0 && x(time) <= width;
          dot.hidden = !shown;
          if (shown) dot.style.transform = `translate(${x(time)}px, ${y(value)}px)`;
        }
      });
    };
    place();
    return lab.clock.subscribe(place);
  }, [lab, lanes, name, x, y, width]);
  return (
    <div ref={ref} className={styles.dots} data-name={name} style={{ width, height }} aria-hidden="true">
      {lanes.flatMap(({ letter }, index) => [
        <i key={`${letter}at`} hidden data-focus={index === focus} />,
        <i key={`${letter}hover`} hidden data-hover="true" />,
      ])}
    </div>
  );
});

/** The draggable target of the focused run, or of the first run that has one. */
function Target({ lab, y, hold }: { lab: Lab; y: ValueScale; hold(scale: ValueScale | null): void }) {
  const state = useLab(lab);
  const at = useClock(lab.clock, instantOf);
  const gesture = useRef<number | undefined>(undefined);
  const order = [state.lanes[state.focus], ...state.lanes];
  const [found] = order.flatMap((lane) => {
    const info = lane?.history?.info;
    const knob = info?.knobs.find(({ path }) => path.endsWith("averageUtilization"));
    return knob && info ? [{ knob, script: info.script }] : [];
  });
  if (!found) return null;
  const { knob, script } = found;
  return (
    <TargetPill
      knob={knob}
      value={knobAt(knob, script, logOf(state.branches, branchWith(state, knob.path)), gesture.current ?? at)}
      y={y}
      onTurn={(value, phase) => {
        if (phase === "start") {
          gesture.current = Math.floor(lab.playhead());
          return hold(y);
        }
        lab.actions.turn(knob, value, gesture.current);
        if (phase === "end") {
          gesture.current = undefined;
          hold(null);
        }
      }}
    />
  );
}

const Ends = memo(function Ends({
  end,
  kind,
  lanes,
  focus,
  y,
  height,
  phone,
}: {
  end: number;
  kind: RowKind;
  lanes: readonly Lane[];
  focus: number;
  y: ValueScale;
  height: number;
  phone: boolean;
}) {
  const labels = endLabels(kind, lanes, focus, end);
  const room = kind === "replicas" ? height - RAIL_PX : height;
  const placed = placeLabels<EndLabel>(
    labels.map((item) => ({ item, y: y(item.value), height: item.second ? 30 : 16 })),
    room,
  );
  if (phone) return null;
  return (
    <div className={styles.ends} style={{ height }}>
      <svg width="16" height={height} aria-hidden="true">
        {placed.map(({ item, y: from, labelY }) => (
          <path key={item.id} data-hue={item.hue} d={`M0 ${from}L3 ${from}L13 ${item.second ? labelY - 7 : labelY}`} />
        ))}
      </svg>
      {placed.map(({ item, labelY }) => (
        <span key={item.id} style={{ top: labelY - (item.second ? 15 : 8) }} data-hue={item.hue}>
          {item.lane !== null && <Badge letter={lanes[item.lane]?.letter ?? ""} focused={item.lane === focus} />}
          {item.text}
          {item.second && <small>{item.second}</small>}
        </span>
      ))}
      {kind === "pods" &&
        lanes.map((lane, index) => (
          <span key={lane.letter} style={{ top: 4 + index * 16 }} data-hue="ink2">
            <Badge letter={lane.letter} focused={index === focus} />
            {lane.history && podCount(seriesOf(lane.history, "ready")?.at(-1) ?? Number.NaN)}
          </span>
        ))}
      {kind === "replicas" && <em style={{ top: height - RAIL_PX / 2 - 10 }}>{railLabel(lanes, focus)}</em>}
    </div>
  );
});

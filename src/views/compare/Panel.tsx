import { type PointerEvent, useMemo, useRef } from "react";
import { placeLabels } from "../../charts/end-labels.ts";
import { clockText } from "../../charts/format.ts";
import type { Box } from "../../charts/notes.ts";
import { largest, timeScale, timeTicks } from "../../charts/scales.ts";
import type { Clock } from "../../session/clock.ts";
import type { Compared, ComparedRun } from "../../session/compare.ts";
import { columnOf, meanAt, timeOfRow, valueAt } from "../../session/history.ts";
import { useSize } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import styles from "./compare.module.css";
import { Flags, Needles } from "./Needles.tsx";
import { BADGE_PX, breaksIn, type Line, pointOf, remarksOf, type Target } from "./notes.ts";
import { heightScale, pathOf } from "./paths.ts";
import { type ChartRow, ticksOf } from "./rows.ts";

/** What a chart shows of one variant. */
export interface PanelLane {
  readonly variant: Compared;
  readonly focused: boolean;
}

interface PanelProps {
  readonly row: ChartRow;
  readonly lanes: readonly PanelLane[];
  /** The largest value of all variants, so that small multiples share their scale. */
  readonly most: number;
  readonly log: boolean;
  readonly clock: Clock;
  readonly horizon: number;
  /** The first panel carries the values of the axis, the last one the ends of the lines. */
  readonly axis: boolean;
  readonly ends: boolean;
  readonly divergence: number | null;
  /** The uppermost row says what the marks on the lines of time are. */
  readonly top: boolean;
}

const TOP_PX = 18;
const BOTTOM_PX = 8;
const LABEL_PX = 15;
/** From the edge of the plot to the badges of end labels. */
const LEADER_PX = 11;
/** Texts stand so far above the bottom of their boxes. */
const BASELINE_PX = 3;

/** The largest value that a row has in any run. */
export const mostOf = (row: ChartRow, runs: readonly ComparedRun[]): number =>
  Math.max(
    largest(
      runs.flatMap(({ history }) => [
        columnOf(history, row.key),
        row.target === null ? undefined : columnOf(history, row.target),
      ]),
    ),
    row.workload === null ? 0 : largest(runs.map(({ demand }) => demand.get(row.workload ?? ""))),
    row.bound?.value ?? 0,
  ) * 1.04;

/** One row's lines of some variants over the whole run, with the playhead on the same clock as all others. */
export function Panel({ row, lanes, most, log, clock, horizon, axis, ends, divergence, top }: PanelProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const y = useMemo(() => heightScale(most, height, log, TOP_PX, BOTTOM_PX), [most, height, log]);
  const x = useMemo(() => timeScale([0, horizon], width), [horizon, width]);
  const timeAt = (event: PointerEvent<HTMLElement>): number => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(horizon, Math.round(x.invert(event.clientX - left))));
  };
  const ticks = ticksOf(row, most, height, log, y);
  const drawn = [...lanes].sort((a, b) => Number(a.focused) - Number(b.focused));
  const lines = linesOf(lanes);
  const targets = targetsOf(row, lines, horizon);
  const labels = ends
    ? placeLabels(
        [...endsOf(row, lines, horizon), ...targets].map((item) => ({ item, y: y(item.value), height: LABEL_PX })),
        height,
      )
    : [];
  const marks = [divergence, ...changesIn(lanes)].filter((at) => at !== null);
  const taken = top ? marks.map((at): Box => ({ x: x(at) - 6, y: 0, width: 12, height: 12 })) : [];
  const demand = demandOf(row, lanes)?.at(-1) ?? Number.NaN;
  const inside = { demand: Number.isNaN(demand) ? null : demand, targets: ends ? [] : targets, taken };
  const remarks = width > 0 && height > 0 ? remarksOf(row, lines, { width, height, x, y, horizon }, inside) : [];
  const strong = lines.find(({ focused }) => focused) ?? (lines.length === 1 ? lines[0] : undefined);
  return (
    <div
      ref={box}
      className={styles.plot}
      onPointerMove={(event) => {
        const at = timeAt(event);
        clock.set(event.buttons > 0 ? { hover: at, at } : { hover: at });
      }}
      onPointerLeave={() => clock.set({ hover: null })}
      onPointerDown={(event) => clock.set({ at: timeAt(event) })}
    >
      <svg width={width} height={height} aria-hidden="true">
        {timeTicks([0, horizon], width, 110).map((at) => (
          <line key={at} className={styles.grid} x1={x(at)} x2={x(at)} y1={0} y2={height} />
        ))}
        {ticks.map((value) => (
          <line key={value} className={styles.grid} x1={0} x2={width} y1={y(value)} y2={y(value)} />
        ))}
        {row.bound && (
          <line className={styles.bound} x1={0} x2={width} y1={y(row.bound.value)} y2={y(row.bound.value)} />
        )}
        <Demand row={row} lanes={lanes} x={x} y={y} />
        {drawn.map(({ variant, focused }) => (
          <Lines key={variant.letter} row={row} variant={variant} focused={focused} x={x} y={y} />
        ))}
        {changesIn(lanes).map((at) => (
          <Moment key={at} kind="change" x={x(at)} height={height} top={top} />
        ))}
        {divergence !== null && <Moment kind="parting" x={x(divergence)} height={height} top={top} />}
        {breaksIn(row, lines).map((each) => {
          const point = pointOf(each, row, lines, { x, y });
          return <circle key={each.at} className={styles.broken} cx={point.x} cy={point.y} r={3.5} />;
        })}
        {labels.map(({ item, y: end, labelY }) => (
          <path key={item.text} className={styles.leader} d={`M${width} ${end}h2L${width + LEADER_PX} ${labelY}`} />
        ))}
        {remarks.map(({ item, box: at }) =>
          item.is === "text" ? (
            <text
              key={item.text}
              className={styles.remark}
              data-hue={item.hue}
              x={at.x}
              y={at.y + at.height - BASELINE_PX}
            >
              {item.text}
            </text>
          ) : null,
        )}
      </svg>
      {axis && (
        <div className={styles.values} aria-hidden="true">
          {ticks.map((value) => (
            <span key={value} style={{ top: y(value) }}>
              {row.text(value)}
            </span>
          ))}
        </div>
      )}
      {remarks.map(({ item, box: at }) =>
        item.is === "badge" ? (
          <span
            key={item.letter}
            className={styles.carried}
            style={{ left: at.x + (at.width - BADGE_PX) / 2, top: at.y + (at.height - BADGE_PX) / 2 }}
            aria-hidden="true"
          >
            <Badge letter={item.letter} focused={item.focused} />
          </span>
        ) : null,
      )}
      {labels.map(({ item, labelY }) => (
        <span
          key={item.text}
          className={styles.end}
          data-hue={item.letter === null ? "decision" : row.hue}
          style={{ top: labelY, left: width + LEADER_PX }}
          aria-hidden="true"
        >
          {item.letter !== null && <Badge letter={item.letter} focused={item.focused} />}
          {item.letter === null ? item.text : row.text(item.value)}
        </span>
      ))}
      <Needles
        clock={clock}
        horizon={horizon}
        width={width}
        hue={row.hue}
        heightAt={(at) => {
          if (!strong) return Number.NaN;
          return y((row.as === "mean" ? meanAt : valueAt)(strong.history, row.key, at));
        }}
      />
    </div>
  );
}

const DIAMOND_PX = 4;

/** A line of time, and on the uppermost chart the diamond that it hangs from. */
function Moment({
  kind,
  x,
  height,
  top,
}: {
  readonly kind: "change" | "parting";
  readonly x: number;
  readonly height: number;
  readonly top: boolean;
}) {
  return (
    <g className={styles.moment} data-kind={kind} transform={`translate(${x} 0)`}>
      <path d={`M0 ${top ? 2 * DIAMOND_PX + 1 : 0}V${height}`} />
      {top && (
        <path d={`M0 1l${DIAMOND_PX} ${DIAMOND_PX}l${-DIAMOND_PX} ${DIAMOND_PX}l${-DIAMOND_PX} ${-DIAMOND_PX}z`} />
      )}
    </g>
  );
}

/** Where a variant is changed while it runs. */
const changesIn = (lanes: readonly PanelLane[]): readonly number[] => [
  ...new Set(lanes.flatMap(({ variant }) => (variant.later ?? []).map(({ at }) => at))),
];

/** The first run of each variant, and its others. */
const linesOf = (lanes: readonly PanelLane[]): readonly Line[] =>
  lanes.flatMap(({ variant: { letter, runs }, focused }) => {
    const [run, ...others] = runs;
    const ghosts = others.flatMap((other) => (other ? [other.history] : []));
    return run ? [{ letter, focused, history: run.history, ghosts }] : [];
  });

/** A label at the end of a line: a variant's, or of what it aims at. */
interface End extends Target {
  readonly letter: string | null;
  readonly focused: boolean;
}

const endsOf = (row: ChartRow, lines: readonly Line[], horizon: number): readonly End[] =>
  lines.flatMap(({ letter, focused, history }) => {
    const value = valueAt(history, row.key, horizon);
    return Number.isNaN(value) ? [] : [{ letter, focused, value, text: letter }];
  });

/** "A target 70%": what a loop aims at, and whose; those of the same value together. */
function targetsOf(row: ChartRow, lines: readonly Line[], horizon: number): readonly End[] {
  const found = new Map<number, string[]>();
  for (const { letter, history } of lines) {
    const value = row.target === null ? Number.NaN : valueAt(history, row.target, horizon);
    if (!Number.isNaN(value)) found.set(value, [...(found.get(value) ?? []), letter]);
  }
  return [...found].map(([value, letters]) => {
    const text = `${letters.join(" ")} target ${row.text(value)}`;
    return { letter: null, focused: false, value, text };
  });
}

interface LinesProps {
  readonly row: ChartRow;
  readonly variant: Compared;
  readonly focused: boolean;
  x(at: number): number;
  y(value: number): number;
}

/** All seeds of one variant, the first of them strong. */
function Lines({ row, variant, focused, x, y }: LinesProps) {
  const paths = useMemo(
    () =>
      variant.runs.map((run) => {
        const column = run && columnOf(run.history, row.key);
        if (!run || !column) return "";
        return pathOf(column, row.as, { x: (r) => x(timeOfRow(run.history.info, r)), y });
      }),
    [variant.runs, row, x, y],
  );
  const [run] = variant.runs;
  const target = run && row.target !== null ? columnOf(run.history, row.target) : undefined;
  const moves =
    row.workload !== null && run
      ? run.history.writes.filter(
          (write) => write.target.name === row.workload && write.field === "spec.replicas" && write.from !== null,
        )
      : [];
  return (
    <g className={styles.lane} data-hue={row.hue} data-on={focused}>
      {target?.some((value) => !Number.isNaN(value)) && run && (
        <path
          className={styles.target}
          d={pathOf(target, "step", { x: (r) => x(timeOfRow(run.history.info, r)), y })}
        />
      )}
      <path className={styles.ghost} d={paths.slice(1).join("")} />
      {row.id === "backlog" && focused && paths[0] && (
        <path className={styles.area} d={`${paths[0]}L${x(run?.history.info.horizonMs ?? 0)} ${y(0)}L0 ${y(0)}Z`} />
      )}
      <path d={paths[0]} />
      {moves.map(({ at, to }) => (
        <path key={at} className={styles.move} d={`M${x(at)} ${y(Number(to)) - 3.5}l3.5 3.5l-3.5 3.5l-3.5 -3.5z`} />
      ))}
    </g>
  );
}

const demandOf = (row: ChartRow, lanes: readonly PanelLane[]): Float64Array | undefined =>
  row.workload === null
    ? undefined
    : lanes.find(({ variant }) => variant.runs[0])?.variant.runs[0]?.demand.get(row.workload);

/** What the oracle says: the fewest pods that would do. */
function Demand({ row, lanes, x, y }: Pick<PanelProps, "row" | "lanes"> & Pick<LinesProps, "x" | "y">) {
  const run = lanes.find(({ variant }) => variant.runs[0])?.variant.runs[0];
  const demand = demandOf(row, lanes);
  if (!run || !demand) return null;
  return (
    <path className={styles.demand} d={pathOf(demand, "step", { x: (r) => x(timeOfRow(run.history.info, r)), y })} />
  );
}

/** The clock's axis under all charts, with the time at the foot of each needle. */
export function TimeAxis({ clock, horizon }: Pick<PanelProps, "clock" | "horizon">) {
  const box = useRef<HTMLDivElement>(null);
  const labels = useRef<(HTMLElement | null)[]>([]);
  const { width } = useSize(box);
  return (
    <div ref={box} className={styles.axis} aria-hidden="true">
      {timeTicks([0, horizon], width, 110).map((at, index) => (
        <span
          key={at}
          ref={(element) => {
            labels.current[index] = element;
          }}
          data-at={at / horizon}
          style={{ left: (at / horizon) * width }}
        >
          {clockText(at)}
        </span>
      ))}
      <Flags clock={clock} horizon={horizon} width={width} ticks={labels} />
    </div>
  );
}

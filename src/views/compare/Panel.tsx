import { type PointerEvent, useEffect, useMemo, useRef } from "react";
import { placeLabels } from "../../charts/end-labels.ts";
import { clockText } from "../../charts/format.ts";
import { largest, timeScale, timeTicks, valueTicks } from "../../charts/scales.ts";
import type { Clock } from "../../session/clock.ts";
import type { Compared, ComparedRun } from "../../session/compare.ts";
import { columnOf, timeOfRow, valueAt } from "../../session/history.ts";
import { useSize } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import styles from "./compare.module.css";
import { heightScale, pathOf, powerTicks } from "./paths.ts";
import type { ChartRow } from "./rows.ts";

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
}

const TOP_PX = 16;
const BOTTOM_PX = 8;
const LABEL_PX = 15;

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
export function Panel({ row, lanes, most, log, clock, horizon, axis, ends, divergence }: PanelProps) {
  const box = useRef<HTMLDivElement>(null);
  const needle = useRef<HTMLElement>(null);
  const { width, height } = useSize(box);
  const y = useMemo(() => heightScale(most, height, log, TOP_PX, BOTTOM_PX), [most, height, log]);
  const x = useMemo(() => timeScale([0, horizon], width), [horizon, width]);

  useEffect(() => {
    const place = () => {
      const { at, hover } = clock.get();
      if (needle.current) needle.current.style.transform = `translateX(${((hover ?? at) / horizon) * width}px)`;
    };
    place();
    return clock.subscribe(place);
  }, [clock, horizon, width]);

  const timeAt = (event: PointerEvent<HTMLElement>): number => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(horizon, Math.round(x.invert(event.clientX - left))));
  };
  const ticks = log ? powerTicks(most) : valueTicks(most, Math.max(1, Math.floor(height / 52)));
  const drawn = [...lanes].sort((a, b) => Number(a.focused) - Number(b.focused));
  const labels = ends
    ? placeLabels(
        endsOf(row, lanes, horizon).map((end) => ({ item: end, y: y(end.value), height: LABEL_PX })),
        height,
      )
    : [];
  return (
    <div
      ref={box}
      className={styles.plot}
      onPointerMove={(event) => clock.set({ hover: timeAt(event) })}
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
        {row.bound && (
          <text className={styles.boundText} x={width - 6} y={y(row.bound.value) - 5} textAnchor="end">
            {row.bound.text}
          </text>
        )}
        <Demand row={row} lanes={lanes} x={x} y={y} width={width} />
        {drawn.map(({ variant, focused }) => (
          <Lines key={variant.letter} row={row} variant={variant} focused={focused} x={x} y={y} />
        ))}
        <Changes lanes={lanes} x={x} height={height} />
        {divergence !== null && (
          <line className={styles.parting} x1={x(divergence)} x2={x(divergence)} y1={0} y2={height} />
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
      {labels.map(({ item, labelY }) => (
        <span key={item.letter} className={styles.end} data-hue={row.hue} style={{ top: labelY }} aria-hidden="true">
          <Badge letter={item.letter} focused={item.focused} />
          {row.text(item.value)}
        </span>
      ))}
      {!ends && lanes[0] && (
        <span className={styles.whose} aria-hidden="true">
          <Badge letter={lanes[0].variant.letter} focused={lanes[0].focused} />
        </span>
      )}
      <i ref={needle} className={styles.needle} />
    </div>
  );
}

const DIAMOND_PX = 4;

/** Where a variant is changed while it runs. */
function Changes({
  lanes,
  x,
  height,
}: Pick<PanelProps, "lanes"> & Pick<LinesProps, "x"> & { readonly height: number }) {
  const times = new Set(lanes.flatMap(({ variant }) => (variant.later ?? []).map(({ at }) => at)));
  return [...times].map((at) => (
    <g key={at} className={styles.change} transform={`translate(${x(at)} 0)`}>
      <path d={`M0 ${2 * DIAMOND_PX + 1}V${height}`} />
      <path d={`M0 1l${DIAMOND_PX} ${DIAMOND_PX}l${-DIAMOND_PX} ${DIAMOND_PX}l${-DIAMOND_PX} ${-DIAMOND_PX}z`} />
    </g>
  ));
}

interface End {
  readonly letter: string;
  readonly focused: boolean;
  readonly value: number;
}

const endsOf = (row: ChartRow, lanes: readonly PanelLane[], horizon: number): readonly End[] =>
  lanes.flatMap(({ variant, focused }) => {
    const [run] = variant.runs;
    const value = run ? valueAt(run.history, row.key, horizon) : Number.NaN;
    return Number.isNaN(value) ? [] : [{ letter: variant.letter, focused, value }];
  });

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

/** What the oracle says: the fewest pods that would do. */
function Demand({
  row,
  lanes,
  x,
  y,
  width,
}: Pick<PanelProps, "row" | "lanes"> & Pick<LinesProps, "x" | "y"> & { readonly width: number }) {
  const run = lanes.find(({ variant }) => variant.runs[0])?.variant.runs[0];
  const demand = row.workload === null ? undefined : run?.demand.get(row.workload);
  if (!run || !demand) return null;
  const last = demand.at(-1) ?? Number.NaN;
  return (
    <>
      <path className={styles.demand} d={pathOf(demand, "step", { x: (r) => x(timeOfRow(run.history.info, r)), y })} />
      {!Number.isNaN(last) && width > 300 && (
        <text className={styles.demandText} x={width - 6} y={y(last) + 14} textAnchor="end">
          demand: {last} {last === 1 ? "pod" : "pods"} would do
        </text>
      )}
    </>
  );
}

/** The clock's axis under all charts. */
export function TimeAxis({ horizon }: { readonly horizon: number }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  return (
    <div ref={box} className={styles.axis} aria-hidden="true">
      {timeTicks([0, horizon], width, 110).map((at) => (
        <span key={at} style={{ left: (at / horizon) * width }}>
          {clockText(at)}
        </span>
      ))}
    </div>
  );
}

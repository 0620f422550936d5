import { useRef } from "react";
import { clockText } from "../../charts/format.ts";
import { largest } from "../../charts/scales.ts";
import type { Configuration, SweepState } from "../../session/sweep.ts";
import { valueText } from "../compare/measures.ts";
import { heightScale, pathOf } from "../compare/paths.ts";
import { useSize } from "../hooks.ts";
import { tightWait } from "./measures.ts";
import { boundOf, columnOf, titleOf, worstOf } from "./seeds.ts";
import styles from "./sweep.module.css";

const PAD = { left: 44, right: 2, top: 6, bottom: 8 } as const;
/** Names of heights nearer than this would lie on each other. */
const NEAR_PX = 13;

interface Props {
  readonly state: SweepState;
  readonly configuration: Configuration;
  /** Whose lines these are, when it is not the chosen configuration. */
  readonly of: string;
}

/** The objective that a configuration misses longest, a line a seed: chance as lines, not as fog. */
export function SeedLines({ state, configuration, of }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const { runs, losses } = configuration;
  const objectives = state.scenario.runs[state.variant]?.objectives ?? [];
  const objective = worstOf(objectives, runs);
  if (!objective) return null;
  const columns = runs.flatMap((run) => run.columns.get(columnOf(objective)) ?? []);
  const bound = boundOf(objective);
  const highest = largest(columns);
  const most = Math.max(bound * 1.25, highest);
  const y = heightScale(most, height, false, PAD.top, PAD.bottom);
  const heights = [bound, 0, ...(most === highest ? [most] : [])].filter((value, index, all) =>
    all.slice(0, index).every((other) => Math.abs(y(value) - y(other)) >= NEAR_PX),
  );
  const textOf = (value: number) => (value === 0 ? "0" : tightWait((value / bound) * objective.boundMs));
  const title = titleOf(objective, objectives);
  return (
    <section className={styles.seeds} aria-label="Seeds">
      <div className={styles.seedsHead}>
        <h4>
          {title}
          {of === "" ? "" : `, ${of}`}
        </h4>
        <span>lost by seed: {losses.map((value) => valueText(value, "s")).join(", ")}</span>
      </div>
      <div ref={box} className={styles.seedsPlot}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${title} over ${clockText(state.scenario.horizonMs)}, ${columns.length} ${columns.length === 1 ? "seed" : "seeds"}, at most ${textOf(highest)}, bound ${textOf(bound)}`}
        >
          <line className={styles.zero} x1={PAD.left} x2={width} y1={y(0)} y2={y(0)} />
          {columns.map((column, index) => (
            <path
              key={runs[index]?.info.seed}
              d={pathOf(column, "line", {
                x: (row) => PAD.left + (row / Math.max(1, column.length - 1)) * (width - PAD.left - PAD.right),
                y,
              })}
            />
          ))}
          <line className={styles.bound} x1={PAD.left} x2={width} y1={y(bound)} y2={y(bound)} />
          {heights.map((value) => (
            <text key={value} x={PAD.left - 8} y={y(value) + 4} textAnchor="end" data-bound={value === bound}>
              {textOf(value)}
            </text>
          ))}
        </svg>
      </div>
    </section>
  );
}

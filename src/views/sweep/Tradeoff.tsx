import { useRef } from "react";
import { numberText } from "../../charts/format.ts";
import { valueTicks } from "../../charts/scales.ts";
import type { SweepState } from "../../session/sweep.ts";
import { heightScale, powerTicks } from "../compare/paths.ts";
import { useSize } from "../hooks.ts";
import styles from "./sweep.module.css";

const PAD = { left: 46, right: 14, top: 8, bottom: 34 } as const;

interface Props {
  readonly state: SweepState;
  readonly chosen: number;
}

/** Every configuration by what it costs and what it misses; nobody beats those on the front. */
export function Tradeoff({ state, chosen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const { configurations, front, now } = state;
  const there = configurations.filter(({ lost, cost }) => Number.isFinite(lost) && Number.isFinite(cost));
  const most = Math.max(1, ...there.map(({ lost }) => lost)) * 1.3;
  const costs = there.map(({ cost }) => cost);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  const room = (high - low || 1) * 0.06;
  const inner = height - PAD.bottom + PAD.top;
  const y = heightScale(most, Math.max(1, inner), true, PAD.top, PAD.top);
  const x = (cost: number) =>
    PAD.left + ((cost - low + room) / (high - low + 2 * room || 1)) * (width - PAD.left - PAD.right);
  const points = front.flatMap((index) => configurations[index] ?? []);
  const steps = points
    .map(({ cost, lost }, index) => (index === 0 ? `M${x(cost)} ${y(lost)}` : `H${x(cost)}V${y(lost)}`))
    .join("");
  return (
    <div ref={box} className={styles.tradeoff}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${points.length} of ${configurations.length} configurations are on the front`}
      >
        {powerTicks(most).map((value) => (
          <g key={value} className={styles.tick}>
            <line x1={PAD.left} x2={width - PAD.right} y1={y(value)} y2={y(value)} />
            <text x={PAD.left - 8} y={y(value) + 4} textAnchor="end">
              {numberText(value)}
            </text>
          </g>
        ))}
        {there.length > 0 &&
          valueTicks(high, 8)
            .filter((value) => value >= low - room)
            .map((value) => (
              <text key={value} className={styles.cost} x={x(value)} y={height - 20} textAnchor="middle">
                {numberText(value)}
              </text>
            ))}
        <text className={styles.cost} x={width - PAD.right} y={height - 4} textAnchor="end">
          pod-hours
        </text>
        <path className={styles.front} d={steps} />
        {there.map(({ index, cost, lost }) => (
          <circle
            key={index}
            cx={x(cost)}
            cy={y(lost)}
            r={front.includes(index) ? 4.5 : 3.2}
            data-front={front.includes(index)}
            data-chosen={index === chosen}
          />
        ))}
        {there
          .filter(({ index }) => index === now || index === chosen)
          .map(({ index, cost, lost }) => (
            <circle
              key={index}
              className={index === chosen ? styles.ring : styles.nowRing}
              cx={x(cost)}
              cy={y(lost)}
              r={8.5}
            />
          ))}
      </svg>
    </div>
  );
}

import { type PointerEvent, useRef } from "react";
import { numberText } from "../../charts/format.ts";
import { timeScale } from "../../charts/scales.ts";
import type { Configuration } from "../../session/sweep.ts";
import { valueText } from "../compare/measures.ts";
import { heightScale, powerTicks } from "../compare/paths.ts";
import { useSize } from "../hooks.ts";
import { axesOf, type PickProps, textsOf } from "./grid.ts";
import styles from "./sweep.module.css";
import { placeTags, type Tag } from "./tags.ts";

const PAD = { left: 40, right: 12, top: 12, bottom: 40 } as const;
/** A pointer this near is at a point. */
const NEAR_PX = 14;
/** Width of a letter of a label, on average; a little too wide is well. */
const LETTER_PX = 6.2;
/** Shorter than this there is no way to show. */
const WAY_PX = 36;

interface Spot extends Configuration {
  readonly x: number;
  readonly y: number;
}

/** Every configuration by what it costs and what it misses; nobody beats those on a front. */
export function Tradeoff({ state, chosen, pointed, choose, point }: PickProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const { configurations, fronts, now, vary } = state;
  const there = configurations.filter(({ lost, cost }) => Number.isFinite(lost) && Number.isFinite(cost));
  const most = Math.max(1, ...there.map(({ lost }) => lost)) * 1.3;
  const costs = there.map(({ cost }) => cost);
  const [low, high] = there.length === 0 ? [0, 1] : [Math.min(...costs), Math.max(...costs)];
  const room = (high - low || 1) * 0.06;
  const plot = Math.max(1, width - PAD.left - PAD.right);
  const y = heightScale(most, Math.max(1, height - PAD.bottom + PAD.top), true, PAD.top, PAD.top);
  const x = timeScale([low - room, high + room], plot);
  const spots: readonly Spot[] = there.map((each) => ({ ...each, x: PAD.left + x(each.cost), y: y(each.lost) }));
  const spotOf = (index: number | null) => spots.find((spot) => spot.index === index);
  const onFront = new Set(fronts.flat());
  const nearest = (event: PointerEvent<HTMLElement>): Spot | undefined => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const far = (spot: Spot): number => Math.hypot(spot.x - event.clientX + left, spot.y - event.clientY + top);
    const [first] = [...spots].sort(
      (a, b) => far(a) - far(b) || Number(onFront.has(b.index)) - Number(onFront.has(a.index)),
    );
    return first && far(first) <= NEAR_PX ? first : undefined;
  };
  const [here, stands, looked] = [spotOf(chosen), spotOf(now), spotOf(pointed)];
  const frame = { left: PAD.left + 2, right: width - 2, top: 0, bottom: height - PAD.bottom + 8 };
  const axes = axesOf(state);
  const tagOf = (spot: Spot | undefined, word: string): readonly Tag[] =>
    spot ? [{ key: word, text: `${word}: ${valueText(spot.lost, "s")}`, x: spot.x, y: spot.y }] : [];
  const tags = placeTags(
    [
      ...(here === stands ? tagOf(here, "now, chosen") : [...tagOf(here, "chosen"), ...tagOf(stands, "now")]),
      ...(looked === here || looked === stands
        ? []
        : tagOf(looked, looked ? textsOf(axes, vary, looked).join(", ") : "")),
    ],
    spots,
    frame,
    (text) => text.length * LETTER_PX,
  );
  return (
    <div
      ref={box}
      className={styles.tradeoff}
      data-near={pointed !== null}
      onPointerMove={(event) => point(nearest(event)?.index ?? null)}
      onPointerLeave={() => point(null)}
      onPointerDown={(event) => {
        const spot = nearest(event);
        if (spot) choose(spot.index);
      }}
    >
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={
          fronts.length === 0
            ? `${there.length} configurations`
            : `${onFront.size} of ${configurations.length} configurations are on the Pareto front`
        }
      >
        <defs>
          <marker id="sweep-way" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">
            <path className={styles.wayEnd} d="M0.5 0.5 5 3 0.5 5.5" />
          </marker>
        </defs>
        {powerTicks(most).map((value) => (
          <g key={value} className={styles.tick}>
            <line x1={PAD.left} x2={width - PAD.right} y1={y(value)} y2={y(value)} />
            <text x={PAD.left - 8} y={y(value) + 4} textAnchor="end">
              {numberText(value)}
            </text>
          </g>
        ))}
        {there.length > 0 &&
          x.ticks(6).map((value) => (
            <text key={value} className={styles.cost} x={PAD.left + x(value)} y={height - 20} textAnchor="middle">
              {x.tickFormat(6)(value).replace("-", "−")}
            </text>
          ))}
        <text className={styles.cost} x={width - PAD.right} y={height - 4} textAnchor="end">
          pod-hours
        </text>
        {fronts.map((front) => (
          <path
            key={front.join()}
            className={styles.front}
            d={stepsOf(front.flatMap((index) => spotOf(index) ?? []))}
          />
        ))}
        {[...spots]
          .sort((a, b) => Number(onFront.has(a.index)) - Number(onFront.has(b.index)))
          .map((spot) => (
            <circle
              key={spot.index}
              cx={spot.x}
              cy={spot.y}
              r={onFront.has(spot.index) ? 4 : 3}
              data-front={onFront.has(spot.index)}
              data-chosen={spot.index === chosen}
            />
          ))}
        {here && stands && <Way from={stands} to={here} />}
        {stands && stands !== here && <circle className={styles.nowRing} cx={stands.x} cy={stands.y} r={8.5} />}
        {looked && looked !== here && <circle className={styles.lookRing} cx={looked.x} cy={looked.y} r={6.5} />}
        {here && <circle className={styles.ring} cx={here.x} cy={here.y} r={8.5} />}
        {tags.map(({ key, text, left, middle }) => (
          <text
            key={key}
            className={styles.tag}
            x={left}
            y={middle + 4}
            data-looked={key.includes(",") && key !== "now, chosen"}
          >
            {text}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** Nothing between two points of a front is lost less than at the cheaper one. */
const stepsOf = (spots: readonly Spot[]): string =>
  spots.map(({ x, y }, index) => (index === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join("");

/** From what stands to what is chosen, ring to ring. */
function Way({ from, to }: { readonly from: Spot; readonly to: Spot }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < WAY_PX) return null;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  return (
    <line
      className={styles.way}
      x1={from.x + dx * 10}
      y1={from.y + dy * 10}
      x2={to.x - dx * 11}
      y2={to.y - dy * 11}
      markerEnd="url(#sweep-way)"
    />
  );
}

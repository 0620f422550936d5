import { line, scaleLinear } from "d3";
import { useMemo } from "react";
import type { TimeMs } from "../../base/units.ts";
import { clockText, numberText } from "../../charts/format.ts";
import { valueScale, valueTicks } from "../../charts/scales.ts";
import { meanAt } from "../../session/history.ts";
import type { LabState, Lane } from "../../session/lab.ts";
import { Badge } from "../parts/Badge.tsx";
import styles from "./phase.module.css";
import { type PhasePoint, phasePath, phaseUntil, tuggedWorkload } from "./phase.ts";

const WIDTH = 280;
const HEIGHT = 172;
const LEFT = 26;
const BOTTOM = 22;
/** Points of the curve on which the HPA rests. */
const CURVE_POINTS = 48;

interface Way {
  readonly lane: number;
  readonly letter: string;
  readonly points: readonly PhasePoint[];
}

/** Replicas against CPU request per pod: HPA moves up and down, VPA left and right. Nothing where no workload has both. */
export function PhasePlot({ state, at }: { state: LabState; at: TimeMs }) {
  const { lanes, focus } = state;
  const workload = useMemo(
    () => lanes.flatMap(({ history }) => (history && tuggedWorkload(history)) ?? [])[0] ?? null,
    [lanes],
  );
  const ways = useMemo(() => (workload === null ? [] : waysOf(lanes, workload)), [lanes, workload]);
  if (workload === null || ways.length === 0) return null;
  const all = ways.flatMap(({ points }) => points);
  const x = scaleLinear([0, 1.1 * Math.max(...all.map(({ requestMilli }) => requestMilli))], [LEFT, WIDTH]);
  const y = valueScale(1.1 * Math.max(...all.map(({ replicas }) => replicas)), HEIGHT - BOTTOM, 4, 0);
  const place = ({ requestMilli, replicas }: PhasePoint): [number, number] => [x(requestMilli), y(replicas)];
  const draw = line<PhasePoint>(
    (point) => place(point)[0],
    (point) => place(point)[1],
  );
  const history = lanes[focus]?.history;
  const used = history ? meanAt(history, `workload/${workload}/cpuMilli`, at) : Number.NaN;
  const target = history ? meanAt(history, `workload/${workload}/cpuTarget`, at) : Number.NaN;
  const [right, top] = [x.domain()[1] ?? 0, y.domain()[1] ?? 0];
  return (
    <figure className={styles.phase}>
      <h3>
        Replicas × request <small>{workload}</small>
      </h3>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {valueTicks(top, 3).map((value) => (
          <g key={value} className={styles.tick}>
            <path d={`M${LEFT} ${y(value)}H${WIDTH}`} />
            <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
              {value}
            </text>
          </g>
        ))}
        {valueTicks(right, 3).map((value) => (
          <text key={value} className={styles.tick} x={x(value)} y={HEIGHT - 6} textAnchor="middle">
            {value}m
          </text>
        ))}
        <path className={styles.rest} d={draw(restingPoints(used, target, right, top)) ?? ""} />
        {ways.map(({ lane, letter, points }) => {
          const past = phaseUntil(points, at);
          const now = past.at(-1);
          return (
            <g key={letter} data-focus={lane === focus}>
              <path className={styles.ahead} d={draw([...points]) ?? ""} />
              <path className={styles.way} d={draw([...past]) ?? ""} />
              {now && <circle cx={x(now.requestMilli)} cy={y(now.replicas)} r={4.5} />}
              {now && (
                <text x={x(now.requestMilli) + 9} y={y(now.replicas) + 4}>
                  {letter}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption>
        {ways.map(({ lane, letter, points }) => (
          <p key={letter}>
            <Badge letter={letter} focused={lane === focus} /> {wayText(points, at)}
          </p>
        ))}
        {target > 0 && (
          <p className={styles.remark}>
            Up: replicas, by HPA. Across: CPU request per pod, by VPA. On the dashed line use is {numberText(target)} %
            of the request, and HPA rests.
          </p>
        )}
      </figcaption>
    </figure>
  );
}

const waysOf = (lanes: readonly Lane[], workload: string): readonly Way[] =>
  lanes.flatMap(({ letter, history }, lane) => {
    const points = history ? phasePath(history, workload) : [];
    return points.length === 0 ? [] : [{ lane, letter, points }];
  });

/** Where replicas × request × target is what the pods use. */
function restingPoints(usedMilli: number, target: number, right: number, top: number): PhasePoint[] {
  const product = (100 * usedMilli) / target;
  if (!(product > 0)) return [];
  const from = product / top;
  return Array.from({ length: CURVE_POINTS + 1 }, (_, step) => {
    const requestMilli = from + (step / CURVE_POINTS) * (right - from);
    return { at: 0, requestMilli, replicas: product / requestMilli };
  });
}

/** "40 pods × 78m; at 0:00 12 × 300m" */
function wayText(points: readonly PhasePoint[], at: TimeMs): string {
  const past = phaseUntil(points, at);
  const [first, now] = [past[0], past.at(-1)];
  if (!first || !now) return "no pod yet";
  const stood = ({ replicas, requestMilli }: PhasePoint) => `${numberText(replicas)} × ${numberText(requestMilli)}m`;
  return first === now ? `${stood(now)}, unmoved` : `${stood(now)}; at ${clockText(first.at)} it was ${stood(first)}`;
}

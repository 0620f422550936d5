import { bandOf, type Split } from "./splits.ts";

const WIDTH = 230;
const HEIGHT = 66;
const MOST_POINTS = 120;
/** The picture is as high as the band is at the end, so many times to both sides. */
const BANDS = 5;

/** A measured share among the bounds that chance has for it: both narrow while requests come. */
export function Funnel({ course }: { course: NonNullable<Split["course"]> }) {
  const { set, points } = course;
  const last = points.at(-1);
  if (!last) return null;
  const high = BANDS * bandOf(set, last.total);
  const x = (index: number) => (WIDTH * (index + 1)) / points.length;
  const y = (share: number) => (HEIGHT / 2) * (1 - Math.max(-1, Math.min(1, (share - set) / high)));
  const every = Math.ceil(points.length / MOST_POINTS);
  const kept = points.flatMap((point, index) =>
    index % every === 0 || index === points.length - 1 ? [{ ...point, x: x(index) }] : [],
  );
  const line = (shareOf: (point: (typeof kept)[number]) => number) =>
    kept.map((point) => `${point.x.toFixed(1)},${y(shareOf(point)).toFixed(1)}`);
  const [above, below] = [1, -1].map((sign) => line(({ total }) => set + sign * bandOf(set, total)));
  const outside = Math.abs(last.measured - set) > bandOf(set, last.total);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true" data-outside={outside}>
      <polygon points={[...(above ?? []), ...(below ?? []).reverse()].join(" ")} />
      <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      <polyline points={line(({ measured }) => measured).join(" ")} />
      <circle cx={WIDTH - 3} cy={y(last.measured)} r="3" />
    </svg>
  );
}

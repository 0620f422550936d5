import styles from "./gallery.module.css";
import type { Glance, GlanceLine } from "./glance.ts";

/** Drawn in these units and stretched over its box; strokes keep their width. */
const WIDTH = 240;
const HEIGHT = 56;
const TOP = 3;
const BOTTOM = 1;

const y = (percent: number): number => HEIGHT - BOTTOM - (percent / 100) * (HEIGHT - TOP - BOTTOM);

/** Stretches of known points, as [x, y]. */
function stretches({ points }: GlanceLine): readonly (readonly (readonly [number, number])[])[] {
  const found: [number, number][][] = [[]];
  points.forEach((percent, bin) => {
    if (percent === null) found.push([]);
    else found.at(-1)?.push([Math.round((WIDTH * bin) / (points.length - 1)), Math.round(y(percent) * 10) / 10]);
  });
  return found.filter((stretch) => stretch.length > 0);
}

function pathOf(line: GlanceLine): string {
  return stretches(line)
    .map((stretch) =>
      stretch
        .map(([x, at], index) => {
          if (index === 0) return `M${x} ${at}`;
          return line.as === "step" ? `H${x}V${at}` : `L${x} ${at}`;
        })
        .join(""),
    )
    .join("");
}

function areaOf(line: GlanceLine): string {
  return stretches(line)
    .map((stretch) => {
      const [first, end] = [stretch[0]?.[0] ?? 0, stretch.at(-1)?.[0] ?? 0];
      return `M${first} ${HEIGHT}${stretch.map(([x, at]) => `L${x} ${at}`).join("")}L${end} ${HEIGHT}Z`;
    })
    .join("");
}

/** What a scenario's runs come to, in one glance: the worse run strong, the other beside it. */
export function Sparkline({ glance }: { readonly glance: Glance | undefined }) {
  return (
    <svg className={styles.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {glance?.lines.map((line) => (
        <g key={`${line.hue} ${line.as} ${line.other}`} data-hue={line.hue} data-other={line.other}>
          {line.as === "area" && <path data-area="true" d={areaOf(line)} />}
          <path d={pathOf(line)} />
        </g>
      ))}
    </svg>
  );
}

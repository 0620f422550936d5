import { memo } from "react";
import type { TimeScale } from "../../charts/scales.ts";
import type { ForkPair } from "./fork-tree.ts";
import styles from "./forks.module.css";
import type { Layout } from "./layout.ts";

const DIAMOND_PX = 4.5;
/** On a phone the words of a row stand above its plot. */
const PHONE_HEAD_PX = 26;

/** Where time splits: a dotted line through all rows, a diamond at its top. */
export const ForkMarks = memo(function ForkMarks({
  pairs,
  x,
  width,
  rows,
  layout,
}: {
  readonly pairs: readonly ForkPair[];
  readonly x: TimeScale;
  readonly width: number;
  readonly rows: readonly { readonly top: number; readonly height: number }[];
  readonly layout: Layout;
}) {
  const shown = pairs.filter(({ at }) => x(at) >= 0 && x(at) <= width);
  if (shown.length === 0) return null;
  const head = layout.name === "phone" ? PHONE_HEAD_PX : 0;
  const through = rows.map(({ top, height }) => `M0 ${top + head}V${top + height}`).join("");
  return (
    <svg
      className={styles.marks}
      width={width}
      height={rows.reduce((sum, row) => sum + row.height, 0)}
      aria-hidden="true"
    >
      {shown.map(({ fork, at }) => (
        <g key={fork.id} transform={`translate(${x(at)} 0)`}>
          <path d={through} />
          <path
            d={`M0 ${head + 2}l${DIAMOND_PX} ${DIAMOND_PX}l${-DIAMOND_PX} ${DIAMOND_PX}l${-DIAMOND_PX} ${-DIAMOND_PX}z`}
          />
        </g>
      ))}
    </svg>
  );
});

import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import type { TimeScale } from "../../charts/scales.ts";
import { type Band, isContested } from "./bands.ts";
import styles from "./git.module.css";
import { placed, Track } from "./Track.tsx";
import { valueText, writerText } from "./words.ts";

/** Values are written where they fit. */
const CHAR_PX = 7.4;

/** One field over time: its value, who wrote it, and whether it was what Git says. */
export function FieldBand({ band, at, x, width }: { band: Band; at: TimeMs; x: TimeScale; width: number }) {
  const { field, spans, writes } = band;
  const past = writes.filter((write) => write.at <= at);
  const last = past.at(-1);
  return (
    <Track
      label={`Who wrote ${field.path}`}
      width={width}
      tall={26}
      name={
        <>
          <code title={field.path}>
            <bdi>{field.path}</bdi>
          </code>
          {isContested(past) && <em>contested</em>}
        </>
      }
      end={
        last && (
          <span title={last.manager}>
            <b>{valueText(last.to)}</b> {writerText(last.by)}
          </span>
        )
      }
    >
      <div className={styles.spans} aria-hidden="true">
        {spans.map(({ from, to, value, isSame }) => {
          const room = Math.min(width, x(to)) - Math.max(0, x(from));
          if (room <= 0) return null;
          const text = `${isSame ? "" : "≠ "}${valueText(value)}`;
          return (
            <i key={from} data-same={isSame} style={placed(x, width, from, to)}>
              {room >= text.length * CHAR_PX + 8 && text}
            </i>
          );
        })}
        {writes
          .filter((write) => x(write.at) >= 0 && x(write.at) <= width)
          .map((write) => (
            <b
              key={`${write.at}${write.by}`}
              data-by={write.decision === null ? "hand" : "loop"}
              style={{ left: x(write.at) }}
            />
          ))}
      </div>
      <p className="visually-hidden">
        {past.length === 0
          ? "Nobody has written it yet."
          : `${past.length} writes, the last at ${clockText(last?.at ?? 0)} by ${writerText(last?.by ?? "")}.`}
      </p>
    </Track>
  );
}

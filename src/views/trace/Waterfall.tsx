import { ChevronLeft, ChevronRight } from "lucide-react";
import { Fragment as Together } from "react";
import type { Trace } from "../../api/traces.ts";
import { clockText } from "../../charts/format.ts";
import { type History, lastAt } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import parts from "../parts/parts.module.css";
import { latencyText } from "../topology/words.ts";
import { type Fragment, fragmentsOf, type SpanRow, tryText } from "./rows.ts";
import styles from "./trace.module.css";

/** The request that ended last before the playhead: a table whose bars are the picture. */
export function Waterfall({ lab, history }: { lab: Lab; history: History }) {
  const at = useInstant(lab.clock);
  const { traces } = history;
  const index = Math.max(0, lastAt(traces, at));
  const trace = traces[index];
  if (!trace) return <p className={styles.none}>No request has ended yet.</p>;
  const go = (to: Trace | undefined) => {
    if (!to) return;
    lab.actions.pause();
    lab.actions.seek(to.at);
  };
  const failed = traces.slice(index + 1).find((each) => each.failed);
  const fragments = fragmentsOf(trace);
  return (
    <section className={styles.trace} aria-label="Trace">
      <header>
        <h2>
          Request of {clockText(trace.startedAt)}: {latencyText(trace.durationMs)},{" "}
          <span data-failed={trace.failed}>{trace.failed ? "failed" : "answered"}</span>
          {fragments.length > 1 && `, in ${fragments.length} traces`}
        </h2>
        <button
          type="button"
          className={parts.icon}
          aria-label="Earlier request"
          disabled={index === 0}
          onClick={() => go(traces[index - 1])}
        >
          <ChevronLeft size={16} />
        </button>
        <button
          type="button"
          className={parts.icon}
          aria-label="Later request"
          disabled={index + 1 >= traces.length}
          onClick={() => go(traces[index + 1])}
        >
          <ChevronRight size={16} />
        </button>
        <button type="button" className={parts.button} disabled={!failed} onClick={() => go(failed)}>
          Next that failed
        </button>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Attempt at</th>
            <th scope="col">
              <span className={styles.scale}>
                <i>0</i>
                <i>{latencyText(trace.durationMs)}</i>
              </span>
            </th>
            <th scope="col">Began</th>
            <th scope="col">Took</th>
            <th scope="col">End</th>
          </tr>
        </thead>
        <tbody>
          {fragments.map((fragment, place) => (
            <Part key={keyOf(fragment)} fragment={fragment} place={place} total={trace.durationMs} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const keyOf = ({ rows }: Fragment): string => `${rows[0]?.span.service} ${rows[0]?.span.startMs}`;

function Part({ fragment, place, total }: { fragment: Fragment; place: number; total: number }) {
  return (
    <Together>
      {place > 0 && (
        <tr className={styles.torn}>
          <th scope="rowgroup" colSpan={5}>
            A trace of its own: the headers were not passed on
          </th>
        </tr>
      )}
      {fragment.rows.map((row) => (
        <Row key={`${row.span.service} ${row.span.startMs} ${row.span.tries}`} row={row} total={total} />
      ))}
    </Together>
  );
}

function Row({ row: { span, depth }, total }: { row: SpanRow; total: number }) {
  const percent = (ms: number) => `${(100 * ms) / (total || 1)}%`;
  const again = tryText(span);
  return (
    <tr>
      <th scope="row" style={{ paddingLeft: 8 + 12 * depth }}>
        {span.service} {again !== "" && <em>{again}</em>}
      </th>
      <td className={styles.bar}>
        <i data-end={span.end} style={{ left: percent(span.startMs), width: percent(span.durationMs) }} />
      </td>
      <td>{latencyText(Math.round(span.startMs))}</td>
      <td>{latencyText(Math.round(span.durationMs))}</td>
      <td data-end={span.end}>{END[span.end]}</td>
    </tr>
  );
}

const END: Readonly<Record<Trace["spans"][number]["end"], string>> = {
  answered: "answered",
  error: "error 500",
  refused: "refused 503",
  forbidden: "forbidden 403",
  lost: "lost 503",
  timeout: "timeout 504",
  rejected: "rejected 503",
  dropped: "cut off",
};

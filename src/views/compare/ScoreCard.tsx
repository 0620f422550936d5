import { Fragment } from "react";
import { clockText } from "../../charts/format.ts";
import type { CompareState } from "../../session/compare.ts";
import { Badge } from "../parts/Badge.tsx";
import page from "../parts/page.module.css";
import styles from "./compare.module.css";
import { differencesOf } from "./differences.ts";
import { bestIn, differenceText, questionsOf, valueText, type WordedRow } from "./measures.ts";
import { verdictOf } from "./verdict.ts";

const MOST_LINES = 8;

/** Every measure of every variant: best underlined, difference to the first in grey. */
export function ScoreCard({ state, focus }: { readonly state: CompareState; readonly focus: number }) {
  const { variants, score, seeds, objectives, scenario } = state;
  const several = seeds.length > 1;
  const verdict = verdictOf(
    score,
    objectives,
    variants.map(({ letter }) => letter),
  );
  const other = variants[focus === 0 ? 1 : focus];
  const [first] = variants;
  return (
    <>
      <div className={styles.cardHead}>
        <h2>Score card</h2>
        <span>best underlined, difference to A in grey</span>
      </div>
      {verdict && (
        <p className={styles.verdict}>
          <strong>{verdict.strong}</strong>
          {verdict.rest}
        </p>
      )}
      {score.length === 0 ? (
        <p className={styles.waiting}>
          {variants.some(({ problem }) => problem)
            ? "One of the variants cannot be run."
            : "Comes when all runs are there."}
        </p>
      ) : (
        <table className={styles.card}>
          <caption className="visually-hidden">Score card of {variants.length} variants</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.span}>
                {clockText(scenario.horizonMs)}, {several ? `median of ${seeds.length} seeds` : `seed ${seeds[0]}`}
              </th>
              {variants.map(({ letter, base, sets }, index) => (
                <th key={letter} scope="col" colSpan={index === 0 ? 1 : 2} title={base}>
                  <Badge letter={letter} focused={index === focus} />{" "}
                  <span>{sets.length > 0 ? `${base} +${sets.length}` : base}</span>
                </th>
              ))}
            </tr>
          </thead>
          {questionsOf(score, objectives).map(({ asks, rows }) => (
            <tbody key={asks}>
              <tr className={styles.question}>
                <th scope="rowgroup" colSpan={2 * variants.length}>
                  {asks}
                </th>
              </tr>
              {rows.map((each) => (
                <Line key={`${each.row.of}/${each.row.name}`} {...each} variants={variants} several={several} />
              ))}
            </tbody>
          ))}
        </table>
      )}
      {first && other && (
        <section className={styles.differs} aria-label={`What differs, A to ${other.letter}`}>
          <h3>What differs, A to {other.letter}</h3>
          <Differences lines={differencesOf(scenario, first, other)} />
        </section>
      )}
    </>
  );
}

/** A measure of every variant. */
function Line({
  row,
  name,
  note,
  variants,
  several,
}: WordedRow & { readonly variants: CompareState["variants"]; readonly several: boolean }) {
  const marks = bestIn(row);
  return (
    <tr>
      <th scope="row">
        {name} <small>{note}</small>
      </th>
      {row.cells.map(({ value, lowest, highest, difference }, index) => (
        <Fragment key={variants[index]?.letter}>
          <td
            data-best={marks[index]}
            title={several ? `${valueText(lowest, row.unit)} … ${valueText(highest, row.unit)}` : undefined}
          >
            <span>{valueText(value, row.unit)}</span>
            {marks[index] && <span className="visually-hidden"> (best)</span>}
          </td>
          {index > 0 && <td className={styles.difference}>{differenceText(difference, row.unit)}</td>}
        </Fragment>
      ))}
    </tr>
  );
}

function Differences({ lines }: { readonly lines: ReturnType<typeof differencesOf> }) {
  if (lines.length === 0) return <p>Nothing: both are the same run.</p>;
  const more = lines.length - MOST_LINES;
  return (
    <pre className={page.code}>
      {lines
        .slice(0, MOST_LINES)
        .map(({ sign, text }) => `${sign} ${text}`)
        .join("\n")}
      {more > 0 && `\n  and ${more} more`}
    </pre>
  );
}

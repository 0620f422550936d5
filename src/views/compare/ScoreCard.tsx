import { Fragment } from "react";
import { clockText } from "../../charts/format.ts";
import type { CompareState } from "../../session/compare.ts";
import { Badge } from "../parts/Badge.tsx";
import page from "../parts/page.module.css";
import styles from "./compare.module.css";
import { differenceText, questionsOf, valueText } from "./measures.ts";
import { differencesOf, verdictOf } from "./verdict.ts";

const MOST_LINES = 8;

/** Every measure of every variant: best underlined, difference to the first in grey. */
export function ScoreCard({ state, focus }: { readonly state: CompareState; readonly focus: number }) {
  const { variants, score, seeds, objectives, scenario } = state;
  const several = seeds.length > 1;
  const verdict = verdictOf(
    score,
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
              {rows.map(({ row, name, note }) => (
                <tr key={`${row.of}/${row.name}`}>
                  <th scope="row">
                    {name} <small>{note}</small>
                  </th>
                  {row.cells.map((cell, index) => (
                    <Fragment key={variants[index]?.letter}>
                      <td
                        data-best={cell.best}
                        title={
                          several
                            ? `${valueText(cell.lowest, row.unit)} … ${valueText(cell.highest, row.unit)}`
                            : undefined
                        }
                      >
                        <span>{valueText(cell.value, row.unit)}</span>
                        {cell.best && <span className="visually-hidden"> (best)</span>}
                      </td>
                      {index > 0 && <td className={styles.difference}>{differenceText(cell.difference, row.unit)}</td>}
                    </Fragment>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      )}
      {verdict && (
        <p className={styles.verdict}>
          <strong>{verdict.strong}</strong>
          {verdict.rest}
        </p>
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

import { useMemo } from "react";
import { clockText, quantityText } from "../../charts/format.ts";
import type { Difference, Divergence } from "../../experiment/diverge.ts";
import type { Clock } from "../../session/clock.ts";
import type { Compare, Compared, CompareState } from "../../session/compare.ts";
import { meanAt, valueAt } from "../../session/history.ts";
import { useInstant, useMedia } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { SCROLLS } from "../parts/scrolls.ts";
import { Ahead } from "./Ahead.tsx";
import { breaksOf, breakText } from "./breaks.ts";
import styles from "./compare.module.css";
import { mostOf, Panel, type PanelLane, TimeAxis } from "./Panel.tsx";
import { type ChartRow, chartRows } from "./rows.ts";
import { subjectsOf } from "./subjects.ts";

interface ChartsProps {
  readonly compare: Compare;
  readonly state: CompareState;
  readonly focus: number;
  /** Every variant in a chart of its own. */
  readonly apart: boolean;
  readonly log: boolean;
  /** Rows that are shown, the most telling first. */
  readonly most?: number;
}

/** Every row that the runs have, on one clock: where they part, who is ahead, then the charts. */
export function Charts({ compare, state, focus, apart, log, most }: ChartsProps) {
  const { clock, actions } = compare;
  const { variants, objectives, scenario, divergences, differences, chosen } = state;
  /** There the ends of lines have no column of their own. */
  const narrow = useMedia("(max-width: 600px)");
  const firsts = useMemo(() => variants.flatMap(({ runs }) => runs[0] ?? []), [variants]);
  const subjects = useMemo(() => subjectsOf(firsts, objectives, chosen), [firsts, objectives, chosen]);
  const [first] = firsts;
  const rows = useMemo(
    () => (first ? chartRows(first.info, objectives, subjects).slice(0, most) : []),
    [first, objectives, subjects, most],
  );
  const runs = variants.flatMap((variant) => variant.runs).filter((run) => run !== undefined);
  const other = focus === 0 ? 1 : focus;
  const divergence = divergences[other] ?? null;
  const difference = differences[other] ?? null;
  const horizon = scenario.horizonMs;
  const lanes = variants.map((variant, index) => ({ variant, focused: index === focus }));
  const groups = apart ? lanes.map((lane) => [lane]) : [lanes];
  if (!first) return <p className={styles.waiting}>{variants[0]?.problem ?? "The runs are being made."}</p>;
  return (
    <section {...SCROLLS} className={styles.charts} aria-label="Charts">
      {divergence && (
        <Parting divergence={divergence} letter={variants[other]?.letter ?? ""} focus={focus} clock={clock} />
      )}
      {difference && (
        <Apart difference={difference} letter={variants[other]?.letter ?? ""} focus={focus} clock={clock} />
      )}
      <Ahead state={state} />
      {rows.map((row, index) => (
        <section key={row.id} className={styles.row} style={{ flexGrow: row.weight }} aria-label={row.title}>
          <Gutter
            row={row}
            clock={clock}
            lanes={lanes}
            names={subjects.names[row.kind]}
            choose={(name) => actions.choose(row.kind, name)}
          />
          <div className={styles.panels}>
            {groups.map((group, place) => (
              <Panel
                key={group[0]?.variant.letter}
                row={row}
                lanes={group}
                most={mostOf(row, runs)}
                log={log}
                clock={clock}
                horizon={horizon}
                axis={place === 0}
                ends={!apart && !narrow}
                divergence={(divergence ?? difference)?.at ?? null}
                top={index === 0}
              />
            ))}
          </div>
          <p className="visually-hidden">{twinOf(row, variants, horizon)}</p>
        </section>
      ))}
      <div className={styles.times}>
        {groups.map((group) => (
          <TimeAxis key={group[0]?.variant.letter} clock={clock} horizon={horizon} />
        ))}
      </div>
    </section>
  );
}

/** Where two variants first decide differently, and why each decided as it did. */
function Parting({
  divergence: { at, a, b },
  letter,
  focus,
  clock,
}: {
  readonly divergence: Divergence;
  readonly letter: string;
  readonly focus: number;
  readonly clock: Clock;
}) {
  return (
    <p className={styles.diverge}>
      <button type="button" title="Go there" onClick={() => clock.set({ at, playing: false })}>
        First divergence {clockText(at)}
      </button>
      <span>
        <Badge letter={letter} focused={focus !== 0} /> {b?.explanation.outcome ?? "decides nothing"}{" "}
        {b && <i>{b.explanation.reason}</i>}
      </span>
      <span>
        <Badge letter="A" focused={focus === 0} /> {a?.explanation.outcome ?? "decides nothing"}{" "}
        {a && <i>{a.explanation.reason}</i>}
      </span>
    </p>
  );
}

/** Where something is first measured differently of two variants that decide alike. */
function Apart({
  difference: { at, column, a, b },
  letter,
  focus,
  clock,
}: {
  readonly difference: Difference;
  readonly letter: string;
  readonly focus: number;
  readonly clock: Clock;
}) {
  return (
    <p className={styles.diverge}>
      <button type="button" title="Go there" onClick={() => clock.set({ at, playing: false })}>
        First divergence {clockText(at)}
      </button>
      <span>
        {column.title}: <Badge letter={letter} focused={focus !== 0} /> {quantityText(b, column.unit)}
      </span>
      <span>
        <Badge letter="A" focused={focus === 0} /> {quantityText(a, column.unit)}
      </span>
      <span>No loop decides differently.</span>
    </p>
  );
}

/** The chart as a sentence. */
function twinOf(row: ChartRow, variants: readonly Compared[], horizon: number): string {
  const lines = variants.flatMap(({ letter, runs: [run] }) => (run ? [{ letter, history: run.history }] : []));
  const said = lines.map(({ letter, history }) => {
    const at = (time: number) => row.text(valueAt(history, row.key, time));
    return `${row.title} of ${letter}: ${at(0)} at the start, ${at(horizon / 2)} half way, ${at(horizon)} at the end.`;
  });
  const broken = row.bound ? breaksOf(lines, row.bound.objective).map((each) => `${breakText(each)}.`) : [];
  return [...said, ...broken].join(" ");
}

/** The row's name, whose it is, and every variant's value under the pointer, else at the playhead. */
function Gutter({
  row,
  clock,
  lanes,
  names,
  choose,
}: {
  readonly row: ChartRow;
  readonly clock: Clock;
  readonly lanes: readonly PanelLane[];
  readonly names: readonly string[];
  choose(name: string): void;
}) {
  const at = useInstant(clock);
  return (
    <div className={styles.gutter}>
      <h2>
        {row.measure}
        {names.length > 1 && (
          <label>
            {" of "}
            <select aria-label={`Whose ${row.measure}`} value={row.of} onChange={(event) => choose(event.target.value)}>
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </h2>
      {lanes.map(({ variant, focused }) => {
        const history = variant.runs[0]?.history;
        const value = history ? (row.as === "mean" ? meanAt : valueAt)(history, row.key, at) : Number.NaN;
        return (
          <p key={variant.letter}>
            <Badge letter={variant.letter} focused={focused} />
            <b>{Number.isNaN(value) ? "–" : row.text(value)}</b>
          </p>
        );
      })}
    </div>
  );
}

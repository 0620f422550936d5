import { CopyPlus, ExternalLink, Plus, X } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { clockText } from "../../charts/format.ts";
import { addressOf } from "../../session/address.ts";
import {
  type Compare,
  type Compared,
  type CompareState,
  MOST_VARIANTS,
  shareOfCompare,
  writeCompare,
} from "../../session/compare.ts";
import { columnOf, meanAt, valueAt } from "../../session/history.ts";
import type { LinkExtras } from "../../session/link.ts";
import { labQuery } from "../../session/variant-link.ts";
import { useInstant } from "../hooks.ts";
import { subjectOf } from "../lab/subject.ts";
import { Badge } from "../parts/Badge.tsx";
import { ExportButton } from "../parts/ExportButton.tsx";
import { LabLink } from "../parts/LabLink.tsx";
import parts from "../parts/parts.module.css";
import { ShareButton } from "../parts/ShareButton.tsx";
import { SCROLLS } from "../parts/scrolls.ts";
import { TopBar } from "../parts/TopBar.tsx";
import { AddVariant } from "./AddVariant.tsx";
import { leadsOf } from "./ahead.ts";
import { Bar } from "./Bar.tsx";
import styles from "./compare.module.css";
import { mostOf, Panel, TimeAxis } from "./Panel.tsx";
import { type ChartRow, chartRows } from "./rows.ts";
import { ScoreCard } from "./ScoreCard.tsx";

const SEEDS = 10;
const exportCompare = async (state: CompareState, focus: number) =>
  (await import("../../session/exported.ts")).exportedCompare(state, focus);

/** Two to four variants on the same requests: one clock, one pointer, every measure. */
export function ComparePage({
  compare,
  link,
  embed = false,
}: {
  readonly compare: Compare;
  readonly link: LinkExtras;
  /** Just the picture, in a frame of somebody else's page. */
  readonly embed?: boolean;
}) {
  const state = useSyncExternalStore(compare.subscribe, compare.get);
  const { actions, clock } = compare;
  const { scenario, variants, left } = state;
  const [focus, setFocus] = useState(0);
  const [apart, setApart] = useState(false);
  const [log, setLog] = useState(false);
  /** The variant that is being duplicated; null for another one of the library. */
  const [copying, setCopying] = useState<number | null>(null);
  const [adding, setAdding] = useState(false);
  const shown = Math.min(focus, variants.length - 1);
  useEffect(() => {
    document.title = `${scenario.name}, ${variants.length} variants · Setpoint`;
  }, [scenario, variants.length]);
  const more = state.seeds.length === 1;
  if (embed) return <EmbeddedCompare compare={compare} state={state} focus={shown} setFocus={setFocus} />;
  return (
    <div className={styles.page}>
      <TopBar
        here="compare"
        crumb={`${scenario.name}, ${variants.length} variants`}
        scenario={scenario.name}
        tools={
          <>
            <ShareButton shared={() => shareOfCompare(compare, link)} />
            {left === 0 && <ExportButton exported={() => exportCompare(compare.get(), shown)} />}
          </>
        }
      />
      <main className={styles.main}>
        <div className={styles.board}>
          <div className={styles.story}>
            <div>
              <h1>{scenario.title}</h1>
              <p>
                <Same state={state} />
              </p>
            </div>
            <div className={styles.modes}>
              <Choice
                name="Layout"
                options={["Overlay", "Small multiples"]}
                chosen={apart ? 1 : 0}
                choose={(index) => setApart(index === 1)}
              />
              <Choice
                name="Scale"
                options={["linear", "log"]}
                chosen={log ? 1 : 0}
                choose={(index) => setLog(index === 1)}
              />
            </div>
          </div>
          <ul className={styles.variants}>
            {variants.map((variant, index) => (
              <VariantCard
                key={variant.letter}
                variant={variant}
                index={index}
                focused={index === shown}
                scenario={scenario.name}
                query={labQuery(variant, state.seeds[0] ?? scenario.seed, clock.get().at)}
                text={link.text}
                focus={() => setFocus(index)}
                copy={
                  variants.length < MOST_VARIANTS
                    ? () => {
                        setCopying(index);
                        setAdding(true);
                      }
                    : null
                }
                remove={variants.length > 2 ? () => actions.remove(index) : null}
              />
            ))}
            {variants.length < MOST_VARIANTS && (
              <li>
                {adding ? (
                  <AddVariant
                    key={copying}
                    state={state}
                    copied={copying === null ? null : (variants[copying] ?? null)}
                    now={clock.get().at}
                    add={actions.add}
                    close={() => setAdding(false)}
                  />
                ) : (
                  <button
                    type="button"
                    className={styles.adds}
                    onClick={() => {
                      setCopying(null);
                      setAdding(true);
                    }}
                  >
                    <Plus size={15} /> Variant
                  </button>
                )}
              </li>
            )}
          </ul>
          <Charts compare={compare} state={state} focus={shown} apart={apart} log={log} />
        </div>
        <aside className={styles.side} aria-label="Score card">
          <section className={styles.scroll} aria-label="Measures" {...SCROLLS}>
            <ScoreCard state={state} focus={shown} />
          </section>
          <div className={styles.foot}>
            <button
              type="button"
              className={parts.primary}
              disabled={left > 0}
              onClick={() => actions.seeds(more ? SEEDS : 1)}
            >
              <Plus size={15} /> {more ? `Add seeds: 1 → ${SEEDS} lines` : "One seed only"}
            </button>
            <output aria-live="polite">{left > 0 ? `${left} ${left === 1 ? "run" : "runs"} to go` : ""}</output>
          </div>
        </aside>
      </main>
      <Bar compare={compare} state={state} focus={shown} />
    </div>
  );
}

/** "Same 35 888 messages, same seed." */
function Same({ state }: { readonly state: CompareState }) {
  const run = state.variants[0]?.runs[0];
  const queue = run && subjectOf(run.info).queue;
  const arrived = run && queue ? (columnOf(run.history, `queue/${queue}/arrived`)?.at(-1) ?? 0) : 0;
  const seeds = state.seeds.length > 1 ? `${state.seeds.length} seeds` : "same seed";
  return (
    <>
      Same{" "}
      {arrived > 0 ? <strong>{arrived.toLocaleString("en").replaceAll(",", "\u2009")} messages</strong> : "requests"},{" "}
      {seeds}. Only the named fields differ.
    </>
  );
}

function Choice({
  name,
  options,
  chosen,
  choose,
}: {
  readonly name: string;
  readonly options: readonly string[];
  readonly chosen: number;
  choose(index: number): void;
}) {
  return (
    <fieldset className={styles.choices} aria-label={name}>
      {options.map((option, index) => (
        <label key={option} data-on={index === chosen}>
          <input type="radio" name={name} checked={index === chosen} onChange={() => choose(index)} />
          {option}
        </label>
      ))}
    </fieldset>
  );
}

interface CardProps {
  readonly variant: Compared;
  readonly index: number;
  readonly focused: boolean;
  readonly scenario: string;
  readonly query: string;
  readonly text: string | null;
  focus(): void;
  readonly copy: (() => void) | null;
  readonly remove: (() => void) | null;
}

function VariantCard({ variant, index, focused, scenario, query, text, focus, copy, remove }: CardProps) {
  const { letter, base, title, sets, later = [], problem } = variant;
  const changes = [
    ...sets.map(({ path, value }) => `${path} = ${String(value)}`),
    ...later.map(({ at, path, value }) => `from ${clockText(at)} ${path} = ${String(value)}`),
  ].join(", ");
  return (
    <li className={styles.variant} data-on={focused}>
      <button type="button" className={styles.pick} aria-pressed={focused} onClick={focus}>
        <Badge letter={letter} focused={focused} />
        <b>{base}</b>
        {index === 0 && <small>baseline</small>}
      </button>
      <p title={changes || title} data-wrong={problem !== null}>
        {problem ?? (changes || title)}
      </p>
      <div>
        <LabLink scenario={scenario} query={query} text={text}>
          Open in the Lab
        </LabLink>
        <span />
        {copy && (
          <button
            type="button"
            className={parts.icon}
            aria-label={`Duplicate ${letter} and change it`}
            title="Duplicate and change"
            onClick={copy}
          >
            <CopyPlus size={14} />
          </button>
        )}
        {remove && (
          <button type="button" className={parts.icon} aria-label={`Remove ${letter}`} onClick={remove}>
            <X size={14} />
          </button>
        )}
      </div>
    </li>
  );
}

/** The charts, the playhead, and the way to the whole page. */
function EmbeddedCompare({
  compare,
  state,
  focus,
  setFocus,
}: {
  readonly compare: Compare;
  readonly state: CompareState;
  readonly focus: number;
  setFocus(index: number): void;
}) {
  const { scenario, variants } = state;
  return (
    <div className={styles.frame}>
      <header>
        <h1>{scenario.title}</h1>
        {variants.map(({ letter, base }, index) => (
          <button
            key={letter}
            type="button"
            aria-pressed={index === focus}
            title={base}
            onClick={() => setFocus(index)}
          >
            <Badge letter={letter} focused={index === focus} /> <span>{base}</span>
          </button>
        ))}
        <a href={addressOf("compare", scenario.name, writeCompare(compare.save()))} target="_blank" rel="noreferrer">
          Setpoint <ExternalLink size={13} aria-hidden="true" />
        </a>
      </header>
      <main>
        <Charts compare={compare} state={state} focus={focus} apart={false} log={false} most={FRAME_ROWS} />
      </main>
      <Bar compare={compare} state={state} focus={focus} />
    </div>
  );
}

/** Rows that a small frame has room for. */
const FRAME_ROWS = 2;

interface ChartsProps {
  readonly compare: Compare;
  readonly state: CompareState;
  readonly focus: number;
  readonly apart: boolean;
  readonly log: boolean;
  /** Rows that are shown, the most telling first. */
  readonly most?: number;
}

function Charts({ compare, state, focus, apart, log, most }: ChartsProps) {
  const { clock } = compare;
  const { variants, objectives, scenario, divergences } = state;
  const info = variants.find(({ runs }) => runs[0])?.runs[0]?.info;
  const rows = useMemo(() => (info ? chartRows(info, objectives).slice(0, most) : []), [info, objectives, most]);
  const runs = variants.flatMap((variant) => variant.runs).filter((run) => run !== undefined);
  const other = focus === 0 ? 1 : focus;
  const divergence = divergences[other] ?? null;
  const horizon = scenario.horizonMs;
  const lanes = variants.map((variant, index) => ({ variant, focused: index === focus }));
  const groups = apart ? lanes.map((lane) => [lane]) : [lanes];
  if (!info) return <p className={styles.waiting}>{variants[0]?.problem ?? "The runs are being made."}</p>;
  return (
    <section className={styles.charts} aria-label="Charts">
      {divergence && (
        <p className={styles.diverge}>
          <b>First divergence {clockText(divergence.at)}</b>
          <span>
            <Badge letter={variants[other]?.letter ?? ""} focused={other === focus} />{" "}
            {divergence.b?.explanation.outcome ?? "decides nothing"}
          </span>
          <span>
            <Badge letter="A" focused={focus === 0} /> {divergence.a?.explanation.outcome ?? "decides nothing"}{" "}
            {divergence.a && <i>{divergence.a.explanation.reason}</i>}
          </span>
          <button type="button" onClick={() => clock.set({ at: divergence.at, playing: false })}>
            Go there
          </button>
        </p>
      )}
      <Ahead state={state} />
      {rows.map((row) => (
        <section key={row.id} className={styles.row} style={{ flexGrow: row.weight }} aria-label={row.title}>
          <Gutter row={row} compare={compare} lanes={lanes} />
          <div className={styles.panels}>
            {groups.map((group, index) => (
              <Panel
                key={group[0]?.variant.letter}
                row={row}
                lanes={group}
                most={mostOf(row, runs)}
                log={log}
                clock={clock}
                horizon={horizon}
                axis={index === 0}
                ends={!apart}
                divergence={divergence?.at ?? null}
              />
            ))}
          </div>
          <p className="visually-hidden">{twinOf(row, variants, horizon)}</p>
        </section>
      ))}
      <div className={styles.times}>
        {groups.map((group) => (
          <TimeAxis key={group[0]?.variant.letter} horizon={horizon} />
        ))}
      </div>
    </section>
  );
}

/** The chart as a sentence. */
const twinOf = (row: ChartRow, variants: readonly Compared[], horizon: number): string =>
  variants
    .flatMap(({ letter, runs }) => {
      const history = runs[0]?.history;
      if (!history) return [];
      const at = (time: number) => row.text(valueAt(history, row.key, time));
      return [
        `${row.title} of ${letter}: ${at(0)} at the start, ${at(horizon / 2)} half way, ${at(horizon)} at the end.`,
      ];
    })
    .join(" ");

/** The row's name, and every variant's value at the playhead. */
function Gutter({
  row,
  compare,
  lanes,
}: {
  readonly row: ChartRow;
  readonly compare: Compare;
  readonly lanes: readonly { readonly variant: Compared; readonly focused: boolean }[];
}) {
  const at = useInstant(compare.clock);
  return (
    <div className={styles.gutter}>
      <h2>{row.title}</h2>
      {lanes.map(({ variant, focused }) => {
        const history = variant.runs[0]?.history;
        const value = history
          ? row.as === "mean"
            ? meanAt(history, row.key, at)
            : valueAt(history, row.key, at)
          : Number.NaN;
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

/** Who is ahead, over time. */
function Ahead({ state }: { readonly state: CompareState }) {
  const leads = useMemo(() => leadsOf(state.variants), [state.variants]);
  const horizon = state.scenario.horizonMs;
  const said = leads.map(({ from, letter }) => `${letter ?? "nobody"} from ${clockText(from)}`).join(", ");
  return (
    <section className={styles.ahead} aria-label="Who is ahead">
      <h2 title="Who misses the fewest objectives; where that is even, whose work waits least; then, who has fewer pods">
        Ahead
      </h2>
      <div>
        {leads.map(({ from, to, letter }) => (
          <span
            key={from}
            data-letter={letter}
            style={{ width: `${(100 * (to - from)) / horizon}%` }}
            title={`${letter ?? "even"} ${clockText(from)} to ${clockText(to)}`}
          >
            {(to - from) / horizon > 0.03 ? (letter ?? "=") : ""}
          </span>
        ))}
      </div>
      <p className="visually-hidden">Ahead: {said}.</p>
    </section>
  );
}

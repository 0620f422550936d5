import { Link2, Plus, X } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { clockText } from "../../charts/format.ts";
import { copyText } from "../../session/clipboard.ts";
import { type Compare, type Compared, type CompareState, MOST_VARIANTS } from "../../session/compare.ts";
import { columnOf, meanAt, valueAt } from "../../session/history.ts";
import { labLink } from "../../session/variant-link.ts";
import { useInstant } from "../hooks.ts";
import { subjectOf } from "../lab/subject.ts";
import { Badge } from "../parts/Badge.tsx";
import parts from "../parts/parts.module.css";
import { TopBar } from "../parts/TopBar.tsx";
import { AddVariant } from "./AddVariant.tsx";
import { leadsOf } from "./ahead.ts";
import { Bar } from "./Bar.tsx";
import styles from "./compare.module.css";
import { mostOf, Panel, TimeAxis } from "./Panel.tsx";
import { type ChartRow, chartRows } from "./rows.ts";
import { ScoreCard } from "./ScoreCard.tsx";

const SEEDS = 10;
/** What scrolls must be reached by keyboard. */
const SCROLLS = { tabIndex: 0 } as const;

/** Two to four variants on the same requests: one clock, one pointer, every measure. */
export function ComparePage({ compare }: { readonly compare: Compare }) {
  const state = useSyncExternalStore(compare.subscribe, compare.get);
  const { actions, clock } = compare;
  const { scenario, variants, left } = state;
  const [focus, setFocus] = useState(0);
  const [apart, setApart] = useState(false);
  const [log, setLog] = useState(false);
  const [told, setTold] = useState("");
  const shown = Math.min(focus, variants.length - 1);
  useEffect(() => {
    document.title = `${scenario.name}, ${variants.length} variants · Setpoint`;
  }, [scenario, variants.length]);
  const share = async () =>
    setTold((await copyText(location.href)) ? "Link copied" : "The browser does not let the page copy");
  const more = state.seeds.length === 1;
  return (
    <div className={styles.page}>
      <TopBar
        here="compare"
        crumb={`${scenario.name}, ${variants.length} variants`}
        scenario={scenario.name}
        tools={
          <button type="button" className={parts.tool} aria-label="Copy link" onClick={share}>
            <Link2 size={16} /> <span>{told || "Copy link"}</span>
          </button>
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
                link={labLink(scenario.name, variant, state.seeds[0] ?? scenario.seed, clock.get().at)}
                focus={() => setFocus(index)}
                remove={variants.length > 2 ? () => actions.remove(index) : null}
              />
            ))}
            {variants.length < MOST_VARIANTS && (
              <li>
                <AddVariant state={state} add={actions.add} />
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
  readonly link: string;
  focus(): void;
  readonly remove: (() => void) | null;
}

function VariantCard({ variant, index, focused, link, focus, remove }: CardProps) {
  const { letter, base, title, sets, problem } = variant;
  const changes = sets.map(({ path, value }) => `${path} = ${String(value)}`).join(", ");
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
        <a href={link}>Open in the Lab</a>
        {remove && (
          <button type="button" className={parts.icon} aria-label={`Remove ${letter}`} onClick={remove}>
            <X size={14} />
          </button>
        )}
      </div>
    </li>
  );
}

interface ChartsProps {
  readonly compare: Compare;
  readonly state: CompareState;
  readonly focus: number;
  readonly apart: boolean;
  readonly log: boolean;
}

function Charts({ compare, state, focus, apart, log }: ChartsProps) {
  const { clock } = compare;
  const { variants, objectives, scenario, divergences } = state;
  const info = variants.find(({ runs }) => runs[0])?.runs[0]?.info;
  const rows = useMemo(() => (info ? chartRows(info, objectives) : []), [info, objectives]);
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

/** Whose work waits least, over time. */
function Ahead({ state }: { readonly state: CompareState }) {
  const leads = useMemo(() => leadsOf(state.variants), [state.variants]);
  const horizon = state.scenario.horizonMs;
  const said = leads.map(({ from, letter }) => `${letter ?? "nobody"} from ${clockText(from)}`).join(", ");
  return (
    <section className={styles.ahead} aria-label="Who is ahead">
      <h2 title="Whose work waits least; where that is even, who does it with fewer pods">Ahead</h2>
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

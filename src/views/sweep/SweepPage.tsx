import { Copy } from "lucide-react";
import { useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { KubeObject } from "../../api/objects.ts";
import { clockText } from "../../charts/format.ts";
import { copyText } from "../../session/clipboard.ts";
import type { LinkExtras } from "../../session/link.ts";
import { knobName } from "../../session/log.ts";
import { manifestsOf } from "../../session/manifest-text.ts";
import {
  type Configuration,
  MOST_CONFIGURATIONS,
  readVary,
  type SavedSweep,
  type Sweep,
  type SweepState,
  shareOfSweep,
  valuesAround,
} from "../../session/sweep.ts";
import { labQuery } from "../../session/variant-link.ts";
import { differenceText, valueText } from "../compare/measures.ts";
import { LabLink } from "../parts/LabLink.tsx";
import page from "../parts/page.module.css";
import parts from "../parts/parts.module.css";
import { ShareButton } from "../parts/ShareButton.tsx";
import { TopBar } from "../parts/TopBar.tsx";
import styles from "./sweep.module.css";
import { Tradeoff } from "./Tradeoff.tsx";
import { scalesOf, thumbOf } from "./thumbs.ts";

const MEASURES = [
  { key: "lost", title: "SLO lost", says: "time with the objective missed", unit: "s", hue: "loss" },
  { key: "cost", title: "Pod-hours", says: "pod-hours", unit: "h", hue: "plain" },
  { key: "actions", title: "Scale actions", says: "scale actions", unit: "writes", hue: "plain" },
] as const;
type Measure = (typeof MEASURES)[number];

/** One or two parameters × seeds: a map of what comes of them, and what it costs. */
export function SweepPage({ sweep, link }: { readonly sweep: Sweep; readonly link: LinkExtras }) {
  const state = useSyncExternalStore(sweep.subscribe, sweep.get);
  const { scenario, vary, configurations, front, now, total, seeds } = state;
  const [asked, setMeasure] = useState<Measure | null>(null);
  const measure = asked ?? telling(configurations);
  const [picked, setPicked] = useState<number | null>(null);
  const chosen = picked !== null && picked < configurations.length ? picked : (front.at(-1) ?? now ?? 0);
  useEffect(() => {
    document.title = `${scenario.name}, ${vary.length} parameters · Setpoint`;
  }, [scenario, vary.length]);
  return (
    <div className={styles.page}>
      <TopBar
        here="sweep"
        crumb={`${scenario.name}, ${state.variant}`}
        scenario={scenario.name}
        tools={<ShareButton shared={() => shareOfSweep(sweep.get(), link)} />}
      />
      <main className={styles.main}>
        <div className={styles.board}>
          <div className={styles.story}>
            <div>
              <h1>{scenario.title}</h1>
              <p>
                {total} runs of the same {clockText(scenario.horizonMs)}. Cells show{" "}
                <strong>
                  {measure.says}
                  {seeds > 1 ? `, median of ${seeds} seeds` : ""}
                </strong>
                .
              </p>
            </div>
            <fieldset className={styles.choices} aria-label="Measure">
              {MEASURES.map((each) => (
                <label key={each.key} data-on={each === measure}>
                  <input type="radio" name="measure" checked={each === measure} onChange={() => setMeasure(each)} />
                  {each.title}
                </label>
              ))}
            </fieldset>
          </div>
          <Parameters key={state.variant + vary.map(({ path }) => path).join()} state={state} run={sweep.actions.run} />
          <HeatMap state={state} measure={measure} chosen={chosen} choose={setPicked} />
          <Thumbs state={state} chosen={chosen} choose={setPicked} />
        </div>
        <aside className={styles.side} aria-label="Trade-off">
          <div className={styles.cardHead}>
            <h2>Trade-off</h2>
            <span>
              ● on the front, {front.length} of {configurations.length}
            </span>
          </div>
          <p className={styles.axisName}>s of SLO lost, by powers</p>
          <Tradeoff state={state} chosen={chosen} />
          <Chosen state={state} configuration={configurations[chosen]} text={link.text} />
        </aside>
      </main>
      <Progress state={state} sweep={sweep} />
    </div>
  );
}

/** The first measure in which the runs that are there differ. */
const telling = (configurations: SweepState["configurations"]): Measure =>
  MEASURES.find(({ key }) => new Set(configurations.map((each) => each[key]).filter(Number.isFinite)).size > 1) ??
  MEASURES[0];

/** What is varied, and how. */
function Parameters({ state, run }: { readonly state: SweepState; run(asked: SavedSweep): void }) {
  const { scenario, vary } = state;
  const [variant, setVariant] = useState(state.variant);
  const [texts, setTexts] = useState(
    [0, 1].map((axis) => ({ path: vary[axis]?.path ?? "", values: vary[axis]?.values.join(", ") ?? "" })),
  );
  const [seeds, setSeeds] = useState(String(state.seeds));
  const list = useId();
  const knobs = scenario.runs[variant]?.knobs ?? [];
  const asked = texts.flatMap(({ path, values }) => readVary(`${path}~${values}`));
  const count = asked.reduce((product, { values }) => product * values.length, 1);
  const edit = (axis: number, patch: Partial<(typeof texts)[number]>) => {
    const knob = patch.path === undefined ? undefined : knobs.find(({ path }) => path === patch.path);
    const usual = knob ? { values: valuesAround(knob).join(", ") } : {};
    setTexts(texts.map((old, index) => (index === axis ? { ...old, ...usual, ...patch } : old)));
  };
  return (
    <form
      className={styles.form}
      aria-label="Grid"
      onSubmit={(event) => {
        event.preventDefault();
        run({ variant, vary: asked, seeds: Math.max(1, Math.min(50, Math.floor(Number(seeds)) || 1)) });
      }}
    >
      <label>
        <span>Variant</span>
        <select value={variant} onChange={(event) => setVariant(event.target.value)}>
          {scenario.variants.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {texts.map(({ path, values }, axis) => (
        <fieldset key={axis === 0 ? "x" : "y"} aria-label={axis === 0 ? "Across" : "Up"}>
          <label>
            <span>{axis === 0 ? "Across" : "Up"}</span>
            <input
              list={list}
              value={path}
              placeholder="nothing"
              onChange={(event) => edit(axis, { path: event.target.value })}
            />
          </label>
          <label>
            <span className="visually-hidden">{axis === 0 ? "Values across" : "Values up"}</span>
            <input
              value={values}
              placeholder="10, 20, 30"
              onChange={(event) => edit(axis, { values: event.target.value })}
            />
          </label>
        </fieldset>
      ))}
      <datalist id={list}>
        {knobs.map((each) => (
          <option key={each.path} value={each.path} />
        ))}
      </datalist>
      <label>
        <span>Seeds</span>
        <input
          className={styles.count}
          inputMode="numeric"
          value={seeds}
          onChange={(event) => setSeeds(event.target.value)}
        />
      </label>
      <button type="submit" className={parts.button} disabled={asked.length === 0 || count > MOST_CONFIGURATIONS}>
        Run {count > MOST_CONFIGURATIONS ? `at most ${MOST_CONFIGURATIONS}` : ""}
      </button>
    </form>
  );
}

interface PickProps {
  readonly state: SweepState;
  readonly chosen: number;
  choose(index: number): void;
}

const rowsOf = ({ vary }: SweepState): readonly (readonly [label: string, row: number])[] =>
  (vary[1]?.values ?? [""]).map((value, row) => [String(value), row] as const).toReversed();

/** Index of a configuration: the first parameter is the slower one in the grid's order. */
const at = ({ vary }: SweepState, column: number, row: number): number => column * (vary[1]?.values.length ?? 1) + row;

function HeatMap({ state, measure, chosen, choose }: PickProps & { readonly measure: Measure }) {
  const { vary, configurations, front, now } = state;
  const [across, up] = vary;
  const table = useRef<HTMLTableElement>(null);
  const known = configurations.map((each) => each[measure.key]).filter(Number.isFinite);
  const most = Math.max(...known, 1e-9);
  const least = Math.min(...known);
  const heat = (value: number): number =>
    most === least
      ? 0
      : measure.key === "lost"
        ? Math.log1p(value) / Math.log1p(most)
        : (value - least) / (most - least);
  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const rows = up?.values.length ?? 1;
    const [column, row] = [Math.floor(chosen / rows) + (step?.[0] ?? 0), (chosen % rows) + (step?.[1] ?? 0)];
    if (!step || column < 0 || row < 0 || row >= rows || column >= (across?.values.length ?? 0)) return;
    event.preventDefault();
    choose(at(state, column, row));
    table.current?.querySelector<HTMLElement>(`[data-cell="${at(state, column, row)}"]`)?.focus();
  };
  return (
    <div className={styles.mapBox}>
      {up && <p className={styles.axisName}>{knobName(up.path)}</p>}
      <table ref={table} className={styles.map} aria-label={measure.title} onKeyDown={move} data-walk>
        <tbody>
          {rowsOf(state).map(([label, row]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {across?.values.map((value, column) => {
                const index = at(state, column, row);
                const each = configurations[index];
                return (
                  each && (
                    <HeatCell
                      key={String(value)}
                      configuration={each}
                      measure={measure}
                      heat={heat(each[measure.key])}
                      front={front.includes(index)}
                      now={index === now}
                      chosen={index === chosen}
                      choose={() => choose(index)}
                    />
                  )
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className={styles.axisName}>
              {across && knobName(across.path)}
            </th>
            {across?.values.map((value) => (
              <th key={String(value)} scope="col">
                {String(value)}
              </th>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface HeatCellProps {
  readonly configuration: Configuration;
  readonly measure: Measure;
  readonly heat: number;
  readonly front: boolean;
  readonly now: boolean;
  readonly chosen: boolean;
  choose(): void;
}

/** Shares of hue between which neither light nor dark text is read well are left out. */
const LIGHT_TO = 54;
const DARK_FROM = 64;
const PLAIN_TO = 55;

function HeatCell({ configuration, measure, heat, front, now, chosen, choose }: HeatCellProps) {
  const value = configuration[measure.key];
  const hot = measure.hue === "loss" && heat > 0.5;
  const share =
    measure.hue === "plain"
      ? heat * PLAIN_TO
      : hot
        ? DARK_FROM + (heat - 0.5) * 2 * (100 - DARK_FROM)
        : heat * 2 * LIGHT_TO;
  const missing = Number.isNaN(value);
  return (
    <td>
      <button
        type="button"
        className={styles.cell}
        data-cell={configuration.index}
        data-hue={measure.hue}
        data-hot={hot}
        data-missing={missing}
        data-now={now}
        aria-pressed={chosen}
        tabIndex={chosen ? 0 : -1}
        title={configuration.problem ?? undefined}
        style={{ "--share": `${missing ? 0 : share}%` } as React.CSSProperties}
        onClick={choose}
      >
        {now && <small>now</small>}
        {front && <i role="img" aria-label="on the front" />}
        {configuration.problem ? "!" : missing ? "…" : valueText(value, measure.unit)}
      </button>
    </td>
  );
}

const THUMB = { width: 100, height: 60 } as const;

/** The chosen row's runs as small pictures on one scale. */
function Thumbs({ state, chosen, choose }: PickProps) {
  const { vary, configurations } = state;
  const rows = vary[1]?.values.length ?? 1;
  const row = chosen % rows;
  const own = (vary[0]?.values ?? [])
    .map((_, column) => configurations[at(state, column, row)])
    .filter((each) => each !== undefined);
  const scales = scalesOf(own);
  return (
    <section className={styles.thumbs} aria-label="Runs of the chosen row">
      <div>
        <b>{vary[1] ? `${knobName(vary[1].path)} ${String(vary[1].values[row])}` : "Runs"}</b>
        <span>same load, same scale</span>
        <span className={styles.ready}>ready pods</span>
        <span className={styles.waiting}>what waits</span>
      </div>
      <ul>
        {own.map((each) => {
          const { pressure, ready } = thumbOf(each.runs[0], scales, THUMB.width, THUMB.height);
          return (
            <li key={each.index} data-on={each.index === chosen}>
              <button
                type="button"
                aria-label={`Choose ${each.values.map(String).join(", ")}`}
                onClick={() => choose(each.index)}
              >
                <svg viewBox={`0 0 ${THUMB.width} ${THUMB.height}`} preserveAspectRatio="none" aria-hidden="true">
                  {pressure && (
                    <path className={styles.area} d={`${pressure}L${THUMB.width} ${THUMB.height}L0 ${THUMB.height}Z`} />
                  )}
                  <path className={styles.pressure} d={pressure} />
                  <path className={styles.pods} d={ready} />
                </svg>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The chosen configuration: its figures against what stands now, its manifests, its run. */
function Chosen({
  state,
  configuration,
  text,
}: {
  readonly state: SweepState;
  readonly text: string | null;
  readonly configuration: Configuration | undefined;
}) {
  const { scenario, variant, vary, configurations, now, front } = state;
  const [told, setTold] = useState("");
  const objects = scenario.runs[variant]?.objects ?? [];
  const before = now === null ? undefined : configurations[now];
  const yaml = useMemo(() => configuration && textOf(objects, configuration), [objects, configuration]);
  if (!configuration || !yaml) return null;
  const sets = configuration.cells[0]?.vary ?? [];
  const name = vary.map(({ path }, index) => `${knobName(path)} ${String(configuration.values[index])}`).join(", ");
  const copy = async (text: string, what: string) =>
    setTold((await copyText(text)) ? `${what} copied` : "The browser does not let the page copy");
  const whole = () =>
    front
      .flatMap((index) => configurations[index] ?? [])
      .map((each) => textOf(objects, each))
      .join("---\n");
  return (
    <section className={styles.chosen} aria-label="Chosen">
      <div className={styles.cardHead}>
        <h3>{name}</h3>
        <span>{before ? "against now" : ""}</span>
      </div>
      {configuration.problem ? (
        <p className={styles.problem}>{configuration.problem}</p>
      ) : (
        <dl>
          {MEASURES.map(({ key, title, unit }) => (
            <div key={key}>
              <dd>{valueText(configuration[key], unit)}</dd>
              <dt>
                {title} {before && <small>{differenceText(configuration[key] - before[key], unit)}</small>}
              </dt>
            </div>
          ))}
        </dl>
      )}
      <pre className={page.code}>{sets.map(({ path, value }) => `${path}: ${String(value)}`).join("\n")}</pre>
      {configuration.runs.length > 1 && (
        <p>
          SLO lost, seed by seed:{" "}
          {configuration.runs
            .map((run) =>
              valueText(
                run.summary.find(({ of, name: line }) => of === "" && line === "sloLost")?.value ?? Number.NaN,
                "s",
              ),
            )
            .join(", ")}
        </p>
      )}
      <div className={styles.actions}>
        <LabLink
          className={parts.primary}
          scenario={scenario.name}
          query={labQuery({ base: variant, sets }, configuration.cells[0]?.seed ?? scenario.seed, scenario.horizonMs)}
          text={text}
        >
          Step into this run
        </LabLink>
        <button type="button" className={parts.button} onClick={() => copy(yaml, "YAML")}>
          <Copy size={14} /> YAML
        </button>
        <button
          type="button"
          className={parts.button}
          disabled={front.length === 0}
          onClick={() => copy(whole(), "The front")}
        >
          <Copy size={14} /> The front’s YAML
        </button>
      </div>
      <output aria-live="polite">{told}</output>
    </section>
  );
}

const textOf = (objects: readonly KubeObject[], { cells, lost, cost }: Configuration): string =>
  manifestsOf(objects, cells[0]?.vary ?? [], `SLO lost ${valueText(lost, "s")}, ${valueText(cost, "h")} pod-hours`);

function Progress({ state, sweep }: { readonly state: SweepState; readonly sweep: Sweep }) {
  const { done, total, mode } = state;
  return (
    <section className={styles.progress} aria-label="Progress">
      <b>
        {done} of {total} runs
      </b>
      <progress max={total} value={done} aria-label="Runs" />
      {mode === "running" ? (
        <button type="button" className={parts.button} onClick={sweep.actions.cancel}>
          Cancel
        </button>
      ) : (
        <button type="button" className={parts.button} onClick={() => sweep.actions.run(state)}>
          {mode === "cancelled" ? "Run all" : "Run again"}
        </button>
      )}
      <output aria-live="polite">
        {mode === "done" ? "All runs are there." : mode === "cancelled" ? "Cancelled; what was made stays." : ""}
      </output>
    </section>
  );
}

import { useRef } from "react";
import type { Configuration } from "../../session/sweep.ts";
import { valueText } from "../compare/measures.ts";
import { type Axis, at, axesOf, type PickProps } from "./grid.ts";
import type { Measure } from "./measures.ts";
import styles from "./sweep.module.css";

const rowsOf = (up: Axis | undefined): readonly (readonly [label: string, row: number])[] =>
  (up?.texts ?? [""]).map((text, row) => [text, row] as const).toReversed();

/** A cell for every configuration, the warmer the more; arrows move the choice. */
export function HeatMap({ state, measure, chosen, pointed, choose, point }: PickProps & { readonly measure: Measure }) {
  const { configurations, fronts, now } = state;
  const [across, up] = axesOf(state);
  const front = fronts.flat();
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
  const rows = up?.texts.length ?? 1;
  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const [column, row] = [Math.floor(chosen / rows) + (step?.[0] ?? 0), (chosen % rows) + (step?.[1] ?? 0)];
    if (!step || column < 0 || row < 0 || row >= rows || column >= (across?.texts.length ?? 0)) return;
    event.preventDefault();
    choose(at(state, column, row));
    table.current?.querySelector<HTMLElement>(`[data-cell="${at(state, column, row)}"]`)?.focus();
  };
  return (
    <div className={styles.mapBox}>
      {up && <AxisName axis={up} />}
      <table
        ref={table}
        className={styles.map}
        aria-label={measure.title}
        onKeyDown={move}
        onPointerLeave={() => point(null)}
        data-walk
      >
        <tbody>
          {rowsOf(up).map(([label, row]) => (
            <tr key={label}>
              <th scope="row" data-on={chosen % rows === row}>
                {label}
              </th>
              {across?.texts.map((text, column) => {
                const index = at(state, column, row);
                const each = configurations[index];
                return (
                  each && (
                    <HeatCell
                      key={text}
                      configuration={each}
                      measure={measure}
                      heat={heat(each[measure.key])}
                      front={front.includes(index)}
                      now={index === now}
                      chosen={index === chosen}
                      pointed={index === pointed}
                      choose={() => choose(index)}
                      point={() => point(index)}
                    />
                  )
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{across && <AxisName axis={across} />}</td>
            {across?.texts.map((text, column) => (
              <th key={text} scope="col" data-on={Math.floor(chosen / rows) === column}>
                {text}
              </th>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** A parameter's API name, and what is counted where the numbers do not say it. */
function AxisName({ axis: { name, counted } }: { readonly axis: Axis }) {
  return (
    <p className={styles.axisName}>
      {/* A long name may break where its parts meet. */}
      {name.split(".").map((part, index) => (
        <span key={part}>
          {index > 0 && (
            <>
              .<wbr />
            </>
          )}
          {part}
        </span>
      ))}
      {counted !== "" && <small>, {counted}</small>}
    </p>
  );
}

interface HeatCellProps {
  readonly configuration: Configuration;
  readonly measure: Measure;
  readonly heat: number;
  readonly front: boolean;
  readonly now: boolean;
  readonly chosen: boolean;
  readonly pointed: boolean;
  choose(): void;
  point(): void;
}

/** Shares of hue between which neither light nor dark text is read well are left out. */
const LIGHT_TO = 54;
const DARK_FROM = 64;
const PLAIN_TO = 55;

function HeatCell({ configuration, measure, heat, front, now, chosen, pointed, choose, point }: HeatCellProps) {
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
        data-pointed={pointed}
        aria-pressed={chosen}
        tabIndex={chosen ? 0 : -1}
        title={configuration.problem ?? undefined}
        style={{ "--share": `${missing ? 0 : share}%` } as React.CSSProperties}
        onClick={choose}
        onPointerEnter={point}
      >
        {now && <small>now</small>}
        {front && <i role="img" aria-label="on the Pareto front" />}
        {configuration.problem ? "!" : missing ? "…" : valueText(value, measure.unit)}
      </button>
    </td>
  );
}

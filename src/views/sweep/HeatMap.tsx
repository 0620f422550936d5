import { useRef } from "react";
import { knobName } from "../../session/log.ts";
import type { Configuration, SweepState } from "../../session/sweep.ts";
import { valueText } from "../compare/measures.ts";
import { at, type PickProps } from "./grid.ts";
import type { Measure } from "./measures.ts";
import styles from "./sweep.module.css";

const rowsOf = ({ vary }: SweepState): readonly (readonly [label: string, row: number])[] =>
  (vary[1]?.values ?? [""]).map((value, row) => [String(value), row] as const).toReversed();

/** A cell for every configuration, the warmer the more; arrows move the choice. */
export function HeatMap({ state, measure, chosen, choose }: PickProps & { readonly measure: Measure }) {
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

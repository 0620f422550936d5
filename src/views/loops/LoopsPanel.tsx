import { Check } from "lucide-react";
import { clockText } from "../../charts/format.ts";
import { contestedIn } from "../../experiment/contested.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import styles from "./loops.module.css";
import { type LoopRow, loopRows } from "./rows.ts";

/** The focused run's loops: what each reads and writes, how often, where it runs; and fields with two writers. */
export function LoopsPanel({ lab, state }: { lab: Lab; state: LabState }) {
  const at = useInstant(lab.clock);
  const history = state.lanes[state.focus]?.history;
  if (!history) return null;
  const contested = contestedIn(history.touches.filter((touch) => touch.at <= at));
  return (
    <section className={styles.loops} aria-label="Which loops run?">
      <h2>
        Which loops run? <small>at {clockText(at)}</small>
      </h2>
      <div className={styles.contested} data-none={contested.length === 0}>
        <h3>{contested.length === 0 ? "No field with two writers" : "Fields with two writers"}</h3>
        <ul>
          {contested.map(({ kind, object, field, writers }) => (
            <li key={`${kind} ${object} ${field}`}>
              <code>
                {kind} {object} {field}
              </code>{" "}
              {writers.join(", ")}
            </li>
          ))}
        </ul>
      </div>
      <p>
        What each says of itself. <Check size={12} aria-hidden="true" /> it has written this.
      </p>
      <table>
        <caption className="visually-hidden">Loops with their host and period, what they read and write</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Loop</th>
            <th scope="col">Host, period</th>
            <th scope="col">Reads</th>
            <th scope="col">Writes</th>
          </tr>
        </thead>
        <tbody>
          {loopRows(history.info.controllers, history.touches, at).map((row) => (
            <Loop key={row.name} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const plain = (text: string): string => (text === "*" || text === "*.*" ? "any object" : text);

function Loop({ row: { name, host, period, reads, writes } }: { row: LoopRow }) {
  return (
    <tr data-acts={writes.some(({ isDone }) => isDone)}>
      <th scope="row">{name}</th>
      <td>
        {host} · {period}
      </td>
      <td>
        <span aria-hidden="true">reads</span> <span>{reads.map(plain).join(", ")}</span>
      </td>
      <td>
        <span aria-hidden="true">writes</span>
        <ul>
          {writes.map(({ field, isDone }) => (
            <li key={field} data-done={isDone}>
              {isDone && <Check size={12} aria-label="written" role="img" />}
              <code>{plain(field)}</code>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

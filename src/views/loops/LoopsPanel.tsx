import { Check } from "lucide-react";
import { clockText } from "../../charts/format.ts";
import { type Claim, claimsAmong } from "../../git/claims.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { type GitNow, gitAt } from "../git/snapshot.ts";
import { useInstant } from "../hooks.ts";
import instant from "../parts/instant.module.css";
import styles from "./loops.module.css";
import { type LoopRow, loopRows, type MeetingRow, meetings } from "./rows.ts";

/** The focused run's loops: what each reads and writes, how often, where it runs; and fields with two writers. */
export function LoopsPanel({ lab, state }: { lab: Lab; state: LabState }) {
  const at = useInstant(lab.clock);
  const history = state.lanes[state.focus]?.history;
  if (!history) return null;
  const { touches, info } = history;
  const claims = claimsAt(gitAt(history, at), info.controllers);
  const contested = meetings(touches, claims, at);
  return (
    <section className={`${instant.panel} ${styles.loops}`} aria-label="Which loops run?">
      <h2 className={instant.title}>
        Which loops run? <small>at {clockText(at)}</small>
      </h2>
      <div className={styles.contested} data-none={contested.length === 0}>
        <h3>{contested.length === 0 ? "No field with two writers" : "Fields with two writers"}</h3>
        <ul>
          {contested.map((row) => (
            <Meeting key={`${row.kind} ${row.object} ${row.field}`} row={row} />
          ))}
        </ul>
      </div>
      <p>
        What each declares, and agents hold by their files. <Check size={12} aria-hidden="true" /> it has written this.
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
          {loopRows(info.controllers, touches, claims, at).map((row) => (
            <Loop key={row.name} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const known = new WeakMap<GitNow, readonly Claim[]>();

/** Kept for as long as nothing changes. */
function claimsAt(git: GitNow, loops: Parameters<typeof claimsAmong>[1]): readonly Claim[] {
  const claims = known.get(git) ?? claimsAmong(git.objects, loops);
  known.set(git, claims);
  return claims;
}

const Meeting = ({ row: { kind, object, field, loops } }: { row: MeetingRow }) => (
  <li>
    <code>
      {kind} {object} {field}
    </code>{" "}
    {loops.map(({ name, hasWritten }, index) => (
      <span key={name}>
        {index > 0 && ", "}
        {name}
        {hasWritten && <Check size={12} aria-label="has written" role="img" />}
      </span>
    ))}
  </li>
);

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

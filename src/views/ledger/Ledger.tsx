import type { LedgerEntry } from "../../api/ledger.ts";
import { clockText, numberText } from "../../charts/format.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import card from "../parts/card.module.css";
import { bookkeepers, booksAt, isWrong } from "./books.ts";
import styles from "./ledger.module.css";

const MOST_ROWS = 6;

/** What services have done to the world, request by request, against what their callers know of it. */
export function Ledger({ lab, history }: { readonly lab: Lab; readonly history: History }) {
  const at = useInstant(lab.clock);
  return (
    <>
      {bookkeepers(history).map((service) => (
        <Book key={service} history={history} service={service} at={at} />
      ))}
    </>
  );
}

function Book({ history, service, at }: { history: History; service: string; at: number }) {
  const { done, twice, answered, failed, unknown, entries } = booksAt(history, service, at, MOST_ROWS);
  return (
    <section className={`${card.card} ${styles.ledger}`} aria-label={`Ledger of ${service}`}>
      <dl>
        <Count name="committed" value={done} />
        <Count name="committed twice" value={twice} isBad={twice > 0} />
        <Count name="callers saw an answer" value={answered} />
        <Count name="callers saw a failure" value={failed} isBad={failed > 0} />
        <Count name="failure seen, committed all the same" value={unknown} isBad={unknown > 0} />
      </dl>
      <table>
        <caption>Ledger of {service}: of each second one that went well, and up to ten others</caption>
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Request</th>
            <th scope="col">Attempts</th>
            <th scope="col">Committed</th>
            <th scope="col">Caller saw</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={`${entry.request} ${entry.at}`} entry={entry} />
          ))}
        </tbody>
      </table>
      {entries.length === 0 && <p>No request yet.</p>}
    </section>
  );
}

function Count({ name, value, isBad = false }: { name: string; value: number; isBad?: boolean }) {
  return (
    <div data-bad={isBad}>
      <dt>{name}</dt>
      <dd>{numberText(value)}</dd>
    </div>
  );
}

function Row({ entry }: { entry: LedgerEntry }) {
  const { at, request, retries, effects, answered } = entry;
  return (
    <tr data-wrong={isWrong(entry)}>
      <td>{clockText(at)}</td>
      <td>{request}</td>
      <td>{1 + retries}</td>
      <td>{TIMES[effects] ?? `${effects} times`}</td>
      <td>{answered === null ? "had given up" : answered ? "answer" : "failure"}</td>
    </tr>
  );
}

const TIMES = ["not at all", "once", "twice"];

import type { DecisionRecord } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import styles from "./credentials.module.css";

/** As many as fit beside the way. */
const SHOWN = 8;
const TOOK = ["Changed", "Read", "Pushed", "Merged"];

/** What an intruder has tried up to the clock, newest first, and what the Git host said to his pushes. */
export function Tries({ lab, lane, history, at }: { lab: Lab; lane: number; history: History; at: TimeMs }) {
  if (!history.decisions.some(isTry)) return null;
  const tries = history.decisions.filter((decision) => decision.at <= at && isTry(decision)).reverse();
  return (
    <section className={styles.words} aria-label="What was tried">
      <h2>So far</h2>
      <ul className={styles.tries}>
        {tries.slice(0, SHOWN).map((decision) => (
          <li key={decision.id} data-took={TOOK.includes(decision.explanation.reason)}>
            <button type="button" onClick={() => lab.actions.ask({ lane, decision: decision.id }, decision.at)}>
              {clockText(decision.at)}
            </button>
            <span>{decision.explanation.outcome}</span>
          </li>
        ))}
      </ul>
      {tries.length === 0 && <p>Nothing yet.</p>}
      {tries.length > SHOWN && <p>And {tries.length - SHOWN} before.</p>}
    </section>
  );
}

const isTry = ({ controller }: DecisionRecord): boolean => controller === "intruder" || controller === "git";

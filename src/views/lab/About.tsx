import { clockText } from "../../charts/format.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { momentsOf } from "../../session/moments.ts";
import { momentText } from "./moments.ts";
import styles from "./why.module.css";

/** Where no loop decides anything: what the scenario is about, and what happens in it. */
export function About({ lab, about, history }: { lab: Lab; about: string; history: History }) {
  const moments = momentsOf(history);
  return (
    <div className={styles.about}>
      <p>{about}</p>
      {moments.length > 0 && <h3>What happens</h3>}
      <ul>
        {moments.map((moment) => {
          const text = momentText(moment, history.info.knobs);
          return (
            <li key={`${moment.at}${text}`}>
              <button type="button" onClick={() => lab.actions.rewind(moment.at)}>
                <time>{clockText(moment.at)}</time> {text}
              </button>
            </li>
          );
        })}
      </ul>
      <p className={styles.empty}>No loop runs in this variant, so there is no decision to explain.</p>
    </div>
  );
}

import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import type { Lab } from "../../session/lab.ts";
import type { Band } from "./bands.ts";
import styles from "./git.module.css";
import { objectText, valueText, writerText } from "./words.ts";

const MOST_WRITES = 6;

/** Who wrote which field of one object, newest first. */
export function Writes({
  lab,
  lane,
  object,
  bands,
  at,
}: {
  lab: Lab;
  lane: number;
  object: string;
  bands: readonly Band[];
  at: TimeMs;
}) {
  const past = bands.flatMap(({ writes }) => writes.filter((write) => write.at <= at));
  const all = past.reverse().sort((a, b) => b.at - a.at);
  const title = `Who wrote ${objectText(object)}`;
  return (
    <section aria-label={title} className={styles.writes}>
      <h2>{title}</h2>
      {all.length === 0 ? (
        <p>Nobody yet.</p>
      ) : (
        <table aria-label={`${title}: the last writes`}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Field</th>
              <th scope="col">Change</th>
              <th scope="col">Field manager</th>
              <th scope="col">Who</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, MOST_WRITES).map((write) => (
              <tr key={`${write.at}${write.path}${write.by}`}>
                <td>{clockText(write.at)}</td>
                <td>
                  <code>{write.path}</code>
                </td>
                <td>
                  <code>
                    {valueText(write.from)} → {valueText(write.to)}
                  </code>
                </td>
                <td>
                  <code>{write.manager || "nobody"}</code>
                </td>
                <td>
                  {write.decision === null ? (
                    writerText(write.by)
                  ) : (
                    <button
                      type="button"
                      className={styles.why}
                      onClick={() => lab.actions.ask({ lane, decision: write.decision ?? 0 })}
                    >
                      <i aria-hidden="true" />
                      {write.by}
                      <span className="visually-hidden">: why?</span>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

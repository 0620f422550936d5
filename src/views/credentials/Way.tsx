import type { CredentialGraph, Place } from "../../credentials/graph.ts";
import { attackOf, type Reach, refusalsOf } from "../../credentials/reach.ts";
import styles from "./credentials.module.css";
import { nameText, stepsText } from "./words.ts";

/** The shortest way from a compromised place to the cluster, what else is reached, and what is closed. */
export function Way({ graph, reach, start }: { graph: CredentialGraph; reach: Reach; start: Place }) {
  const attack = attackOf(reach);
  const refusals = refusalsOf(graph, reach);
  const others = graph.places.filter(({ id }) => reach.has(id) && id !== start.id);
  return (
    <>
      <section className={styles.words} aria-label="Shortest way to the cluster">
        <h2>
          Who owns {start.name}{" "}
          {attack.length > 0 ? `changes the cluster in ${stepsText(attack.length)}` : "does not get into the cluster"}
        </h2>
        {attack.length > 0 && (
          <ol>
            {attack.map(({ says }) => (
              <li key={says}>{says}</li>
            ))}
          </ol>
        )}
      </section>
      <section className={styles.words} aria-label="Reached and closed">
        <h2>Reached</h2>
        <p>{others.length > 0 ? others.map(nameText).join(", ") : "nothing else"}</p>
        {refusals.length > 0 && (
          <>
            <h2>Closed</h2>
            <ul>
              {refusals.map(({ arrow, because }) => (
                <li key={arrow.says}>
                  {arrow.says} <code>{because}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

import type { ObjectChange } from "../../session/changes.ts";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./editor.module.css";

const WORDS = { "+": "added", "-": "removed", " ": "", "@": "" } as const;

/** What applying would change, object by object, and what would be refused. */
export function Changes({ changes, refusal }: { readonly changes: readonly ObjectChange[]; readonly refusal: string }) {
  return (
    <section className={styles.changes} aria-label="What applying would change" {...SCROLLS}>
      {refusal !== "" && <p className={styles.refused}>{refusal}</p>}
      {changes.length === 0 && refusal === "" && <p>Applying would change nothing.</p>}
      {changes.map(({ title, lines }) => (
        <article key={title}>
          <h3>{title}</h3>
          <p>{counted(lines)}</p>
          <pre>
            {lines
              .map((line, index) => ({ ...line, index }))
              .map(({ mark, text, index }) => (
                <span key={index} data-mark={mark}>
                  <i aria-hidden="true">{mark === "@" ? " " : mark}</i>
                  {WORDS[mark] !== "" && <b className={styles.spoken}>{WORDS[mark]}</b>}
                  {text}
                  {"\n"}
                </span>
              ))}
          </pre>
        </article>
      ))}
    </section>
  );
}

function counted(lines: ObjectChange["lines"]): string {
  const count = (mark: string) => lines.filter((line) => line.mark === mark).length;
  const [added, removed] = [count("+"), count("-")];
  return `${added} ${added === 1 ? "line" : "lines"} added, ${removed} removed`;
}

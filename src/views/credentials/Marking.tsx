import parts from "../parts/parts.module.css";
import styles from "./credentials.module.css";
import type { Result } from "./marks.ts";

/** The question before the picture. */
export function Question({ reveal }: { reveal(): void }) {
  return (
    <div className={styles.question}>
      <p>
        <b>Mark it yourself first.</b> Which systems hold a key that may change the cluster, and which may only push to
        Git? A click marks <em>cluster</em>, another <em>Git</em>, a third takes it back.
      </p>
      <button type="button" className={parts.button} onClick={reveal}>
        Show the keys
      </button>
    </div>
  );
}

/** How the marks compare with what is computed. */
export function Outcome({ result, again }: { result: Result; again(): void }) {
  const { hits, missed, wrong, passed } = result;
  return (
    <div className={styles.question} role="status">
      <p>
        {passed ? (
          <b>All marks are right.</b>
        ) : (
          <>
            <b>✓ {hits} right</b>, ! {missed} missed, ✕ {wrong} wrong.
          </>
        )}{" "}
        Click a place: somebody owns it. What he reaches lights up.
      </p>
      <button type="button" className={parts.button} onClick={again}>
        Mark again
      </button>
    </div>
  );
}

import { numberText } from "../../charts/format.ts";
import { type Rollout, rolloutText } from "./canary.ts";
import styles from "./release.module.css";

/** A square a check that may fail; more are told by their number. */
const MOST_SQUARES = 12;

/** A canary loop: its phase, what has failed of what may, and the time until it looks again. */
export function CanaryCard({ rollout }: { rollout: Rollout }) {
  const { name, phase, weight, failed, threshold, every, left } = rollout;
  const looks = phase === "Progressing" || phase === "Promoting" || phase === "Finalising";
  const squares = Array.from({ length: Math.min(MOST_SQUARES, threshold) }, (_, place) => `check ${place}`);
  return (
    <section aria-label={`Canary ${name}`} className={styles.canary} data-phase={phase}>
      <h2>
        Canary {name} <span>{phase}</span>
      </h2>
      <p>{rolloutText(rollout)}</p>
      {looks && (
        <i className={styles.timer} aria-hidden="true">
          <s style={{ width: `${(100 * (every - left)) / every}%` }} />
        </i>
      )}
      <p>
        <span className={styles.squares} aria-hidden="true">
          {squares.map((key, place) => (
            <i key={key} data-failed={place < failed} />
          ))}
        </span>
        {numberText(failed)} of {numberText(threshold)} failed checks
        {looks && `, ${numberText(weight)}\u2009% of the requests`}
      </p>
    </section>
  );
}

import { numberText } from "../../charts/format.ts";
import { percentText } from "../topology/words.ts";
import type { Budget } from "./budget.ts";
import styles from "./release.module.css";

/** What is burnt of what may fail in the whole run. */
export function BudgetCard({ budget: { service, mayFail, allowed, failed } }: { budget: Budget }) {
  const burnt = failed / allowed;
  return (
    <section aria-label={`Error budget of ${service}`} className={styles.budget} data-burnt={burnt > 1}>
      <h2>
        Error budget of {service} <span>{percentText(mayFail)} may fail</span>
      </h2>
      <i aria-hidden="true">
        <s style={{ width: `${100 * Math.min(1, burnt)}%` }} />
      </i>
      <p>
        <b>{percentText(burnt)} burnt</b>: {numberText(failed)} of {numberText(Math.round(allowed))} failures
      </p>
    </section>
  );
}

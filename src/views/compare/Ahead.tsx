import { useMemo } from "react";
import { clockText } from "../../charts/format.ts";
import type { CompareState } from "../../session/compare.ts";
import { leadsOf } from "./ahead.ts";
import styles from "./compare.module.css";

/** Who is ahead, over time. */
export function Ahead({ state }: { readonly state: CompareState }) {
  const leads = useMemo(() => leadsOf(state.variants), [state.variants]);
  const horizon = state.scenario.horizonMs;
  if (leads.length === 0) return null;
  const said = leads.map(({ from, letter }) => `${letter ?? "nobody"} from ${clockText(from)}`).join(", ");
  return (
    <section className={styles.ahead} aria-label="Who is ahead">
      <h2 title="Who misses the fewest objectives; where that is even, whose work waits least; then, who has fewer pods">
        Ahead
      </h2>
      <div>
        {leads.map(({ from, to, letter }) => (
          <span
            key={from}
            data-letter={letter}
            style={{ width: `${(100 * (to - from)) / horizon}%` }}
            title={`${letter ?? "even"} ${clockText(from)} to ${clockText(to)}`}
          >
            {(to - from) / horizon > 0.03 ? (letter ?? "=") : ""}
          </span>
        ))}
      </div>
      <p className="visually-hidden">Ahead: {said}.</p>
    </section>
  );
}

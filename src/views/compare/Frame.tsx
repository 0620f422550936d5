import { ExternalLink } from "lucide-react";
import { addressOf } from "../../session/address.ts";
import { type Compare, type CompareState, writeCompare } from "../../session/compare.ts";
import { Badge } from "../parts/Badge.tsx";
import { Bar } from "./Bar.tsx";
import { Charts } from "./Charts.tsx";
import styles from "./compare.module.css";

/** Rows that a small frame has room for. */
const ROWS = 2;

/** The charts, the playhead, and the way to the whole page. */
export function Frame({
  compare,
  state,
  focus,
  setFocus,
}: {
  readonly compare: Compare;
  readonly state: CompareState;
  readonly focus: number;
  setFocus(index: number): void;
}) {
  const { scenario, variants } = state;
  return (
    <div className={styles.frame}>
      <header>
        <h1>{scenario.title}</h1>
        {variants.map(({ letter, base }, index) => (
          <button
            key={letter}
            type="button"
            aria-pressed={index === focus}
            title={base}
            onClick={() => setFocus(index)}
          >
            <Badge letter={letter} focused={index === focus} /> <span>{base}</span>
          </button>
        ))}
        <a href={addressOf("compare", scenario.name, writeCompare(compare.save()))} target="_blank" rel="noreferrer">
          Setpoint <ExternalLink size={13} aria-hidden="true" />
        </a>
      </header>
      <main>
        <Charts compare={compare} state={state} focus={focus} apart={false} log={false} most={ROWS} />
      </main>
      <Bar compare={compare} state={state} focus={focus} setFocus={setFocus} fork={null} />
    </div>
  );
}

import { numberText } from "../../charts/format.ts";
import styles from "./breaker.module.css";
import type { Lamp } from "./readings.ts";

const STATES = ["closed", "open", "half open"] as const;
const PLACE: Readonly<Record<(typeof STATES)[number], number>> = { closed: 0, open: 190, "half open": 380 };

/** What leads from one state to another, and where its words stand. */
const ARROWS = [
  { words: "too many fail", path: "M110 34H186", x: 148, y: 27 },
  { words: "wait is over", path: "M300 34H376", x: 338, y: 27 },
  { words: "a trial fails", path: "M400 54V66H262V57", x: 331, y: 62 },
  { words: "trials succeed", path: "M460 54V82H55V57", x: 148, y: 78 },
];

/** A breaker as a state chart: how many callers stand in each state, and what leads from one to another. */
export function Breaker({ lamps }: { lamps: readonly Lamp[] }) {
  const count = (state: Lamp) => lamps.filter((lamp) => lamp === state).length;
  const words = STATES.map((state) => `${count(state)} ${state}`).join(", ");
  if (lamps.includes("off")) return <p>Its breaker is off.</p>;
  return (
    <svg className={styles.chart} viewBox="0 0 492 92" role="img" aria-label={`Breakers of the callers: ${words}.`}>
      <title>{words}</title>
      <defs>
        <marker id="breaker-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" />
        </marker>
      </defs>
      {ARROWS.map(({ words, path, x, y }) => (
        <g key={words}>
          <path d={path} markerEnd="url(#breaker-arrow)" />
          <text x={x} y={y}>
            {words}
          </text>
        </g>
      ))}
      {STATES.map((state) => (
        <g key={state} transform={`translate(${PLACE[state]} 14)`} data-state={state} data-on={count(state) > 0}>
          <rect width="110" height="40" rx="8" />
          <text x="55" y="18">
            {state}
          </text>
          <text x="55" y="33">
            {numberText(count(state))} of {numberText(lamps.length)}
          </text>
        </g>
      ))}
    </svg>
  );
}

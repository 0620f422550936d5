import type { ExplanationStep } from "../../api/explanation.ts";
import styles from "./why.module.css";

const ROW_PX = 31;
const WIDTH_PX = 66;

const numbers = (steps: readonly ExplanationStep[]): readonly number[] =>
  steps.flatMap(({ before, after }) => [before, after]).filter((value): value is number => typeof value === "number");

/** A rule keeps its row from one decision to the next; of several rows of the same rule the n-th. */
const keyOf = (steps: readonly ExplanationStep[], index: number): string => {
  const rule = steps[index]?.rule;
  return `${rule} ${steps.slice(0, index).filter((step) => step.rule === rule).length}`;
};

/** One row a rule; the dot moves sideways where a rule changed the number. */
export function Ladder({ steps }: { readonly steps: readonly ExplanationStep[] }) {
  if (numbers(steps).length === 0) return <WordSteps steps={steps} />;
  const values = numbers(steps);
  const low = Math.min(...values) - 1;
  const high = Math.max(...values) + 1;
  const x = (value: number) =>
    values.length === 0 ? WIDTH_PX / 2 : 6 + ((value - low) / (high - low)) * (WIDTH_PX - 12);
  const points = steps.map((step, index) => ({
    x: x(typeof step.after === "number" ? step.after : low),
    y: index * ROW_PX + ROW_PX / 2,
  }));
  const path = points
    .map(({ x: px, y }, index) => {
      const before = points[index - 1];
      return before ? `C${before.x} ${before.y + 14} ${px} ${y - 14} ${px} ${y}` : `M${px} ${y}`;
    })
    .join("");
  const marks = Math.min(high - low, 12);
  const grains = Array.from({ length: marks + 1 }, (_, index) => x(low + (index / marks) * (high - low)));
  return (
    <div className={styles.ladder}>
      <svg width={WIDTH_PX} height={steps.length * ROW_PX} aria-hidden="true">
        <path
          className={styles.grain}
          d={points.map(({ y }) => grains.map((px) => `M${px} ${y}h.01`).join("")).join("")}
        />
        <path d={path} />
        {points.map(({ x: px, y }, index) => (
          <circle key={y} cx={px} cy={y} r={4} data-last={index === points.length - 1} />
        ))}
      </svg>
      <ol>
        {steps.map(({ rule, before, after, because }, index) => (
          <li key={keyOf(steps, index)} data-changed={before !== after && index > 0}>
            <span title={rule}>{rule}</span>
            <b>{after ?? "–"}</b>
            <small title={because}>{because}</small>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Steps that lead to words instead of numbers: placed where, judged how. */
function WordSteps({ steps }: { readonly steps: readonly ExplanationStep[] }) {
  return (
    <ol className={styles.words}>
      {steps.map(({ rule, after, because }, index) => (
        <li key={keyOf(steps, index)}>
          <span>{rule}</span> {after !== null && <b>{after}</b>}
          <small>{because}</small>
        </li>
      ))}
    </ol>
  );
}

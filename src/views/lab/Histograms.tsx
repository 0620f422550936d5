import type { ExplanationHistogram, HistogramMark } from "../../api/explanation.ts";
import { memoryText, numberText } from "../../charts/format.ts";
import styles from "./histograms.module.css";

const amountText = (value: number, unit: string): string =>
  unit === "B" ? memoryText(value) : `${numberText(value)}\u2009${unit}`;

/** Three digits are enough to follow. */
const factorText = (factor: number | null): string =>
  factor === null ? "without end" : `× ${factor >= 1000 ? numberText(factor) : Number(factor.toPrecision(3))}`;

/** What a loop remembers of the past: a bar a bucket, the percentiles that it read off, what it made of them. */
export function Histograms({ histograms }: { readonly histograms: readonly ExplanationHistogram[] }) {
  return histograms.map((histogram) => <One key={histogram.name} histogram={histogram} />);
}

function One({ histogram }: { readonly histogram: ExplanationHistogram }) {
  const { name, unit, edges, weights, marks } = histogram;
  const heaviest = Math.max(...weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = (weight: number): number => (total > 0 ? (100 * weight) / total : 0);
  return (
    <figure className={styles.histogram}>
      <figcaption>
        {name}: samples by size, older ones weigh less; {numberText(total)} in all
      </figcaption>
      <div className={styles.bars} aria-hidden="true">
        {weights.map((weight, bucket) => (
          <i key={edges[bucket]} style={{ height: `${heaviest > 0 ? (100 * weight) / heaviest : 0}%` }} />
        ))}
        {marks.map((mark) => (
          <b key={mark.name} data-mark={mark.name} style={{ left: `${100 * placeOf(mark, edges)}%` }} />
        ))}
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{amountText(edges[0] ?? 0, unit)}</span>
        <span>{amountText(edges.at(-1) ?? 0, unit)}</span>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">at or below</th>
            <th scope="col">size</th>
            <th scope="col">+ margin</th>
            <th scope="col">confidence</th>
            <th scope="col">gives</th>
          </tr>
        </thead>
        <tbody>
          {marks.map((mark) => (
            <tr key={mark.name} data-mark={mark.name}>
              <th scope="row">
                {numberText(mark.share * 100)}&thinsp;% <small>{mark.name}</small>
              </th>
              <td>{amountText(mark.at, unit)}</td>
              <td>{amountText(mark.withMargin, unit)}</td>
              <td>{factorText(mark.factor)}</td>
              <td>{mark.amount >= NO_BOUND ? "no bound" : amountText(mark.amount, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary>Buckets of {name}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">up to</th>
              <th scope="col">weight</th>
              <th scope="col">share</th>
            </tr>
          </thead>
          <tbody>
            {weights.map((weight, bucket) => (
              <tr key={edges[bucket]}>
                <th scope="row">{amountText(edges[bucket + 1] ?? 0, unit)}</th>
                <td>{numberText(weight)}</td>
                <td>{numberText(share(weight))}&thinsp;%</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** The largest amount that a recommender knows: an upper bound that holds nothing back. */
const NO_BOUND = 1e14;

/** Where a mark stands between the first edge and the last, 0…1; buckets are drawn equally wide. */
function placeOf({ at }: HistogramMark, edges: readonly number[]): number {
  const next = edges.findIndex((edge) => edge >= at);
  return (next < 0 ? edges.length - 1 : next) / Math.max(1, edges.length - 1);
}

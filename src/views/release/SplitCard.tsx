import { clockText, numberText } from "../../charts/format.ts";
import { Funnel } from "./Funnel.tsx";
import styles from "./release.module.css";
import type { Split } from "./splits.ts";

/** 4.97 %, 0.2 %: shares of a hundred with two digits after the point where they are small. */
const fine = (share: number): string => `${Number((100 * share).toFixed(2))}\u2009%`;

/** Where the requests of a split went: measured against what was set, and how far chance alone takes it. */
export function SplitCard({ split }: { split: Split }) {
  const { title, since, total, ways, course } = split;
  return (
    <section aria-label={`Shares of ${title}`} className={styles.split}>
      <div>
        <h2>
          {title}{" "}
          <span>
            {numberText(total)} requests{since > 0 && ` since ${clockText(since)}`}
          </span>
        </h2>
        <table>
          <thead>
            <tr>
              <td />
              <th scope="col">measured</th>
              <th scope="col">set</th>
              <th scope="col">± 3 σ</th>
            </tr>
          </thead>
          <tbody>
            {ways.map(({ name, set, measured, band }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td data-outside={Math.abs(measured - set) > band}>{fine(measured)}</td>
                <td data-set>{fine(set)}</td>
                <td>{band > 0 ? fine(band) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {course && (
        <figure>
          <Funnel course={course} />
          <figcaption>
            {course.name}, and where chance keeps it {fine(course.set)}
          </figcaption>
        </figure>
      )}
    </section>
  );
}

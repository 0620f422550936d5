import type { TimeMs } from "../../base/units.ts";
import type { Lab } from "../../session/lab.ts";
import parts from "../parts/parts.module.css";
import { type Band, isContested } from "./bands.ts";
import styles from "./git.module.css";
import type { DeliveryNow } from "./snapshot.ts";
import { waysOut } from "./way-out.ts";
import { valueText, writerText } from "./words.ts";

/** Who quarrels over a field of an object, and how that ends. */
export function WaysOut({
  lab,
  now,
  object,
  bands,
  at,
}: {
  lab: Lab;
  now: DeliveryNow;
  object: string;
  bands: readonly Band[];
  at: TimeMs;
}) {
  const contested = bands
    .map((band) => ({ ...band, writes: band.writes.filter((write) => write.at <= at) }))
    .find(({ writes }) => isContested(writes));
  const ways = contested ? waysOut(now, object, contested.field, contested.writes) : [];
  if (!contested || ways.length === 0) return null;
  const later = contested.writes.filter(({ from }) => from !== undefined);
  const sides = [...new Map(later.map((write) => [write.by, write])).values()];
  return (
    <div className={styles.ways}>
      <p>
        <b>
          <code>{contested.field.path}</code> is contested:
        </b>{" "}
        {sides.map(({ by, to }) => `${writerText(by)} writes ${valueText(to)}`).join(", ")}.
      </p>
      <h2>The way out</h2>
      <ul>
        {ways.map(({ says, note, deed }) => (
          <li key={says}>
            <span>
              {says} {note && <small>{note}</small>}
            </span>
            {deed && (
              <button
                type="button"
                className={parts.button}
                onClick={() => lab.actions.enter([{ path: deed.path, value: deed.value }])}
              >
                {deed.title}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

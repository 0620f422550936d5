import { knobName } from "../../session/log.ts";
import { at, type PickProps } from "./grid.ts";
import styles from "./sweep.module.css";
import { scalesOf, thumbOf } from "./thumbs.ts";

const THUMB = { width: 100, height: 60 } as const;

/** The chosen row's runs as small pictures on one scale. */
export function ThumbRow({ state, chosen, choose }: PickProps) {
  const { vary, configurations } = state;
  const rows = vary[1]?.values.length ?? 1;
  const row = chosen % rows;
  const own = (vary[0]?.values ?? [])
    .map((_, column) => configurations[at(state, column, row)])
    .filter((each) => each !== undefined);
  const scales = scalesOf(own);
  return (
    <section className={styles.thumbs} aria-label="Runs of the chosen row">
      <div>
        <b>{vary[1] ? `${knobName(vary[1].path)} ${String(vary[1].values[row])}` : "Runs"}</b>
        <span>same load, same scale</span>
        <span className={styles.ready}>ready pods</span>
        <span className={styles.waiting}>what waits</span>
      </div>
      <ul>
        {own.map((each) => {
          const { pressure, ready } = thumbOf(each.runs[0], scales, THUMB.width, THUMB.height);
          return (
            <li key={each.index} data-on={each.index === chosen}>
              <button
                type="button"
                aria-label={`Choose ${each.values.map(String).join(", ")}`}
                onClick={() => choose(each.index)}
              >
                <svg viewBox={`0 0 ${THUMB.width} ${THUMB.height}`} preserveAspectRatio="none" aria-hidden="true">
                  {pressure && (
                    <path className={styles.area} d={`${pressure}L${THUMB.width} ${THUMB.height}L0 ${THUMB.height}Z`} />
                  )}
                  <path className={styles.pressure} d={pressure} />
                  <path className={styles.pods} d={ready} />
                </svg>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

import { isGiven } from "../../session/usual-sweep.ts";
import { at, axesOf, type PickProps, textsOf } from "./grid.ts";
import styles from "./sweep.module.css";
import { pressureName, scalesOf, thumbOf } from "./thumbs.ts";

const THUMB = { width: 100, height: 60 } as const;

/** The chosen row's runs as small pictures on one scale. */
export function ThumbRow({ state, chosen, pointed, choose, point }: PickProps) {
  const { vary, configurations } = state;
  const rows = vary[1]?.values.length ?? 1;
  const row = chosen % rows;
  const own = (vary[0]?.values ?? [])
    .map((_, column) => configurations[at(state, column, row)])
    .filter((each) => each !== undefined);
  const scales = scalesOf(own);
  const axes = axesOf(state);
  const compiled = state.scenario.runs[state.variant];
  const sameLoad = vary[0] === undefined || !isGiven(vary[0].path);
  return (
    <section className={styles.thumbs} aria-label="Runs of the chosen row">
      <div>
        <b>{axes[1] ? `Row ${axes[1].texts[row]}` : "Runs"}</b>
        <span>
          {own.length} {own.length === 1 ? "run" : "runs"}
          {sameLoad ? ", same load" : ""}, same scale
        </span>
        <span className={styles.ready}>ready pods</span>
        <span className={styles.waiting}>{compiled ? pressureName(compiled) : ""}</span>
      </div>
      <ul onPointerLeave={() => point(null)}>
        {own.map((each) => {
          const { pressure, ready } = thumbOf(each.runs[0], scales, THUMB.width, THUMB.height);
          return (
            <li key={each.index} data-on={each.index === chosen} data-pointed={each.index === pointed}>
              <button
                type="button"
                aria-label={`Choose ${textsOf(axes, vary, each).join(", ")}`}
                onClick={() => choose(each.index)}
                onPointerEnter={() => point(each.index)}
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

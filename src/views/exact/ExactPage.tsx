import { CONTROLLERS } from "../../controllers/registry.ts";
import { TopBar } from "../parts/TopBar.tsx";
import { BUNDLES } from "./bundles.ts";
import styles from "./exact.module.css";
import { familyOf } from "./families.ts";
import { ReplayLine } from "./ReplayLine.tsx";
import { type ReplayState, useReplays } from "./useReplays.ts";

const WAITING: ReplayState = { type: "waiting" };

/** What each controller models and leaves out, and its recordings replayed here and now. Nothing is typed in by hand. */
export function ExactPage() {
  const replays = useReplays(BUNDLES);
  const total = [...replays.values()].reduce(
    (sum, state) =>
      "progress" in state
        ? {
            ticks: sum.ticks + state.progress.row.ticks,
            same: sum.same + state.progress.row.ticks - state.progress.row.ticksDiffer,
          }
        : sum,
    { ticks: 0, same: 0 },
  );
  const families = new Map(
    BUNDLES.map(({ family }) => [family, CONTROLLERS.filter(({ name }) => familyOf(name) === family)]),
  );
  const others = CONTROLLERS.filter(({ name }) => !families.has(familyOf(name)));
  return (
    <>
      <TopBar here="exact" />
      <main className={styles.page}>
        <h1>How exact?</h1>
        <p className={styles.lead} aria-live="polite">
          The real controllers were recorded. Your browser replays them now:{" "}
          <strong>{percent(total.same, total.ticks)}</strong> of{" "}
          {String(total.ticks).replace(/\B(?=(\d{3})+$)/g, "\u2009")} decisions so far come out the same, words
          included.
        </p>
        {[...families].map(([family, controllers]) => (
          <section key={family} className={styles.family} aria-label={family}>
            <div>
              <h2>{family}</h2>
              <ReplayLine family={family} state={replays.get(family) ?? WAITING} />
            </div>
            <div>
              {controllers.map((controller) => (
                <ControllerCard key={controller.name} controller={controller} />
              ))}
              {controllers.length === 0 && (
                <p className={styles.quiet}>Rules only: held to these recordings, not yet run by any scenario.</p>
              )}
            </div>
          </section>
        ))}
        {others.length > 0 && (
          <section className={styles.family} aria-label="without recordings">
            <div>
              <h2>No recordings</h2>
              <p className={styles.quiet}>Built from the upstream sources, checked by their own tests.</p>
            </div>
            <div>
              {others.map((controller) => (
                <ControllerCard key={controller.name} controller={controller} />
              ))}
            </div>
          </section>
        )}
      </main>
    </>
  );
}

function ControllerCard({ controller }: { readonly controller: (typeof CONTROLLERS)[number] }) {
  const { name, kinds, upstream, leftOut } = controller;
  return (
    <article className={styles.controller}>
      <h3>{kinds[0]?.kind ?? name}</h3>
      <p className={styles.source}>
        {upstream.project} {upstream.version}
        <br />
        {upstream.source}
      </p>
      <p className={styles.quiet}>{leftOut.length === 0 ? "Nothing is left out." : "Left out:"}</p>
      <ul>
        {leftOut.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </article>
  );
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${(Math.floor((part / whole) * 10000) / 100).toFixed(2)}\u2009%`;

import { CONTROLLERS } from "../../controllers/registry.ts";
import { TopBar } from "../parts/TopBar.tsx";
import { BUNDLES } from "./bundles.ts";
import styles from "./exact.module.css";
import { folderOf } from "./families.ts";
import { RULES } from "./left-out.ts";
import { Metastable } from "./Metastable.tsx";
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
  const folders = [...new Set(BUNDLES.map(({ folder }) => folder))];
  const others = CONTROLLERS.filter(({ name }) => !folders.includes(folderOf(name)));
  const replayed = BUNDLES.every(({ family }) => ["finished", "failed"].includes(replays.get(family)?.type ?? ""));
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
        {folders.map((folder) => (
          <section key={folder} className={styles.family}>
            <div>
              <h2>{folder}</h2>
              {BUNDLES.filter((bundle) => bundle.folder === folder).map(({ family }) => (
                <ReplayLine key={family} family={family} state={replays.get(family) ?? WAITING} />
              ))}
            </div>
            <div>
              {CONTROLLERS.filter(({ name }) => folderOf(name) === folder).map((controller) => (
                <ControllerCard key={controller.name} controller={controller} />
              ))}
              <RulesCard folder={folder} />
            </div>
          </section>
        ))}
        <Metastable ready={replayed} />
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
      <LeftOut lines={leftOut} />
    </article>
  );
}

/** Rules that are no loop of the cluster's own. */
function RulesCard({ folder }: { readonly folder: string }) {
  const rules = RULES.get(folder);
  if (!rules) return null;
  return (
    <div className={styles.controller}>
      <h3>{rules.what}</h3>
      <LeftOut lines={rules.leftOut} />
    </div>
  );
}

function LeftOut({ lines }: { readonly lines: readonly string[] }) {
  return (
    <>
      <p className={styles.quiet}>{lines.length === 0 ? "Nothing is left out." : "Left out:"}</p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${(Math.floor((part / whole) * 10000) / 100).toFixed(2)}\u2009%`;

import { useEffect, useState, useSyncExternalStore } from "react";
import { clockText } from "../../charts/format.ts";
import type { LinkExtras } from "../../session/link.ts";
import { type Sweep, type SweepState, shareOfSweep } from "../../session/sweep.ts";
import parts from "../parts/parts.module.css";
import { ShareButton } from "../parts/ShareButton.tsx";
import { TopBar } from "../parts/TopBar.tsx";
import { Chosen } from "./Chosen.tsx";
import { HeatMap } from "./HeatMap.tsx";
import { MEASURES, type Measure, telling } from "./measures.ts";
import { Parameters } from "./Parameters.tsx";
import styles from "./sweep.module.css";
import { ThumbRow } from "./ThumbRow.tsx";
import { Tradeoff } from "./Tradeoff.tsx";

/** One or two parameters × seeds: a map of what comes of them, and what it costs. */
export function SweepPage({ sweep, link }: { readonly sweep: Sweep; readonly link: LinkExtras }) {
  const state = useSyncExternalStore(sweep.subscribe, sweep.get);
  const { scenario, vary, configurations, front, now, total, seeds } = state;
  const [asked, setMeasure] = useState<Measure | null>(null);
  const measure = asked ?? telling(configurations);
  const [picked, setPicked] = useState<number | null>(null);
  const chosen = picked !== null && picked < configurations.length ? picked : (front.at(-1) ?? now ?? 0);
  useEffect(() => {
    document.title = `${scenario.name}, ${vary.length} parameters · Setpoint`;
  }, [scenario, vary.length]);
  return (
    <div className={styles.page}>
      <TopBar
        here="sweep"
        crumb={`${scenario.name}, ${state.variant}`}
        scenario={scenario.name}
        tools={<ShareButton shared={() => shareOfSweep(sweep.get(), link)} />}
      />
      <main className={styles.main}>
        <div className={styles.board}>
          <div className={styles.story}>
            <div>
              <h1>{scenario.title}</h1>
              <p>
                {total} runs of the same {clockText(scenario.horizonMs)}. Cells show{" "}
                <strong>
                  {measure.says}
                  {seeds > 1 ? `, median of ${seeds} seeds` : ""}
                </strong>
                .
              </p>
            </div>
            <fieldset className={styles.choices} aria-label="Measure">
              {MEASURES.map((each) => (
                <label key={each.key} data-on={each === measure}>
                  <input type="radio" name="measure" checked={each === measure} onChange={() => setMeasure(each)} />
                  {each.title}
                </label>
              ))}
            </fieldset>
          </div>
          <Parameters key={state.variant + vary.map(({ path }) => path).join()} state={state} run={sweep.actions.run} />
          <HeatMap state={state} measure={measure} chosen={chosen} choose={setPicked} />
          <ThumbRow state={state} chosen={chosen} choose={setPicked} />
        </div>
        <aside className={styles.side} aria-label="Trade-off">
          <div className={styles.cardHead}>
            <h2>Trade-off</h2>
            <span>
              ● on the front, {front.length} of {configurations.length}
            </span>
          </div>
          <p className={styles.axisName}>seconds of SLO lost, in powers of ten</p>
          <Tradeoff state={state} chosen={chosen} />
          <Chosen state={state} configuration={configurations[chosen]} text={link.text} />
        </aside>
      </main>
      <Progress state={state} sweep={sweep} />
    </div>
  );
}

function Progress({ state, sweep }: { readonly state: SweepState; readonly sweep: Sweep }) {
  const { done, total, mode } = state;
  return (
    <section className={styles.progress} aria-label="Progress">
      <b>
        {done} of {total} runs
      </b>
      <progress max={total} value={done} aria-label="Runs" />
      {mode === "running" ? (
        <button type="button" className={parts.button} onClick={sweep.actions.cancel}>
          Cancel
        </button>
      ) : (
        <button type="button" className={parts.button} onClick={() => sweep.actions.run(state)}>
          {mode === "cancelled" ? "Run all" : "Run again"}
        </button>
      )}
      <output aria-live="polite">
        {mode === "done" ? "All runs are there." : mode === "cancelled" ? "Cancelled; what was made stays." : ""}
      </output>
    </section>
  );
}

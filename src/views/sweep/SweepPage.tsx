import { useEffect, useState, useSyncExternalStore } from "react";
import type { LinkExtras } from "../../session/link.ts";
import { type Sweep, type SweepState, shareOfSweep, usualChoice } from "../../session/sweep.ts";
import { isGiven } from "../../session/usual-sweep.ts";
import { ShareButton } from "../parts/ShareButton.tsx";
import { TopBar } from "../parts/TopBar.tsx";
import { Chosen } from "./Chosen.tsx";
import { HeatMap } from "./HeatMap.tsx";
import { MEASURES, type Measure, saysOf, telling, varies, wholeSpan } from "./measures.ts";
import { Parameters } from "./Parameters.tsx";
import { Progress } from "./Progress.tsx";
import styles from "./sweep.module.css";
import { ThumbRow } from "./ThumbRow.tsx";
import { Tradeoff } from "./Tradeoff.tsx";

/** One or two parameters × seeds: a map of what comes of them, and what it costs. */
export function SweepPage({ sweep, link }: { readonly sweep: Sweep; readonly link: LinkExtras }) {
  const state = useSyncExternalStore(sweep.subscribe, sweep.get);
  const { scenario, vary, configurations, fronts, total } = state;
  const [asked, setMeasure] = useState<Measure | null>(null);
  const measure = asked ?? telling(configurations);
  const [picked, setPicked] = useState<number | null>(null);
  const chosen = picked !== null && picked < configurations.length ? picked : usualChoice(state);
  const [pointed, point] = useState<number | null>(null);
  const pick = { state, chosen, pointed, choose: setPicked, point };
  const configuration = configurations[chosen];
  const objectives = scenario.runs[state.variant]?.objectives ?? [];
  const aside = asideOf(state);
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
                {total} {total === 1 ? "run" : "runs"} of the same {wholeSpan(scenario.horizonMs)}. Cells show{" "}
                <strong>{saysOf(measure, objectives)}</strong>.{aside !== "" && ` ${aside}`}
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
          {vary.length > 0 && (
            <>
              <HeatMap {...pick} measure={measure} />
              <ThumbRow {...pick} />
            </>
          )}
        </div>
        <aside className={styles.side} aria-label="Trade-off">
          <div className={styles.cardHead}>
            <h2>Trade-off</h2>
            <span>
              {fronts.length > 0 &&
                `● on the Pareto front${fronts.length > 1 ? " of their load" : ""}, ${fronts.flat().length} of ${configurations.length}`}
            </span>
          </div>
          <p className={styles.measured}>
            s of SLO lost, log
            {vary.some(({ path }) => isGiven(path)) && <em>Only runs under the same load are compared.</em>}
          </p>
          <Tradeoff {...pick} />
          {configuration && (
            <Chosen
              state={state}
              configuration={configuration}
              looked={pointed === chosen || pointed === null ? undefined : configurations[pointed]}
              text={link.text}
            />
          )}
        </aside>
      </main>
      <Progress state={state} sweep={sweep} />
    </div>
  );
}

/** What there is to say when the map says nothing. */
function asideOf({ vary, scenario, variant, mode, configurations }: SweepState): string {
  if (vary.length === 0) return "This variant has nothing to vary by itself: choose a parameter.";
  if (mode !== "done" || MEASURES.some(({ key }) => varies(configurations, key))) return "";
  const none = (scenario.runs[variant]?.objectives ?? []).length === 0;
  return `All cells are equal${none ? ": this scenario states no objective that could be missed" : ""}.`;
}

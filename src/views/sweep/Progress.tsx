import { Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { copyText } from "../../session/clipboard.ts";
import { manifestsOf } from "../../session/manifest-text.ts";
import { csvOfSweep, type Sweep, type SweepState } from "../../session/sweep.ts";
import { ProgressBar } from "../parts/ProgressBar.tsx";
import parts from "../parts/parts.module.css";
import { save, textFile } from "../parts/save.ts";
import { manifestTitle } from "./measures.ts";
import styles from "./sweep.module.css";
import { leftText, seedText } from "./time-left.ts";

/** How far the runs are, and what is taken away of all of them. */
export function Progress({ state, sweep }: { readonly state: SweepState; readonly sweep: Sweep }) {
  const { done, total, mode, seeds, fronts, configurations } = state;
  const [told, setTold] = useState("");
  const front = fronts.flat();
  const elapsed = useElapsed(state);
  const copyFront = async () => {
    const objects = state.scenario.runs[state.variant]?.objects ?? [];
    const texts = front
      .flatMap((index) => configurations[index] ?? [])
      .map((each) => manifestsOf(objects, each.cells[0]?.vary ?? [], manifestTitle(each)));
    setTold((await copyText(texts.join("---\n"))) ? "The front copied" : "The browser does not let the page copy");
  };
  const running = mode === "running";
  return (
    <section className={styles.progress} aria-label="Progress">
      <b>
        {done} of {total} runs
      </b>
      <ProgressBar label="Runs" done={done} total={total} />
      {running ? (
        <>
          <span className={styles.left}>
            {[seedText(done, total, seeds), leftText(done, total, elapsed)].filter((part) => part !== "").join(", ")}
          </span>
          <button type="button" className={parts.button} onClick={sweep.actions.cancel}>
            Cancel
          </button>
        </>
      ) : (
        <button type="button" className={parts.button} onClick={() => sweep.actions.run(state)}>
          {mode === "cancelled" ? "Run all" : "Run again"}
        </button>
      )}
      <output aria-live="polite">
        {told ||
          (mode === "done" ? "All runs are there." : mode === "cancelled" ? "Cancelled; what was made stays." : "")}
      </output>
      <span className={styles.help}>
        {seeds > 1 ? `Cells show the median of ${seeds} seeds.` : "Cells show one seed."}
      </span>
      <button type="button" className={parts.button} disabled={front.length === 0} onClick={copyFront}>
        <Copy size={14} /> The front’s YAML
      </button>
      <button
        type="button"
        className={parts.button}
        disabled={done === 0}
        onClick={() =>
          void save(textFile(`${state.scenario.name}-sweep.csv`, "text/csv", () => csvOfSweep(sweep.get())))
        }
      >
        Export CSV
      </button>
    </section>
  );
}

/** How long the grid has been running when its last run came, ms. */
function useElapsed({ configurations, done, mode }: SweepState): number {
  const began = useRef(0);
  const [elapsed, setElapsed] = useState(0);
  const fresh = mode === "running" && done === 0;
  useEffect(() => {
    if (fresh) began.current = performance.now();
  }, [fresh]);
  // Each run that comes makes a new list.
  useEffect(() => {
    if (configurations.length > 0) setElapsed(performance.now() - began.current);
  }, [configurations]);
  return elapsed;
}

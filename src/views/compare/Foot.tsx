import { Copy, Plus } from "lucide-react";
import { useState } from "react";
import { copyText } from "../../session/clipboard.ts";
import type { Compare, CompareState } from "../../session/compare.ts";
import { ExportButton } from "../parts/ExportButton.tsx";
import parts from "../parts/parts.module.css";
import styles from "./compare.module.css";

const SEEDS = 10;

const exportCompare = async (state: CompareState, focus: number) =>
  (await import("../../session/exported.ts")).exportedCompare(state, focus);

/** What can be done with what the score card says: more seeds, files, the manifests of the focused variant. */
export function Foot({
  compare,
  state,
  focus,
}: {
  readonly compare: Compare;
  readonly state: CompareState;
  readonly focus: number;
}) {
  const { actions, clock } = compare;
  const { left, seeds, scenario } = state;
  const [told, setTold] = useState("");
  const alone = seeds.length === 1;
  const variant = state.variants[focus];
  const copy = async () => {
    if (!variant) return;
    const { manifestsAt } = await import("../../session/manifests.ts");
    const done = await copyText(manifestsAt(scenario, variant, clock.get().at));
    setTold(done ? `YAML of ${variant.letter} copied` : "The browser does not let the page copy");
  };
  return (
    <div className={styles.foot}>
      <button
        type="button"
        className={parts.primary}
        disabled={left > 0}
        onClick={() => actions.seeds(alone ? SEEDS : 1)}
      >
        <Plus size={15} /> {alone ? `Add seeds: 1 → ${SEEDS} lines` : "One seed only"}
      </button>
      {left === 0 && (
        <ExportButton
          className={parts.button}
          words="Export CSV"
          exported={() => exportCompare(compare.get(), focus)}
        />
      )}
      <button type="button" className={parts.tool} onClick={copy}>
        <Copy size={14} /> Copy YAML of {variant?.letter}
      </button>
      <output aria-live="polite">{left > 0 ? `${left} ${left === 1 ? "run" : "runs"} to go` : told}</output>
    </div>
  );
}

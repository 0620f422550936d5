import { Plus, X } from "lucide-react";
import { memo, useRef } from "react";
import { TRUNK } from "../../session/forks.ts";
import type { Lab, LabState, Lane } from "../../session/lab.ts";
import { MOST_LANES } from "../../session/lab-state.ts";
import { useInstant, useKeptHeight } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { runName } from "./fork-tree.ts";
import styles from "./lab.module.css";
import { liveSentence } from "./sentence.ts";

/** What the scenario says, what is so at the playhead, and which runs are shown. */
export function Story({ lab, state }: { lab: Lab; state: LabState }) {
  const left = state.scenario.variants.filter(
    ({ name }) => !state.lanes.some(({ variant, branch }) => variant === name && branch === TRUNK),
  );
  return (
    <div className={styles.story}>
      <div>
        <h1>{state.scenario.title}</h1>
        <Live lab={lab} lane={state.lanes[state.focus]} />
      </div>
      <fieldset className={styles.variants} aria-label="Variants">
        {state.lanes.map((lane, index) => (
          <span key={lane.letter} className={styles.variant} data-on={index === state.focus}>
            <button
              type="button"
              aria-pressed={index === state.focus}
              onClick={() => lab.actions.focus(index)}
              title={lane.history?.info.variantTitle}
            >
              <Badge letter={lane.letter} focused={index === state.focus} />
              {runName(state, lane)}
            </button>
            {state.lanes.length > 2 && (
              <button
                type="button"
                className={styles.remove}
                aria-label={`Remove ${runName(state, lane)}`}
                onClick={() => lab.actions.removeLane(index)}
              >
                <X size={12} />
              </button>
            )}
          </span>
        ))}
        {left.length > 0 && state.lanes.length < MOST_LANES && (
          <label className={styles.add} title="Add a variant">
            <Plus size={16} aria-hidden="true" />
            <select aria-label="Add a variant" value="" onChange={(event) => lab.actions.addLane(event.target.value)}>
              <option value="" disabled>
                Add a variant
              </option>
              {left.map(({ name, title }) => (
                <option key={name} value={name}>
                  {name}: {title}
                </option>
              ))}
            </select>
          </label>
        )}
      </fieldset>
    </div>
  );
}

const Live = memo(function Live({ lab, lane }: { lab: Lab; lane: Lane | undefined }) {
  const at = useInstant(lab.clock);
  const sentence = useRef<HTMLSpanElement>(null);
  useKeptHeight(sentence);
  let place = 0;
  return (
    <p className={styles.live}>
      <span ref={sentence}>
        {lane?.history
          ? liveSentence(lane.history, at).map(({ text, strong }) => {
              place += 1;
              return strong ? <strong key={place}>{text}</strong> : <span key={place}>{text}</span>;
            })
          : (lane?.failure ?? "The run is being set up.")}
      </span>
    </p>
  );
});

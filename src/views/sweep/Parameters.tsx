import { useId, useState } from "react";
import { MOST_CONFIGURATIONS, readVary, type SavedSweep, type SweepState, valuesAround } from "../../session/sweep.ts";
import parts from "../parts/parts.module.css";
import styles from "./sweep.module.css";

/** What is varied, and how. */
export function Parameters({ state, run }: { readonly state: SweepState; run(asked: SavedSweep): void }) {
  const { scenario, vary } = state;
  const [variant, setVariant] = useState(state.variant);
  const [texts, setTexts] = useState(
    [0, 1].map((axis) => ({ path: vary[axis]?.path ?? "", values: vary[axis]?.values.join(", ") ?? "" })),
  );
  const [seeds, setSeeds] = useState(String(state.seeds));
  const list = useId();
  const knobs = scenario.runs[variant]?.knobs ?? [];
  const asked = texts.flatMap(({ path, values }) => readVary(`${path}~${values}`));
  const count = asked.reduce((product, { values }) => product * values.length, 1);
  const edit = (axis: number, patch: Partial<(typeof texts)[number]>) => {
    const knob = patch.path === undefined ? undefined : knobs.find(({ path }) => path === patch.path);
    const usual = knob ? { values: valuesAround(knob).join(", ") } : {};
    setTexts(texts.map((old, index) => (index === axis ? { ...old, ...usual, ...patch } : old)));
  };
  return (
    <form
      className={styles.form}
      aria-label="Grid"
      onSubmit={(event) => {
        event.preventDefault();
        run({ variant, vary: asked, seeds: Math.max(1, Math.min(50, Math.floor(Number(seeds)) || 1)) });
      }}
    >
      <label>
        <span>Variant</span>
        <select value={variant} onChange={(event) => setVariant(event.target.value)}>
          {scenario.variants.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {texts.map(({ path, values }, axis) => (
        <fieldset key={axis === 0 ? "x" : "y"} aria-label={axis === 0 ? "Across" : "Up"}>
          <label>
            <span>{axis === 0 ? "Across" : "Up"}</span>
            <input
              list={list}
              value={path}
              placeholder="nothing"
              onChange={(event) => edit(axis, { path: event.target.value })}
            />
          </label>
          <label>
            <span className="visually-hidden">{axis === 0 ? "Values across" : "Values up"}</span>
            <input
              value={values}
              placeholder="10, 20, 30"
              onChange={(event) => edit(axis, { values: event.target.value })}
            />
          </label>
        </fieldset>
      ))}
      <datalist id={list}>
        {knobs.map((each) => (
          <option key={each.path} value={each.path} />
        ))}
      </datalist>
      <label>
        <span>Seeds</span>
        <input
          className={styles.count}
          inputMode="numeric"
          value={seeds}
          onChange={(event) => setSeeds(event.target.value)}
        />
      </label>
      <button type="submit" className={parts.button} disabled={asked.length === 0 || count > MOST_CONFIGURATIONS}>
        Run {count > MOST_CONFIGURATIONS ? `at most ${MOST_CONFIGURATIONS}` : ""}
      </button>
    </form>
  );
}

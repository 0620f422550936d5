import { useState } from "react";
import type { KnobDoc } from "../../api/frame.ts";
import { knobName } from "../../session/log.ts";
import type { SweepState } from "../../session/sweep.ts";
import { MOST_CONFIGURATIONS, readVary, type SavedSweep } from "../../session/sweep-link.ts";
import { objectOf, valuesAround } from "../../session/usual-sweep.ts";
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
          <Parameter
            name={axis === 0 ? "Across" : "Up"}
            path={path}
            knobs={knobs}
            choose={(chosen) => edit(axis, { path: chosen })}
          />
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

/** Knobs by their API names under their objects; in full where another one of the object has the same name. */
function optionsOf(paths: readonly string[]) {
  const objects = [...new Set(paths.map(objectOf))];
  return objects.map((object) => {
    const own = paths.filter((path) => objectOf(path) === object);
    const names = own.map(knobName);
    const isAlone = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
    const options = own.map((path) => {
      const name = knobName(path);
      return { path, name: isAlone(name) ? name : path.slice(object.length + 1) };
    });
    return { object, options };
  });
}

/** One axis of the grid: any knob of the variant, or what a link says. */
function Parameter({
  name,
  path,
  knobs,
  choose,
}: {
  readonly name: string;
  readonly path: string;
  readonly knobs: readonly KnobDoc[];
  choose(path: string): void;
}) {
  const paths = knobs.map((knob) => knob.path);
  return (
    <label>
      <span>{name}</span>
      <select className={styles.parameter} value={path} onChange={(event) => choose(event.target.value)}>
        <option value="">nothing</option>
        {path !== "" && !paths.includes(path) && <option value={path}>{path}</option>}
        {optionsOf(paths).map(({ object, options }) => (
          <optgroup key={object} label={object}>
            {options.map((option) => (
              <option key={option.path} value={option.path}>
                {option.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

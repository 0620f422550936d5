import { Plus } from "lucide-react";
import { useId, useState } from "react";
import type { KnobDoc } from "../../api/frame.ts";
import type { CompareState } from "../../session/compare.ts";
import { type PatchedVariant, readScalar } from "../../session/variant-link.ts";
import parts from "../parts/parts.module.css";
import styles from "./compare.module.css";

/** Another variant of the library, or one that is there with one thing changed. */
export function AddVariant({ state, add }: { readonly state: CompareState; add(variant: PatchedVariant): void }) {
  const [open, setOpen] = useState(false);
  const [base, setBase] = useState(state.scenario.variants[0]?.name ?? "");
  const knobs = state.scenario.runs[base]?.knobs ?? [];
  const [path, setPath] = useState("");
  const [value, setValue] = useState("");
  const list = useId();
  const knob: KnobDoc | undefined = knobs.find((each) => each.path === path);
  const done = () => {
    add({ base, sets: path === "" || value === "" ? [] : [{ path, value: readScalar(value) }] });
    setOpen(false);
  };
  if (!open) {
    return (
      <button type="button" className={styles.adds} onClick={() => setOpen(true)}>
        <Plus size={15} /> Variant
      </button>
    );
  }
  return (
    <form
      className={styles.form}
      aria-label="Another variant"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <label>
        <span>Variant</span>
        <select value={base} onChange={(event) => setBase(event.target.value)}>
          {state.scenario.variants.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span>with</span>
        <input
          list={list}
          value={path}
          placeholder="unchanged, or a field"
          onChange={(event) => setPath(event.target.value)}
        />
        <datalist id={list}>
          {knobs.map((each) => (
            <option key={each.path} value={each.path} />
          ))}
        </datalist>
      </label>
      <label>
        <span>at</span>
        <input
          className={styles.value}
          value={value}
          placeholder={knob ? `${knob.initial} ${knob.unit}` : "value"}
          onChange={(event) => setValue(event.target.value)}
        />
      </label>
      <button type="submit" className={parts.primary}>
        Run
      </button>
      <button type="button" className={parts.button} onClick={() => setOpen(false)}>
        Cancel
      </button>
    </form>
  );
}

import { useEffect, useId, useRef, useState } from "react";
import type { KnobDoc } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import { type Compared, type CompareState, changed } from "../../session/compare.ts";
import { type PatchedVariant, readScalar } from "../../session/variant-link.ts";
import parts from "../parts/parts.module.css";
import styles from "./compare.module.css";

/** "12:30" or "750" → milliseconds; NaN for what is no time. */
const timeIn = (text: string): TimeMs =>
  /^\d+(:\d{1,2}){0,2}$/.test(text.trim())
    ? text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000
    : Number.NaN;

/** Another variant of the library, or one that is there, with one thing changed: from the start, or from any moment. */
export function AddVariant({
  state,
  copied,
  now,
  add,
  close,
}: {
  readonly state: CompareState;
  /** What is duplicated; null for a variant of the library. */
  readonly copied: Compared | null;
  /** The playhead: from here on a duplicate is another one, unless somebody says otherwise; at the end, from the start. */
  readonly now: TimeMs;
  add(variant: PatchedVariant): void;
  close(): void;
}) {
  const [base, setBase] = useState(copied?.base ?? state.scenario.variants[0]?.name ?? "");
  const knobs = state.scenario.runs[base]?.knobs ?? [];
  const [path, setPath] = useState("");
  const [value, setValue] = useState("");
  const [from, setFrom] = useState(clockText(copied && now < state.scenario.horizonMs ? now : 0));
  const list = useId();
  const form = useRef<HTMLFormElement>(null);
  // It may open far from the button that asked for it.
  useEffect(() => {
    form.current?.scrollIntoView({ block: "nearest" });
    form.current?.querySelector<HTMLElement>("input, select")?.focus();
  }, []);
  const knob: KnobDoc | undefined = knobs.find((each) => each.path === path);
  const at = timeIn(from);
  const late = !(at < state.scenario.horizonMs);
  const unchanged = path === "" || value === "";
  const done = () => {
    const { sets, later = [] } = copied ?? { sets: [] };
    const start: PatchedVariant = { base, sets, later };
    add(unchanged ? start : changed(start, { at, path, value: readScalar(value) }));
    close();
  };
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={copied ? `Like ${copied.letter}, changed` : "Another variant"}
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      {copied ? (
        <span>
          Like {copied.letter}, {copied.base},
        </span>
      ) : (
        <label>
          <span>Variant</span>
          <select value={base} onChange={(event) => setBase(event.target.value)}>
            {state.scenario.variants.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
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
      <label>
        <span>from</span>
        <input
          className={styles.value}
          value={from}
          aria-invalid={late}
          title={late ? `A time before ${clockText(state.scenario.horizonMs)}, as 12:30` : undefined}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <button type="submit" className={parts.primary} disabled={late || (copied !== null && unchanged)}>
        Run
      </button>
      <button type="button" className={parts.button} onClick={close}>
        Cancel
      </button>
    </form>
  );
}

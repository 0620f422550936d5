import { hasGit, hasKeys } from "../../session/first-look.ts";
import type { LabState } from "../../session/lab.ts";
import { Dialog } from "../parts/Dialog.tsx";
import styles from "./keys.module.css";
import { KEYS } from "./keys.ts";

/** The keys of the Lab that do something in this scenario. */
export function KeysDialog({ state, close }: { readonly state: LabState; close(): void }) {
  const isThere: Readonly<Record<string, boolean>> = { G: hasGit(state), K: hasKeys(state) };
  return (
    <Dialog label="Keys" title="Keys" close={close}>
      <dl className={styles.keys}>
        {KEYS.filter(([key]) => isThere[key] ?? true).map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.more}>
        On a knob: arrows, Shift ×10, Alt ÷10, Backspace sets the default. On a chart: arrows move the cursor, Enter
        pins it.
      </p>
    </Dialog>
  );
}

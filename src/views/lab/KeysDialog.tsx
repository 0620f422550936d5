import { Dialog } from "../parts/Dialog.tsx";
import styles from "./keys.module.css";
import { KEYS } from "./keys.ts";

/** The keys of the Lab. */
export function KeysDialog({ close }: { close(): void }) {
  return (
    <Dialog label="Keys" title="Keys" close={close}>
      <dl className={styles.keys}>
        {KEYS.map(([key, does]) => (
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

import { useEffect } from "react";
import type { Lab, LabState } from "../../session/lab.ts";
import parts from "../parts/parts.module.css";
import styles from "./lab.module.css";

const TOAST_MS = 6000;

/** The last change by hand, with its undoing. */
export function Toast({ lab, state }: { lab: Lab; state: LabState }) {
  const { toast } = state;
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(lab.actions.dismiss, TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast, lab]);
  return (
    <div className={styles.toasts} role="status">
      {toast !== null && (
        <div className={parts.floating}>
          <p>{toast}</p>
          <button type="button" className={parts.button} onClick={lab.actions.undo}>
            Undo
          </button>
        </div>
      )}
    </div>
  );
}

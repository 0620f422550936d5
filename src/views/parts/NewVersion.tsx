import { X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { newVersion } from "../../offline/version.ts";
import styles from "./parts.module.css";

/** Offers a version that came while the page was open; what is on the screen goes on until somebody takes it. */
export function NewVersion() {
  const waits = useSyncExternalStore(newVersion.subscribe, newVersion.waits);
  const [later, setLater] = useState(false);
  return (
    <div role="status" className={styles.notice}>
      {waits && !later && (
        <div className={styles.floating}>
          <p>A new version is ready.</p>
          <button type="button" className={styles.primary} onClick={newVersion.take}>
            Reload
          </button>
          <button type="button" className={styles.icon} aria-label="Later" onClick={() => setLater(true)}>
            <X size={15} />
          </button>
        </div>
      )}
    </div>
  );
}

import { X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { type StorageTrouble, storageTrouble } from "../../session/storage.ts";
import styles from "./notice.module.css";
import parts from "./parts.module.css";

/** More than these are counted, not listed. */
const MOST_LISTED = 6;

/** What of a link could not be followed, part by part. Everything else of it was. */
export function LinkNotice({ problems }: { readonly problems: readonly string[] }) {
  const [open, setOpen] = useState(problems.length > 0);
  if (!open) return null;
  const rest = problems.length - MOST_LISTED;
  return (
    <aside className={styles.notice} aria-label="About this link">
      <div role="status">
        <b>Not everything in this link could be followed. The rest of it is shown.</b>
        <ul>
          {problems.slice(0, MOST_LISTED).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
          {rest > 0 && <li>and {rest} more</li>}
        </ul>
      </div>
      <button type="button" className={parts.icon} aria-label="Close" onClick={() => setOpen(false)}>
        <X size={15} />
      </button>
    </aside>
  );
}

const SAYS: Readonly<Record<StorageTrouble, string>> = {
  blocked: "This browser does not let the page keep anything. The address holds the run: copy it before you leave.",
  full: "The browser’s storage is full, so nothing new is kept. The address holds the run: copy it before you leave.",
};

/** That nothing can be kept: said once. */
export function StorageNotice() {
  const trouble = useSyncExternalStore(storageTrouble.subscribe, storageTrouble.get);
  const [told, setTold] = useState(false);
  if (trouble === null || told) return null;
  return (
    <aside className={styles.notice} data-low="true" aria-label="Storage">
      <p role="status">{SAYS[trouble]}</p>
      <button type="button" className={parts.icon} aria-label="Close" onClick={() => setTold(true)}>
        <X size={15} />
      </button>
    </aside>
  );
}

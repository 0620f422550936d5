import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import styles from "./dialog.module.css";
import parts from "./parts.module.css";

/** Asks for the whole attention: the page behind it is dimmed. Closes with Esc and with its cross. */
export function Dialog({
  label,
  title,
  says,
  close,
  children,
}: {
  readonly label: string;
  readonly title: string;
  readonly says?: string;
  close(): void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={label} onClose={close}>
      <div className={styles.head}>
        <div>
          <h2>{title}</h2>
          {says && <p>{says}</p>}
        </div>
        <button type="button" className={parts.icon} aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size={16} />
        </button>
      </div>
      {children}
    </dialog>
  );
}

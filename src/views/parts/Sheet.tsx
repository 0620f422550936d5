import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import parts from "./parts.module.css";
import styles from "./sheet.module.css";

/** Floats over the page; closes with Esc, with its cross, and with a click beside it. */
export function Sheet({
  label,
  onClose,
  wide = false,
  children,
}: {
  readonly label: string;
  onClose(): void;
  /** For text that is set as it is written. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      data-wide={wide}
      aria-label={label}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <article>
        <header>
          <h2>{label}</h2>
          <button type="button" className={parts.icon} aria-label="Close" onClick={onClose}>
            <X size={16} />
          </button>
        </header>
        {children}
      </article>
    </dialog>
  );
}

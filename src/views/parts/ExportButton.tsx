import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Exported, Waiting } from "../../session/exported.ts";
import parts from "./parts.module.css";

const ExportDialog = lazy(() => import("../export/ExportDialog.tsx").then((view) => ({ default: view.ExportDialog })));

/** One button for everything that can be saved of what is on the screen. */
export function ExportButton({
  exported,
  className = parts.tool,
  words = "Export",
}: {
  /** Asked when the button is pressed; what is still being made is given up when the dialog closes. */
  exported(waiting: Waiting): Promise<Exported>;
  readonly className?: string | undefined;
  readonly words?: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={words}
        aria-haspopup="dialog"
        title={words}
        onClick={() => setOpen(true)}
      >
        <Download size={15} />
        <span>{words}</span>
      </button>
      {open && (
        <Suspense>
          <ExportDialog exported={exported} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Exported } from "../../session/exported.ts";
import parts from "./parts.module.css";

const ExportDialog = lazy(() => import("../export/ExportDialog.tsx").then((view) => ({ default: view.ExportDialog })));

/** One button for everything that can be saved of what is on the screen. */
export function ExportButton({
  exported,
  className = parts.tool,
  words = "Export",
}: {
  /** Asked when the button is pressed. */
  exported(): Promise<Exported>;
  readonly className?: string | undefined;
  readonly words?: string;
}) {
  const [given, setGiven] = useState<Promise<Exported> | null>(null);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={words}
        aria-haspopup="dialog"
        title={words}
        onClick={() => setGiven(exported())}
      >
        <Download size={15} />
        <span>{words}</span>
      </button>
      {given && (
        <Suspense>
          <ExportDialog given={given} close={() => setGiven(null)} />
        </Suspense>
      )}
    </>
  );
}

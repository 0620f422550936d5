import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Exported } from "../../session/exported.ts";
import parts from "./parts.module.css";

const ExportDialog = lazy(() => import("../export/ExportDialog.tsx").then((view) => ({ default: view.ExportDialog })));

/** One button for everything that can be saved of what is on the screen. */
export function ExportButton({ exported }: { /** Asked when the button is pressed. */ exported(): Promise<Exported> }) {
  const [given, setGiven] = useState<Promise<Exported> | null>(null);
  return (
    <>
      <button
        type="button"
        className={parts.tool}
        aria-label="Export"
        aria-haspopup="dialog"
        title="Export"
        onClick={() => setGiven(exported())}
      >
        <Download size={15} />
        <span>Export</span>
      </button>
      {given && (
        <Suspense>
          <ExportDialog given={given} close={() => setGiven(null)} />
        </Suspense>
      )}
    </>
  );
}

import { lazy, Suspense, useState } from "react";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import instant from "../parts/instant.module.css";
import styles from "./meshes.module.css";

const MeshTable = lazy(() => import("./MeshTable.tsx").then((view) => ({ default: view.MeshTable })));

/** Meshes side by side, for whoever asks. */
export function MeshesSection({ lab, history }: { lab: Lab; history: History }) {
  const [open, setOpen] = useState(false);
  return (
    <section className={`${instant.panel} ${styles.meshes}`} aria-label="Meshes compared">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>What each mesh can do, and what it takes</summary>
        {open && (
          <Suspense>
            <MeshTable lab={lab} history={history} />
          </Suspense>
        )}
      </details>
    </section>
  );
}

import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { hasGit, hasKeys } from "../../session/first-look.ts";
import type { Lab } from "../../session/lab.ts";
import { useClockDrive, useKeys, useLab, useSettings } from "../hooks.ts";
import type { ShareHandle } from "../parts/ShareButton.tsx";
import { Board } from "./Board.tsx";
import { Head } from "./Head.tsx";
import { labKeys } from "./keys.ts";
import styles from "./lab.module.css";
import { sharedKnobs } from "./rows.ts";
import { Side } from "./Side.tsx";
import { Toast } from "./Toast.tsx";
import { Transport } from "./Transport.tsx";

const KeysDialog = lazy(() => import("./KeysDialog.tsx").then((view) => ({ default: view.KeysDialog })));

/** One scenario's cockpit: every instrument on one clock. */
export function LabPage({ lab }: { readonly lab: Lab }) {
  const state = useLab(lab);
  const { projector } = useSettings();
  const [help, setHelp] = useState(false);
  const share = useRef<ShareHandle>(null);
  useClockDrive(lab.clock, lab.actions.ended);
  const openHelp = useCallback(() => setHelp(true), []);
  const keys = useMemo(() => labKeys(lab, { help: openHelp, share: () => share.current?.open() }), [lab, openHelp]);
  useKeys(keys);
  const knobs = useMemo(() => sharedKnobs(state.lanes.map((lane) => lane.history?.info ?? null)), [state.lanes]);
  return (
    <div
      className={styles.lab}
      data-panel={state.panel ?? "none"}
      data-projector={projector}
      data-asked={state.asked !== null}
    >
      <Head
        lab={lab}
        name={state.scenario.name}
        scene={state.scene}
        git={hasGit(state)}
        credentials={hasKeys(state)}
        yaml={state.panel === "yaml"}
        terminal={state.terminal}
        share={share}
        help={openHelp}
      />
      <main className={styles.main}>
        <Board lab={lab} state={state} knobs={knobs} projector={projector} />
        <Side lab={lab} state={state} knobs={knobs} />
      </main>
      <Transport lab={lab} state={state} />
      <Toast lab={lab} state={state} />
      {help && (
        <Suspense>
          <KeysDialog state={state} close={() => setHelp(false)} />
        </Suspense>
      )}
    </div>
  );
}

import { lazy, Suspense, useState } from "react";
import type { ReadScenario } from "../../runner/read.ts";
import type { Lab, LabState, Panel } from "../../session/lab.ts";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./lab.module.css";
import type { SharedKnob } from "./rows.ts";

const AgentsPanel = lazy(() => import("../git/AgentsPanel.tsx").then((view) => ({ default: view.AgentsPanel })));
const EditorDrawer = lazy(() => import("../editor/EditorDrawer.tsx").then((view) => ({ default: view.EditorDrawer })));
const LoopsPanel = lazy(() => import("../loops/LoopsPanel.tsx").then((view) => ({ default: view.LoopsPanel })));
const Why = lazy(() => import("./Why.tsx").then((view) => ({ default: view.Why })));
const LogPanel = lazy(() => import("./Panels.tsx").then((view) => ({ default: view.LogPanel })));
const EventsPanel = lazy(() => import("./Panels.tsx").then((view) => ({ default: view.EventsPanel })));
const KnobsPanel = lazy(() => import("./Panels.tsx").then((view) => ({ default: view.KnobsPanel })));
const MeshPanel = lazy(() => import("../meshes/MeshPanel.tsx").then((view) => ({ default: view.MeshPanel })));
const LayersPanel = lazy(() => import("../cluster/LayersPanel.tsx").then((view) => ({ default: view.LayersPanel })));

const TABS: readonly (readonly [Panel, string])[] = [
  ["why", "Why"],
  ["layers", "Layers"],
  ["agents", "Agents"],
  ["loops", "Loops"],
  ["log", "Changes"],
  ["events", "Events"],
  ["knobs", "Knobs"],
];

/** Beside the board: what explains it, tab by tab, or the editor. */
export function Side({ lab, state, knobs }: { lab: Lab; state: LabState; knobs: readonly SharedKnob[] }) {
  const { panel } = state;
  const [open, setOpen] = useState(false);
  const history = state.lanes[state.focus]?.history;
  const meshed = history?.info.columns.some(({ key }) => key === "mesh/encrypted") ? history : null;
  if (panel === "yaml") {
    return (
      <aside className={styles.drawer} aria-label="Manifests">
        <Suspense>
          <EditorDrawer lab={lab} state={state} />
        </Suspense>
      </aside>
    );
  }
  return (
    <aside className={styles.side} aria-label="Side panel" data-open={open} data-closed={panel === null}>
      <button
        type="button"
        className={styles.grip}
        aria-expanded={open}
        aria-label={open ? "Make the panel small" : "Make the panel large"}
        onClick={() => setOpen(!open)}
      />
      <div className={styles.tabs} role="tablist" aria-label="Side panel">
        {TABS.filter(([name]) => name !== (state.scene === "git" ? "layers" : "agents")).map(([name, title]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={panel === name}
            aria-controls={panel === name ? "side-panel" : undefined}
            onClick={() => lab.actions.show(name)}
          >
            {title}
          </button>
        ))}
      </div>
      {panel !== null && (
        <div className={styles.content} role="tabpanel" id="side-panel" aria-labelledby={`tab-${panel}`} {...SCROLLS}>
          {panel === "why" && (
            <Suspense>
              <Why lab={lab} lanes={state.lanes} focus={state.focus} asked={state.asked} about={state.scenario.about} />
            </Suspense>
          )}
          {panel === "why" && meshed && (
            <Suspense>
              <MeshPanel lab={lab} state={state} history={meshed} />
            </Suspense>
          )}
          {panel === "why" && <Facts facts={state.scenario.history} />}
          {panel === "layers" && (
            <Suspense>
              <LayersPanel lab={lab} state={state} />
            </Suspense>
          )}
          {panel === "agents" && (
            <Suspense>
              <AgentsPanel lab={lab} state={state} />
            </Suspense>
          )}
          {panel === "loops" && (
            <Suspense>
              <LoopsPanel lab={lab} state={state} />
            </Suspense>
          )}
          <Suspense>
            {panel === "log" && <LogPanel lab={lab} state={state} />}
            {panel === "events" && <EventsPanel lab={lab} state={state} />}
            {panel === "knobs" && <KnobsPanel lab={lab} knobs={knobs} />}
          </Suspense>
        </div>
      )}
    </aside>
  );
}

/** Dated facts around the scenario; nothing of them is simulated. */
function Facts({ facts }: { facts: ReadScenario["history"] }) {
  if (facts.length === 0) return null;
  return (
    <section className={styles.facts} aria-label="History">
      <h2>History, not simulated</h2>
      <dl>
        {facts.map(({ when, says }) => (
          <div key={when + says}>
            <dt>{when}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

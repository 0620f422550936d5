import { Plus } from "lucide-react";
import { useMemo } from "react";
import type { Lab, LabState } from "../../session/lab.ts";
import { manifestAt, manifestFiles } from "../../session/manifests.ts";
import { filesAt, isOutside, openedAt, revisionOf } from "../../session/transcript.ts";
import { playheadOf, useClock } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import styles from "./editor.module.css";
import { FilePanel, type OpenFile } from "./FilePanel.tsx";
import { OpenedPanel } from "./OpenedPanel.tsx";
import { ScenarioPanel } from "./ScenarioPanel.tsx";

const NEW_FILE = "new.yaml";

/** A narrow drawer has more tabs than room. */
const inView = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: "nearest", inline: "nearest" });

/** The manifests that run, the terminal's files, and the scenario itself, each to read, change and apply. */
export function EditorDrawer({ lab, state }: { readonly lab: Lab; readonly state: LabState }) {
  const at = useClock(lab.clock, playheadOf);
  const lane = state.lanes[state.focus];
  const history = lane?.history;
  const { scenario, log } = state;
  const variant = lane?.variant ?? "";
  const manifests = useMemo(() => manifestFiles(scenario.text, variant), [scenario, variant]);
  const opened = history ? openedAt(history, at) : null;
  const kept = history ? filesAt(history, log, at) : {};
  const others = Object.keys(kept).filter((name) => !isOutside(name) && !manifests.some((each) => each.name === name));
  const untouched = manifests.filter(({ name }) => !Object.hasOwn(kept, name));
  const names = [...others, ...manifests.map(({ name }) => name)];
  const open = opened?.name ?? state.file;
  const isNew = open !== null && open !== opened?.name && !names.includes(open);
  const tabs = [...names, ...(isNew ? [open] : []), ...(opened ? [opened.name] : []), null];

  const fileOf = (name: string): OpenFile => {
    const manifest = untouched.find((each) => each.name === name);
    const text = manifest ? manifestAt(manifest, scenario, variant, log, at) : (kept[name] ?? "");
    return { name, kept: text, isScenarios: manifest !== undefined };
  };
  return (
    <div className={styles.drawer}>
      <div className={styles.tabs}>
        <div role="tablist" aria-label="Files">
          {tabs.map((name) => (
            <button
              key={name ?? "scenario"}
              type="button"
              role="tab"
              ref={open === name ? inView : undefined}
              aria-selected={open === name}
              disabled={opened !== null && name !== opened.name}
              onClick={() => lab.actions.edit(name)}
            >
              {lab.drafts.has(name ?? "") && <i title="changed, not applied" />}
              {name === null ? "scenario" : name === opened?.name ? "kubectl edit" : name}
            </button>
          ))}
        </div>
        <button
          type="button"
          aria-label="New file"
          title="New file: paste or drop manifests into it"
          onClick={() => lab.actions.edit(NEW_FILE)}
        >
          <Plus size={14} />
        </button>
        {lane && (
          <span>
            <Badge letter={lane.letter} focused />
            {variant}
          </span>
        )}
      </div>
      {opened && history ? (
        <OpenedPanel key={opened.text} lab={lab} file={opened} revision={revisionOf(history, opened.name, at)} />
      ) : open === null ? (
        <ScenarioPanel key={state.textRevision} lab={lab} state={state} />
      ) : (
        <FilePanel key={open} lab={lab} state={state} file={fileOf(open)} at={at} />
      )}
    </div>
  );
}

import { useCallback, useRef, useState } from "react";
import type { TimeMs } from "../../base/units.ts";
import { applying, asking, type Preview, previewOf } from "../../session/changes.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { revisionOf } from "../../session/transcript.ts";
import parts from "../parts/parts.module.css";
import { useChecked } from "./checked.ts";
import { Panel } from "./Panel.tsx";

/** A file of the editor: one of the terminal's, or a manifest of the scenario that nobody has kept yet. */
export interface OpenFile {
  readonly name: string;
  /** As it stands at the clock's instant. */
  readonly kept: string;
  /** It is a manifest of the scenario, and only that. */
  readonly isScenarios: boolean;
}

const dropAfter = (lab: Lab) => (name: string, text: string) => {
  lab.actions.save(name, text);
  lab.actions.edit(name);
};

/** A manifest: checked as it is written, compared with what runs, applied at the clock's instant. */
export function FilePanel({
  lab,
  state,
  file,
  at,
}: {
  readonly lab: Lab;
  readonly state: LabState;
  readonly file: OpenFile;
  readonly at: TimeMs;
}) {
  const { name, kept } = file;
  const history = state.lanes[state.focus]?.history;
  const revision = history ? revisionOf(history, name, at) : 1;
  const [draft, setDraft] = useState(lab.drafts.get(name) ?? null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [refusal, setRefusal] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const check = useCallback((written: string) => lab.actions.check(name, written), [lab, name]);
  const text = draft ?? kept;
  const problems = useChecked(check, text);
  const isBad = problems.length > 0;
  const isChanged = text !== kept;
  const was = file.isScenarios ? kept : null;

  const change = (next: string | null) => {
    if (next === null || next === kept) lab.drafts.delete(name);
    else lab.drafts.set(name, next);
    setDraft(next);
    setPreview(null);
    setRefusal("");
  };
  const ask = async () => previewOf(await lab.actions.wouldPrint(asking(name, text, was)));
  const compare = async () => setPreview(preview ? null : await ask());
  const apply = async () => {
    const found = await ask();
    if (found.refusal !== "") return setRefusal(found.refusal);
    lab.actions.openTerminal(true);
    lab.actions.enter(applying(name, text, was));
    change(null);
  };
  return (
    <Panel
      name={name}
      label={`Text of ${name}`}
      title={name}
      revision={revision}
      area={area}
      text={text}
      problems={problems}
      refusal={refusal}
      preview={preview}
      before={kept}
      calm={file.isScenarios ? "as it runs" : "as the terminal has it"}
      onChange={change}
      onApply={() => {
        if (!isBad) void apply();
      }}
      onClose={() => lab.actions.show("why")}
      onDrop={dropAfter(lab)}
    >
      <button type="button" className={parts.button} disabled={!isChanged} onClick={() => change(null)}>
        Revert
      </button>
      {!file.isScenarios && (
        <button
          type="button"
          className={parts.button}
          disabled={!isChanged}
          onClick={() => {
            lab.actions.save(name, text);
            change(null);
          }}
        >
          Save
        </button>
      )}
      <button
        type="button"
        className={parts.button}
        disabled={isBad}
        aria-pressed={preview !== null}
        onClick={() => void compare()}
      >
        Diff
      </button>
      <button
        type="button"
        className={parts.primary}
        disabled={isBad || (file.isScenarios && !isChanged)}
        onClick={() => void apply()}
        title="Apply (Ctrl+Enter)"
      >
        Apply
      </button>
    </Panel>
  );
}

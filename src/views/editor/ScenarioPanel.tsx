import { useCallback, useEffect, useRef, useState } from "react";
import { type Preview, textChange } from "../../session/changes.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { withTrace } from "../../session/manifests.ts";
import parts from "../parts/parts.module.css";
import { goTo } from "./area.ts";
import { useChecked } from "./checked.ts";
import { Panel } from "./Panel.tsx";

/** The draft of the scenario itself among those of its files. */
const OWN = "";

/** The very text that runs. Applied, it runs from the start; one that cannot run is refused at its line, and what ran goes on. */
export function ScenarioPanel({ lab, state }: { readonly lab: Lab; readonly state: LabState }) {
  const { original } = lab;
  const running = state.scenario.text;
  const [text, setText] = useState(lab.drafts.get(OWN) ?? state.draft ?? running);
  const [preview, setPreview] = useState<Preview | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const check = useCallback(
    async (written: string) => (written === running ? [] : lab.actions.checkScenario(written)),
    [lab, running],
  );
  const found = useChecked(check, text);
  const problems = text === state.draft ? state.problems : found;
  const refused = state.problems;
  useEffect(() => {
    const [first] = refused;
    if (first && area.current) goTo(area.current, first.line, first.column);
  }, [refused]);

  const change = (next: string) => {
    if (next === running) lab.drafts.delete(OWN);
    else lab.drafts.set(OWN, next);
    setText(next);
    setPreview(null);
  };
  const isChanged = text !== running;
  const apply = () => {
    if (isChanged) void lab.actions.apply(text);
  };
  const drop = (name: string, dropped: string) => {
    if (name.endsWith(".csv")) change(withTrace(text, dropped));
    else if (/^kind:\s*Simulation\b/m.test(dropped)) change(dropped);
    else change(`${text.trimEnd()}\n---\n${dropped}`);
  };
  return (
    <Panel
      name="Scenario YAML"
      label="Scenario text"
      title={state.scenario.file}
      revision={state.textRevision}
      area={area}
      text={text}
      problems={problems}
      refusal=""
      preview={preview}
      before={running}
      calm="as it runs"
      onChange={change}
      onApply={apply}
      onClose={() => lab.actions.show("why")}
      onDrop={drop}
    >
      {original !== null && original !== running && (
        <button type="button" className={parts.button} onClick={() => change(original)}>
          Original
        </button>
      )}
      <button type="button" className={parts.button} disabled={!isChanged} onClick={() => change(running)}>
        Revert
      </button>
      <button
        type="button"
        className={parts.button}
        disabled={!isChanged}
        aria-pressed={preview !== null}
        onClick={() =>
          setPreview(preview ? null : { changes: textChange(state.scenario.file, running, text), refusal: "" })
        }
      >
        Diff
      </button>
      <button
        type="button"
        className={parts.primary}
        disabled={!isChanged}
        onClick={apply}
        title="Runs it from the start (Ctrl+Enter)"
      >
        Apply
      </button>
    </Panel>
  );
}

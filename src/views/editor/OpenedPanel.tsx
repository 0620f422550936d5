import { useRef, useState } from "react";
import type { Lab } from "../../session/lab.ts";
import parts from "../parts/parts.module.css";
import { Panel } from "./Panel.tsx";

const NONE = [] as const;

/** A file that a command has opened, and waits for: saving it lets the command go on. */
export function OpenedPanel({
  lab,
  file,
  revision,
}: {
  readonly lab: Lab;
  readonly file: { readonly name: string; readonly text: string };
  readonly revision: number;
}) {
  const [text, setText] = useState(file.text);
  const area = useRef<HTMLTextAreaElement>(null);
  const leave = (written: string) => lab.actions.save(file.name, written);
  return (
    <Panel
      name={file.name}
      label={`Text of ${file.name}`}
      title="kubectl edit"
      revision={revision}
      area={area}
      text={text}
      problems={NONE}
      refusal=""
      preview={null}
      before={file.text}
      calm="kubectl waits for this file"
      onChange={setText}
      onApply={() => leave(text)}
      onClose={() => leave(file.text)}
      onDrop={(_, dropped) => setText(dropped)}
    >
      <button type="button" className={parts.button} onClick={() => leave(file.text)}>
        Cancel
      </button>
      <button type="button" className={parts.primary} onClick={() => leave(text)} title="Save and close (Ctrl+Enter)">
        Save and close
      </button>
    </Panel>
  );
}

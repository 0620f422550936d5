import { type DragEvent, useLayoutEffect, useRef, useState } from "react";
import type { Problem } from "../../api/frame.ts";
import { readText } from "../../runner/client.ts";
import { addressOf, packed } from "../../session/address.ts";
import { BROWSER } from "../../session/host.ts";
import { ownScenario } from "../../session/own.ts";
import { goTo } from "../editor/area.ts";
import { Dialog } from "../parts/Dialog.tsx";
import parts from "../parts/parts.module.css";
import styles from "./own.module.css";

const MOST_LISTED = 6;

/** Somebody's own manifests, on their way into the Lab. What cannot run is said at its line, and stays here. */
export function OwnDialog({ close }: { close(): void }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [reading, setReading] = useState(false);
  // The dialog gives the focus to what asks for it as it opens, else to its cross.
  useLayoutEffect(() => area.current?.setAttribute("autofocus", ""), []);
  const write = (next: string) => {
    setText(next);
    setProblems([]);
  };
  const add = async (files: readonly File[]) => {
    const texts = await Promise.all(files.map((file) => file.text()));
    write([text, ...texts].filter((each) => each.trim() !== "").join("\n---\n"));
  };
  const open = async () => {
    setReading(true);
    const found = await addressFor(text);
    setReading(false);
    if (typeof found === "string") location.hash = found;
    else {
      setProblems(found);
      const [first] = found;
      if (first && area.current) goTo(area.current, first.line, first.column);
    }
  };
  return (
    <Dialog
      label="Your own YAML"
      title="Your own YAML"
      says="Deployments with their HPA, ScaledObject or VPA, or a whole scenario. Nothing leaves this browser."
      close={close}
    >
      <form
        className={styles.own}
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          void add([...event.dataTransfer.files]);
        }}
      >
        <textarea
          ref={area}
          aria-label="Manifests"
          aria-invalid={problems.length > 0}
          spellCheck={false}
          value={text}
          placeholder={PLACEHOLDER}
          onChange={(event) => write(event.target.value)}
        />
        <div role="status">
          {problems.length > 0 && (
            <ul className={styles.problems}>
              {problems.slice(0, MOST_LISTED).map((problem) => (
                <li key={`${problem.line} ${problem.column} ${problem.field} ${problem.message}`}>
                  <button
                    type="button"
                    onClick={() => area.current && goTo(area.current, problem.line, problem.column)}
                  >
                    Line {problem.line}, column {problem.column}
                    {problem.field && `, ${problem.field}`}: {problem.message}
                  </button>
                  {problem.hint && <p>{problem.hint}</p>}
                </li>
              ))}
            </ul>
          )}
        </div>
        <footer>
          <p>What manifests do not say, load and work, is assumed and stands in the text: change it there.</p>
          <label className={parts.button}>
            Files
            <input
              className="visually-hidden"
              type="file"
              multiple
              accept=".yaml,.yml,.json"
              onChange={(event) => void add([...(event.target.files ?? [])])}
            />
          </label>
          <button type="submit" className={parts.primary} disabled={text.trim() === "" || reading}>
            {reading ? "Reading…" : "Run in the Lab"}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

const PLACEHOLDER = "Paste manifests here, or drop files.";

/** The run's address, or what is wrong with the text, at its own lines. */
async function addressFor(written: string): Promise<string | readonly Problem[]> {
  const own = ownScenario(written);
  if (!own.ok) return own.error;
  const { name, text, lead } = own.value;
  const read = await readText(BROWSER.spawn, `${name}.yaml`, text);
  if (!read.ok) return read.error.map((problem) => ({ ...problem, line: Math.max(1, problem.line - lead) }));
  return addressOf("lab", name, await packed("", text));
}

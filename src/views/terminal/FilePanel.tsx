import { CircleAlert, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Problem } from "../../api/frame.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { filesAt, revisionOf } from "../../session/transcript.ts";
import { playheadOf, useClock } from "../hooks.ts";
import styles from "../lab/yaml.module.css";
import parts from "../parts/parts.module.css";

/** Somebody has stopped typing. */
const CHECK_AFTER_MS = 350;

/** One of the terminal's files: what it holds at the clock's instant, checked as it is written, then diffed and applied. */
export function FilePanel({
  lab,
  state,
  file,
}: {
  readonly lab: Lab;
  readonly state: LabState;
  readonly file: string;
}) {
  const at = useClock(lab.clock, playheadOf);
  const history = state.lanes[state.focus]?.history;
  const kept = history ? (filesAt(history, state.log, at)[file] ?? "") : "";
  const revision = history ? revisionOf(history, file, at) : 1;
  const [draft, setDraft] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const lines = useRef<HTMLDivElement>(null);
  const text = draft ?? kept;
  const isChanged = text !== kept;

  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      void lab.actions.check(file, text).then((found) => {
        if (!stale) setProblems(found);
      });
    }, CHECK_AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [lab, file, text]);

  const isBad = problems.length > 0;
  const save = () => {
    if (isChanged) lab.actions.save(file, text);
    setDraft(null);
  };
  const run = (command: string) => {
    save();
    lab.actions.openTerminal(true);
    lab.actions.type(`${command} -f ${file}`);
  };
  const bad = new Map(problems.map((problem) => [problem.line, problem]));
  return (
    <section className={styles.yaml} aria-label={file}>
      <header>
        <b>{file}</b>
        <span>revision {revision}</span>
        <button type="button" className={parts.icon} aria-label="Close" onClick={() => lab.actions.show("why")}>
          <X size={16} />
        </button>
      </header>
      <div role="status">
        {isBad && (
          <div className={styles.banner}>
            <CircleAlert size={15} />
            <p>
              <strong>Not applied. Revision {revision} keeps running.</strong>{" "}
              {problems.length === 1 ? "One error." : `${problems.length} errors.`}
            </p>
          </div>
        )}
      </div>
      {isBad && (
        <ul className={styles.problems}>
          {problems.slice(0, 8).map((problem) => (
            <li key={`${problem.line}${problem.column}${problem.message}`}>
              <b>
                Line {problem.line}, column {problem.column}
                {problem.field && `, ${problem.field}`}: {problem.message}
              </b>
              {problem.hint && <p>{problem.hint}</p>}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.editor}>
        <div ref={lines} className={styles.lines} aria-hidden="true">
          {text
            .split("\n")
            .map((_, index) => index + 1)
            .map((line) => (
              <span key={line} data-bad={bad.has(line)}>
                {line}
              </span>
            ))}
        </div>
        <textarea
          aria-label={`Text of ${file}`}
          aria-invalid={isBad}
          spellCheck={false}
          value={text}
          onChange={(event) => setDraft(event.target.value)}
          onScroll={(event) => {
            if (lines.current) lines.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !isBad) run("kubectl apply");
          }}
        />
      </div>
      <footer>
        <span>{isChanged ? "changed, not kept" : "as the terminal has it"}</span>
        <button type="button" className={parts.button} disabled={!isChanged} onClick={() => setDraft(null)}>
          Revert
        </button>
        <button type="button" className={parts.button} disabled={!isChanged} onClick={save}>
          Save
        </button>
        <button type="button" className={parts.button} disabled={isBad} onClick={() => run("kubectl diff")}>
          Diff
        </button>
        <button
          type="button"
          className={parts.primary}
          disabled={isBad}
          onClick={() => run("kubectl apply")}
          title="Apply (Ctrl+Enter)"
        >
          Apply
        </button>
      </footer>
    </section>
  );
}

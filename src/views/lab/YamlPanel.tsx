import { CircleAlert, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Lab, LabState } from "../../session/lab.ts";
import parts from "../parts/parts.module.css";
import styles from "./yaml.module.css";

/** The very text that runs. A text that cannot run is refused at its line; what ran before goes on. */
export function YamlPanel({ lab, state }: { lab: Lab; state: LabState }) {
  const running = state.scenario.text;
  const [text, setText] = useState(state.draft ?? running);
  const { original } = lab;
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = useRef<HTMLDivElement>(null);
  const { problems } = state;
  const bad = new Set(problems.map((problem) => problem.line));
  const goTo = (line: number, column: number) => {
    const before = text
      .split("\n")
      .slice(0, line - 1)
      .join("\n");
    const position = before.length + (line > 1 ? 1 : 0) + column - 1;
    area.current?.focus();
    area.current?.setSelectionRange(position, position);
    if (area.current) area.current.scrollTop = Math.max(0, (line - 8) * 19);
  };
  const latest = useRef(goTo);
  latest.current = goTo;
  useEffect(() => {
    const [first] = problems;
    if (first) latest.current(first.line, first.column);
  }, [problems]);
  const apply = () => void lab.actions.apply(text);
  return (
    <section className={styles.yaml} aria-label="Scenario YAML">
      <header>
        <b>{state.scenario.file}</b>
        <span>revision {state.textRevision}</span>
        <button type="button" className={parts.icon} aria-label="Close" onClick={() => lab.actions.show("why")}>
          <X size={16} />
        </button>
      </header>
      <div role="status">
        {problems.length > 0 && (
          <div className={styles.banner}>
            <CircleAlert size={15} />
            <p>
              <strong>Not applied. Revision {state.textRevision} keeps running.</strong>{" "}
              {problems.length === 1 ? "One error." : `${problems.length} errors.`}
            </p>
          </div>
        )}
      </div>
      {problems.length > 0 && (
        <ul className={styles.problems}>
          {problems.slice(0, 8).map((problem) => (
            <li key={`${problem.line}${problem.column}${problem.field}${problem.message}`}>
              <button type="button" onClick={() => goTo(problem.line, problem.column)}>
                Line {problem.line}, column {problem.column}
                {problem.field && `, ${problem.field}`}: {problem.message}
              </button>
              {problem.hint && <p>{problem.hint}</p>}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.editor}>
        <div ref={lines} className={styles.lines} aria-hidden="true">
          {text
            .split("\n")
            .map((_, index) => `${index + 1}`)
            .map((line) => (
              <span key={line} data-bad={bad.has(Number(line))}>
                {line}
              </span>
            ))}
        </div>
        <textarea
          ref={area}
          aria-label="Scenario text"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onScroll={(event) => {
            if (lines.current) lines.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) apply();
          }}
        />
      </div>
      <footer>
        <span>{text === running ? "as it runs" : "changed, not applied"}</span>
        {original !== running && (
          <button type="button" className={parts.button} onClick={() => setText(original)}>
            Original
          </button>
        )}
        <button type="button" className={parts.button} disabled={text === running} onClick={() => setText(running)}>
          Revert
        </button>
        <button
          type="button"
          className={parts.primary}
          disabled={text === running}
          onClick={apply}
          title="Apply (Ctrl+Enter)"
        >
          Apply
        </button>
      </footer>
    </section>
  );
}

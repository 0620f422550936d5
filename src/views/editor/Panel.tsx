import { CircleAlert, X } from "lucide-react";
import { type DragEvent, type ReactNode, type RefObject, useMemo, useState } from "react";
import type { Problem } from "../../api/frame.ts";
import { changedLines, type Preview } from "../../session/changes.ts";
import parts from "../parts/parts.module.css";
import { goTo } from "./area.ts";
import { Changes } from "./Changes.tsx";
import { CodeArea } from "./CodeArea.tsx";
import styles from "./editor.module.css";

interface Props {
  /** Of the region; the text area is called `label`. */
  readonly name: string;
  readonly label: string;
  readonly title: string;
  readonly revision: number;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly problems: readonly Problem[];
  /** What the API server said to the last try to apply; "" for nothing. */
  readonly refusal: string;
  /** What applying would come to, while that is shown. */
  readonly preview: Preview | null;
  onChange(text: string): void;
  onApply(): void;
  onClose(): void;
  /** A file that somebody dropped here. */
  onDrop(name: string, text: string): void;
  /** What runs, or is kept. */
  readonly before: string;
  /** What is said of a text that is not changed. */
  readonly calm: string;
  /** Buttons at the bottom. */
  readonly children: ReactNode;
}

const MOST_LISTED = 8;

/** A text with its problems, what applying it would change, and what can be done with it. */
export function Panel({ children, ...props }: Props) {
  const {
    before,
    calm,
    name,
    label,
    title,
    revision,
    area,
    text,
    problems,
    refusal,
    preview,
    onChange,
    onApply,
    onClose,
  } = props;
  const changed = useMemo(() => (text === before ? 0 : changedLines(before, text)), [before, text]);
  const [over, setOver] = useState(false);
  const count = problems.length + (refusal === "" ? 0 : 1);
  const dropped = (event: DragEvent) => {
    const files = [...event.dataTransfer.files];
    setOver(false);
    if (files.length === 0) return;
    event.preventDefault();
    for (const file of files) void file.text().then((read) => props.onDrop(file.name, read));
  };
  return (
    <section
      className={styles.panel}
      aria-label={name}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <header>
        <b>{title}</b>
        <span>revision {revision}</span>
        <button type="button" className={parts.icon} aria-label="Close" onClick={onClose}>
          <X size={16} />
        </button>
      </header>
      <div role="status">
        {count > 0 && (
          <div className={styles.banner}>
            <CircleAlert size={15} />
            <p>
              <strong>Not applied. Revision {revision} keeps running.</strong>{" "}
              {count === 1 ? "One error." : `${count} errors.`}
            </p>
          </div>
        )}
      </div>
      {count > 0 && (
        <ul className={styles.problems}>
          {refusal !== "" && <li className={styles.refused}>{refusal}</li>}
          {problems.slice(0, MOST_LISTED).map((problem) => (
            <li key={`${problem.line}${problem.column}${problem.field}${problem.message}`}>
              <button type="button" onClick={() => area.current && goTo(area.current, problem.line, problem.column)}>
                Line {problem.line}, column {problem.column}
                {problem.field && `, ${problem.field}`}: {problem.message}
              </button>
              {problem.hint && <p>{problem.hint}</p>}
            </li>
          ))}
        </ul>
      )}
      {preview ? (
        <Changes {...preview} />
      ) : (
        <CodeArea area={area} label={label} text={text} problems={problems} onChange={onChange} onApply={onApply} />
      )}
      <footer>
        {problems.length > 0 && <em>{problems.length === 1 ? "1 error" : `${problems.length} errors`}</em>}
        <span>
          {changed === 0 ? calm : `${changed} ${changed === 1 ? "line" : "lines"} changed since revision ${revision}`}
        </span>
        {children}
      </footer>
    </section>
  );
}

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { INTERRUPT } from "../../api/terminal.ts";
import type { TimeMs } from "../../base/units.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { namesAt } from "../../session/names.ts";
import { filesAt, isFollowing, printedAt, transcript, typedLines } from "../../session/transcript.ts";
import { commonStart, completions } from "../../terminal/completion.ts";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./terminal.module.css";

/** What was typed and shown by the clock's instant, and a line to type the next. */
export function Terminal({ lab, state, at }: { readonly lab: Lab; readonly state: LabState; readonly at: TimeMs }) {
  const lane = state.lanes[state.focus];
  const history = lane?.history ?? null;
  const parts = history ? transcript(history, state.log, at) : [];
  const [line, setLine] = useState("");
  const [ghost, setGhost] = useState("");
  /** How many lines back; 0 is the line under way. */
  const [back, setBack] = useState(0);
  const [offers, setOffers] = useState<readonly string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const log = useRef<HTMLDivElement>(null);

  const shown = parts.length + (parts.at(-1)?.text.length ?? 0) + offers.length;
  useNewInView(log, shown);
  const { typing } = state;
  useEffect(() => {
    if (typing) input.current?.focus();
  }, [typing]);

  const objects = lane ? (state.scenario.runs[lane.variant]?.objects ?? []) : [];
  const offered = (text: string): readonly string[] =>
    history === null || text.trim() === ""
      ? []
      : completions(text, {
          files: filesAt(history, state.log, at),
          lines: typedLines(history, at),
          names: namesAt(history, objects, at),
          printed: printedAt(history, at),
        });

  /** The line, and what would complete it: asked when the line changes, not with every tick. */
  const put = (text: string) => {
    setLine(text);
    setGhost(rest(text, offered(text)));
  };
  const change = (text: string) => {
    put(text);
    setBack(0);
    setOffers([]);
  };
  const enter = () => {
    if (line.trim() !== "") lab.actions.type(line.trim());
    change("");
  };
  const recall = (step: number) => {
    const lines = history ? typedLines(history, at) : [];
    const next = Math.max(0, Math.min(lines.length, back + step));
    setBack(next);
    put(next === 0 ? "" : (lines[lines.length - next] ?? ""));
  };
  const finish = (): boolean => {
    const words = offered(line);
    if (words.length === 0) return false;
    put(line + rest(line, words) + (words.length === 1 ? " " : ""));
    setOffers(words.length > 1 ? words : []);
    return true;
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    const selected = input.current ? input.current.selectionEnd !== input.current.selectionStart : false;
    if (event.key === "ArrowUp") recall(1);
    else if (event.key === "ArrowDown") recall(-1);
    else if (event.key === "Tab" && !event.shiftKey && line.trim() !== "" && finish()) setBack(0);
    else if (event.key === "c" && event.ctrlKey && !selected) interrupt();
    else if (event.key === "Escape") log.current?.focus();
    else return;
    event.preventDefault();
  };
  const interrupt = () => {
    if (history && isFollowing(history, at)) lab.actions.type(INTERRUPT);
    change("");
  };

  let place = 0;
  return (
    <div className={styles.terminal}>
      <div ref={log} className={styles.log} role="log" aria-label="Commands and what they printed" {...SCROLLS}>
        {parts.length === 0 && (
          <p className={styles.hint}>
            Type <code>help</code>, or <code>kubectl get nodes</code>. Lines go to the cluster at the clock's instant.
          </p>
        )}
        {parts.map((part) => {
          place += 1;
          return (
            <div key={place}>
              {part.line !== null && (
                <p className={styles.typed}>
                  <span aria-hidden="true">$ </span>
                  {part.line}
                </p>
              )}
              {part.text !== "" && <pre data-failed={part.failed}>{part.text}</pre>}
            </div>
          );
        })}
        {offers.length > 0 && <p className={styles.offers}>{offers.join("   ")}</p>}
      </div>
      <form
        className={styles.prompt}
        onSubmit={(event) => {
          event.preventDefault();
          enter();
        }}
      >
        <span aria-hidden="true">$</span>
        <span className={styles.field}>
          <input
            ref={input}
            aria-label="Command"
            aria-describedby="terminal-keys"
            autoCapitalize="off"
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            value={line}
            onChange={(event) => change(event.target.value)}
            onKeyDown={pressed}
          />
          {ghost !== "" && (
            <span className={styles.ghost} aria-hidden="true">
              <span>{line}</span>
              {ghost}
              <i>Tab completes</i>
            </span>
          )}
        </span>
        <span id="terminal-keys" hidden>
          Enter runs it, Tab completes a word, up and down bring lines back, Control C ends a watch, Escape leaves.
        </span>
      </form>
    </div>
  );
}

/** Scrolls to the end whenever there is more or less of what is `shown`, which is how much. */
function useNewInView(log: RefObject<HTMLElement | null>, shown: number): void {
  const before = useRef(-1);
  useEffect(() => {
    if (before.current === shown || !log.current) return;
    before.current = shown;
    log.current.scrollTop = log.current.scrollHeight;
  });
}

/** The letters that complete the last word as far as all offers agree. */
function rest(line: string, words: readonly string[]): string {
  if (words.length === 0) return "";
  const last = /\s$/.test(line) ? "" : (line.split(/[\s|]+/).at(-1) ?? "");
  return commonStart(words).slice(last.length);
}

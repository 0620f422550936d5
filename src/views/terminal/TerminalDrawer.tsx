import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { clockText } from "../../charts/format.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { openedAt } from "../../session/transcript.ts";
import { playheadOf, useClock } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import parts from "../parts/parts.module.css";
import { Exercise } from "./Exercise.tsx";
import { Terminal } from "./Terminal.tsx";
import styles from "./terminal.module.css";

/** The terminal below the charts, and the exercise that it is there for. */
export function TerminalDrawer({ lab, state }: { readonly lab: Lab; readonly state: LabState }) {
  const at = useClock(lab.clock, playheadOf);
  const [tab, setTab] = useState<"terminal" | "exercise">("terminal");
  const { exercise } = state.scenario;
  const lane = state.lanes[state.focus];
  const opened = (lane?.history && openedAt(lane.history, at)?.name) ?? null;
  useEffect(() => {
    if (opened !== null) lab.actions.show("yaml");
  }, [lab, opened]);
  const tabs = [["terminal", "Terminal"] as const, ...(exercise ? [["exercise", "Exercise"] as const] : [])];
  return (
    <section className={styles.drawer} aria-label="Terminal">
      <header className={styles.head}>
        <div role="tablist" aria-label="Below the charts">
          {tabs.map(([name, title]) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`terminal-tab-${name}`}
              aria-selected={tab === name}
              aria-controls="terminal-panel"
              onClick={() => setTab(name)}
            >
              {title}
            </button>
          ))}
        </div>
        <span className={styles.note}>
          {lane && <Badge letter={lane.letter} focused />}
          <span>{lane?.variant}</span>
          <span className={styles.follows}>clock follows the Lab, {clockText(at)}</span>
        </span>
        <button
          type="button"
          className={parts.icon}
          aria-label="Close the terminal"
          onClick={() => lab.actions.openTerminal(false)}
        >
          <X size={16} />
        </button>
      </header>
      <div className={styles.panel} role="tabpanel" id="terminal-panel" aria-labelledby={`terminal-tab-${tab}`}>
        {tab === "terminal" ? (
          <Terminal lab={lab} state={state} at={at} />
        ) : (
          exercise && <Exercise lab={lab} state={state} exercise={exercise} at={at} />
        )}
      </div>
    </section>
  );
}

import { numberText, spanText } from "../../charts/format.ts";
import type { TimeScale } from "../../charts/scales.ts";
import { valueAt } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { seenAge } from "../../session/loops.ts";
import { instantOf, useClock } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import styles from "./overlay.module.css";
import type { RowKind } from "./rows.ts";
import { readingOf } from "./series.ts";
import { type KeyName, keysOf } from "./subject.ts";

/** What each row says under the pointer: a column, a word, a unit. */
const SAYS: Readonly<Record<RowKind, readonly (readonly [KeyName, string, string])[]>> = {
  watched: [["watched", "", ""]],
  load: [
    ["rate", "in", ""],
    ["out", "out", ""],
    ["errors", "errors", ""],
  ],
  backlog: [["depth", "waiting", ""]],
  success: [["success", "answered", "%"]],
  threads: [
    ["busy", "busy", ""],
    ["slots", "threads", ""],
  ],
  attempts: [
    ["attempts", "attempts", ""],
    ["wasted", "for nobody", ""],
  ],
  latency: [
    ["p99", "p99", "ms"],
    ["p50", "p50", "ms"],
  ],
  cpu: [
    ["cpu", "true", "%"],
    ["cpuSeen", "seen", "%"],
    ["throttled", "throttled", "%"],
  ],
  replicas: [
    ["ready", "ready", ""],
    ["desired", "desired", ""],
  ],
  pods: [["ready", "ready", ""]],
};

/** A row's values at the pointer, for every run; a seen value tells its age. */
export function Tip({
  lab,
  state,
  kind,
  x,
  top,
  width,
}: {
  lab: Lab;
  state: LabState;
  kind: RowKind;
  x: TimeScale;
  top: number;
  width: number;
}) {
  const at = useClock(lab.clock, instantOf, 30);
  const left = x(at);
  return (
    <div
      className={styles.tip}
      style={{
        top: top - 8,
        [left > width - 190 ? "right" : "left"]: left > width - 190 ? width - left + 12 : left + 12,
      }}
    >
      {state.lanes.map(({ history, letter }, index) => {
        if (!history) return null;
        const keys = keysOf(history.info);
        const said = SAYS[kind].flatMap(([name, word, unit]) => {
          const value = readingOf(history, name, at);
          if (Number.isNaN(value)) return [];
          const age = name === "cpuSeen" ? `, ${spanText(seenAge(history, keys.cpu, at))} old` : "";
          return [`${word} ${numberText(value)}${unit && `\u2009${unit}`}${age}`];
        });
        const oldest = kind === "backlog" ? valueAt(history, keys.oldest, at) : 0;
        if (oldest > 0) said.push(`oldest ${spanText(oldest * 1000)}`);
        return (
          <p key={letter}>
            <Badge letter={letter} focused={index === state.focus} /> {said.join(" · ") || "no metric"}
          </p>
        );
      })}
    </div>
  );
}

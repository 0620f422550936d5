import { clockText } from "../../charts/format.ts";
import { FILE } from "../../scenario/typed.ts";
import { lastAt } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import parts from "../parts/parts.module.css";
import { LabKnob } from "./LabKnob.tsx";
import styles from "./panels.module.css";
import type { SharedKnob } from "./rows.ts";

const MOST_LINES = 200;

/** Fields whose every change a person may want to trace. */
const FOLLOWED = /replicas|requests|count/i;

/** Every change of a followed number up to the clock, newest first: who, when, why. */
export function LogPanel({ lab, state }: { lab: Lab; state: LabState }) {
  const at = useInstant(lab.clock);
  const writes = state.lanes
    .flatMap(({ history, letter }, lane) =>
      (history?.writes ?? [])
        .filter((write) => write.at <= at && FOLLOWED.test(write.field))
        .map((write) => ({ ...write, letter, lane, why: history?.decisions.find(({ id }) => id === write.decision) })),
    )
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_LINES);
  const hands = state.log.filter((entry) => entry.at <= at);
  return (
    <div className={styles.panel}>
      {hands.length > 0 && (
        <>
          <h3>
            By hand
            <button type="button" className={parts.button} onClick={lab.actions.reset}>
              Reset
            </button>
          </h3>
          <ul>
            {hands.map((entry) => (
              <li key={`${entry.at}${entry.path}${String(entry.value)}`}>
                <time>{clockText(entry.at)}</time>
                <code>{entry.path}</code> {!entry.path.startsWith(FILE) && <b>{String(entry.value)}</b>}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Every change, who and why</h3>
      {writes.length === 0 && <p>Nobody has changed a number yet.</p>}
      <ul>
        {writes.map((write) => (
          <li
            key={`${write.letter}${write.at}${write.by}${write.target.kind}${write.target.name}${write.field}${String(write.to)}`}
          >
            <time>{clockText(write.at)}</time>
            <Badge letter={write.letter} focused={write.lane === state.focus} />
            <span>
              <b>
                {String(write.from ?? "none")} → {String(write.to ?? "none")}
              </b>{" "}
              {write.by}{" "}
              <code>
                {write.target.name} {write.field.replace("spec.", "")}
              </code>
              {write.why && (
                <button
                  type="button"
                  onClick={() =>
                    write.decision !== null && lab.actions.ask({ lane: write.lane, decision: write.decision })
                  }
                >
                  {write.why.explanation.reason || "why"}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Kubernetes events up to the clock, newest first, as the cluster stored them. */
export function EventsPanel({ lab, state }: { lab: Lab; state: LabState }) {
  const at = useInstant(lab.clock);
  const history = state.lanes[state.focus]?.history;
  const events = history?.events ?? [];
  const shown = events.slice(Math.max(0, lastAt(events, at) + 1 - MOST_LINES), lastAt(events, at) + 1).reverse();
  return (
    <div className={styles.panel}>
      <h3>Events of {state.lanes[state.focus]?.variant}</h3>
      {shown.length === 0 && <p>No event yet.</p>}
      <ul>
        {shown.map((event) => (
          <li
            key={`${event.at}${event.source}${event.involved.kind}${event.involved.name}${event.reason}${event.message}`}
          >
            <time>{clockText(event.at)}</time>
            <span>
              <b data-type={event.type}>{event.reason}</b> {event.involved.kind} {event.involved.name}
              {event.count > 1 && ` ×${event.count}`}
              <small>{event.message}</small>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Every parameter that acts, with its full path, default and unit. */
export function KnobsPanel({ lab, knobs }: { lab: Lab; knobs: readonly SharedKnob[] }) {
  const groups = [...new Set(knobs.map(({ knob }) => knob.group))];
  return (
    <div className={styles.panel}>
      {knobs.length === 0 && <p>The run is still being read.</p>}
      {groups.map((group) => (
        <section key={group} aria-label={`${group} knobs`}>
          <h3>{group}</h3>
          {knobs
            .filter(({ knob }) => knob.group === group)
            .map((shared) => (
              <div key={shared.knob.path} className={styles.knob}>
                <LabKnob lab={lab} shared={shared} />
                <small>
                  {shared.knob.help}
                  {shared.knob.default !== null &&
                    ` Default ${shared.knob.default}${shared.knob.unit && ` ${shared.knob.unit}`}.`}
                </small>
              </div>
            ))}
        </section>
      ))}
    </div>
  );
}

import { Circle, CircleCheck } from "lucide-react";
import { useState } from "react";
import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import type { ScenarioHead } from "../../scenario/card.ts";
import { LIBRARY } from "../../session/catalogue.ts";
import { declaredIn, marksOf } from "../../session/exercise.ts";
import { valueAt } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { MOST_LANES } from "../../session/lab-state.ts";
import { recall, remember } from "../../session/storage.ts";
import { filesAt } from "../../session/transcript.ts";
import parts from "../parts/parts.module.css";
import styles from "./terminal.module.css";

/** What a team writes down before the file goes to production; all four are needed. */
const QUESTIONS = [
  ["repository", "Where does the file live?", "Without a repository the next apply is whoever has the newest copy."],
  ["reviewers", "Who reviews a change of it?", "Without a reviewer a hostile commit goes live with the next poll."],
  ["agent", "Which controller reconciles it, and what does it do about the one replica?", ""],
  ["emergency", "How is an urgent change made?", "Without a rule the fix typed by hand is taken back by the agent."],
] as const;
type Answers = Readonly<Record<string, string>>;

/** Where a written answer can be watched. */
const RUNS: Readonly<Record<string, string>> = { reviewers: "credential-map", emergency: "reverted-hotfix" };

const ENOUGH = 12;

/** Five marks: three come from what happens, two from what is written, beside the run that agrees or does not. */
export function Exercise({
  lab,
  state,
  exercise,
  at,
}: {
  readonly lab: Lab;
  readonly state: LabState;
  readonly exercise: NonNullable<ScenarioHead["exercise"]>;
  readonly at: TimeMs;
}) {
  const key = `exercise/${state.scenario.name}`;
  const [answers, setAnswers] = useState<Answers>(() => readAnswers(recall(key)));
  const history = state.lanes[state.focus]?.history;
  const declaredAt = (when: TimeMs) =>
    history ? declaredIn(filesAt(history, state.log, when)[exercise.file] ?? "") : null;
  const declared = declaredAt(at);
  const live = history && declared ? valueAt(history, `workload/${declared.name}/desired`, at) : Number.NaN;
  const marks =
    history && declared && marksOf(history.writes, declared.name, at, (when) => declaredAt(when)?.replicas ?? null);
  const isWritten = (name: string) => (answers[name] ?? "").trim().length >= ENOUGH;
  const write = (name: string, text: string) => {
    const next = { ...answers, [name]: text };
    setAnswers(next);
    remember(key, JSON.stringify(next));
  };
  const isDrifting =
    declared !== null && !Number.isNaN(live) && (marks?.applied ?? null) !== null && live !== declared.replicas;
  const rows: readonly (readonly [says: string, done: boolean, when: TimeMs | null])[] = [
    [
      `${exercise.file} is applied, and live is what it says`,
      (marks?.applied ?? null) !== null,
      marks?.applied ?? null,
    ],
    ["A command makes live differ from the file", (marks?.drifted ?? null) !== null, marks?.drifted ?? null],
    ["The file is applied again, and wins", (marks?.restored ?? null) !== null, marks?.restored ?? null],
    ["What an agent would do, and who is asked first", ["repository", "reviewers", "agent"].every(isWritten), null],
    ["The rule for emergencies", isWritten("emergency"), null],
  ];
  return (
    <div className={styles.exercise}>
      <div>
        <ol className={styles.marks} aria-label="Marks">
          {rows.map(([says, done, when]) => (
            <li key={says} data-done={done}>
              {done ? <CircleCheck size={15} aria-label="done" /> : <Circle size={15} aria-label="open" />}
              <span>{says}</span>
              {when !== null && <time>{clockText(when)}</time>}
            </li>
          ))}
        </ol>
        {declared && (
          <p className={styles.drift} data-lit={isDrifting} role="status">
            <code>spec.replicas</code>{" "}
            {Number.isNaN(live) || (marks?.applied ?? null) === null
              ? `file ${declared.replicas}, not applied`
              : `file ${declared.replicas}, live ${live}${isDrifting ? ": they differ" : ""}`}
          </p>
        )}
      </div>
      <div className={styles.form}>
        {QUESTIONS.map(([name, asks]) => (
          <label key={name}>
            {asks}
            <textarea value={answers[name] ?? ""} onChange={(event) => write(name, event.target.value)} />
          </label>
        ))}
        <Consequences
          lab={lab}
          state={state}
          agents={exercise.agents}
          missing={QUESTIONS.filter(([name]) => !isWritten(name))}
        />
      </div>
    </div>
  );
}

/** What comes of the answers: the runs that agree with them, and what an empty field leads to. */
function Consequences({
  lab,
  state,
  agents,
  missing,
}: {
  readonly lab: Lab;
  readonly state: LabState;
  readonly agents: readonly string[];
  readonly missing: readonly (typeof QUESTIONS)[number][];
}) {
  const closed = agents.filter((variant) => !state.lanes.some((lane) => lane.variant === variant));
  const links = Object.entries(RUNS).filter(([, name]) => LIBRARY.some((card) => card.name === name));
  return (
    <div className={styles.consequence}>
      {missing.flatMap(([name, , so]) => (so === "" ? [] : [<span key={name}>{so}</span>]))}
      {state.lanes.length < MOST_LANES &&
        closed.map((variant) => (
          <button key={variant} type="button" className={parts.button} onClick={() => lab.actions.addLane(variant)}>
            Watch {variant} do it
          </button>
        ))}
      {links.map(([field, name]) => (
        <a key={field} className={parts.button} href={`#/lab/${name}`}>
          {name}
        </a>
      ))}
    </div>
  );
}

function readAnswers(text: string | null): Answers {
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    return typeof read === "object" && read !== null ? (read as Answers) : {};
  } catch {
    return {};
  }
}

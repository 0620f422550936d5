import { Check, ChevronLeft, ChevronRight, Copy, X } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import type { ColumnDoc, DecisionRecord } from "../../api/frame.ts";
import { clockText, quantityText, spanText } from "../../charts/format.ts";
import { copyText } from "../../session/clipboard.ts";
import type { ClockState } from "../../session/clock.ts";
import { type History, lastAt, valueAt } from "../../session/history.ts";
import type { Asked, Lab, Lane } from "../../session/lab.ts";
import { loopDecisions, resultOf, truthOf } from "../../session/loops.ts";
import { instantOf, useClock } from "../hooks.ts";
import parts from "../parts/parts.module.css";
import { About } from "./About.tsx";
import { decisionText } from "./decision-text.ts";
import { Ladder } from "./Ladder.tsx";
import { LoopPicture } from "./LoopPicture.tsx";
import { soon } from "./soon.tsx";
import { hasFlow } from "./subject.ts";
import styles from "./why.module.css";

const Histograms = lazy(() => import("./Histograms.tsx").then((view) => ({ default: view.Histograms })));

/** Facts about demand and backlog that a loop could have asked for. */
const ASKABLE = new Set(["depth", "oldest", "rate", "p99"]);
const MOST_UNASKED = 3;

/** Columns of demand and backlog that none of the decision's inputs names, and that have something to tell. */
function neverAsked(history: History, decision: DecisionRecord): readonly ColumnDoc[] {
  if (!hasFlow(history.info)) return [];
  const asked = new Set(decision.explanation.inputs.map((input) => truthOf(history, input)));
  const rank = (column: ColumnDoc) => (column.meaning === "backlog" ? 0 : 1);
  return history.info.columns
    .filter(({ key, meaning }) => {
      const field = key.split("/").at(-1) ?? "";
      const isAskable = (meaning === "backlog" || meaning === "demand") && ASKABLE.has(field) && !asked.has(key);
      return isAskable && !Number.isNaN(valueAt(history, key, decision.at));
    })
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_UNASKED);
}

/** Which decision the panel shows: the one asked about, or the last one before the instant; -1 before the first. */
function shownIndex(lanes: readonly Lane[], focus: number, asked: Asked | null, at: number): number {
  const history = lanes[asked?.lane ?? focus]?.history;
  if (!history) return -1;
  const decisions = loopDecisions(history);
  const found = asked ? decisions.findIndex(({ id }) => id === asked.decision) : -1;
  return found >= 0 ? found : lastAt(decisions, at);
}

/** How many decisions in a row, up to this one, ended at the same number. */
function sameBefore(decisions: readonly DecisionRecord[], index: number): number {
  const here = decisions[index];
  let same = 0;
  while (
    here &&
    same < index &&
    decisions[index - same - 1]?.effect === "kept" &&
    resultOf(decisions[index - same - 1] ?? here) === resultOf(here)
  ) {
    same += 1;
  }
  return same;
}

interface WhyProps {
  readonly lab: Lab;
  readonly lanes: readonly Lane[];
  readonly focus: number;
  readonly asked: Asked | null;
  /** What the scenario says of itself, where no loop decides. */
  readonly about: string;
}

/** Decisions that go by faster than this are not read, and each is a panel full of words. */
const DECISIONS_PER_SECOND = 2;

/** The decision asked about, as the controller explained it, beside what was true at that instant. */
export const Why = soon(function Why({ lab, lanes, focus, asked, about }: WhyProps) {
  const read = useCallback(
    (clock: ClockState) => shownIndex(lanes, focus, asked, instantOf(clock)),
    [lanes, focus, asked],
  );
  const index = useClock(lab.clock, read, DECISIONS_PER_SECOND);
  const history = lanes[asked?.lane ?? focus]?.history;
  const decision = history && loopDecisions(history)[index];
  const [copied, setCopied] = useState<number | null>(null);
  const close = (
    <button type="button" className={parts.icon} aria-label="Close" onClick={() => lab.actions.show(null)}>
      <X size={16} />
    </button>
  );
  if (!history || !decision) {
    const first = history && loopDecisions(history)[0];
    return (
      <div className={styles.why}>
        <div className={styles.head}>
          <span>{history?.done && !first ? "About" : "Why"}</span>
          {close}
        </div>
        {history?.done && !first ? (
          <About lab={lab} about={about} history={history} />
        ) : (
          <p className={styles.empty}>
            <strong>No decision yet.</strong>{" "}
            {first && (
              <>
                The first sync is at {clockText(first.at)}. Press <kbd>→</kbd> to step to it.
              </>
            )}
          </p>
        )}
      </div>
    );
  }
  const { explanation } = decision;
  const decisions = loopDecisions(history);
  const upstream = history.info.controllers.find(({ name }) => name === decision.controller)?.upstream;
  const same = sameBefore(decisions, index);
  const lane = asked?.lane ?? focus;
  const copy = () => {
    void copyText(decisionText(history, decision)).then((done) => setCopied(done ? decision.id : null));
  };
  return (
    <article className={styles.why} aria-label="Why">
      <div className={styles.head}>
        <span>
          <i aria-hidden="true" /> Why, at {clockText(decision.at)}
          {lanes.length > 1 && <small> in {lanes[lane]?.letter}</small>}
        </span>
        {asked && (
          <button type="button" className={styles.follow} onClick={() => lab.actions.ask(null)}>
            follow the clock
          </button>
        )}
        <button
          type="button"
          className={parts.icon}
          aria-label="Previous decision"
          onClick={() => lab.actions.stepDecision(-1)}
        >
          <ChevronLeft size={16} />
        </button>
        <button
          type="button"
          className={parts.icon}
          aria-label="Next decision"
          onClick={() => lab.actions.stepDecision(1)}
        >
          <ChevronRight size={16} />
        </button>
        {close}
      </div>
      <h2>{explanation.outcome.replace(/\.$/, "")}</h2>
      <p className={styles.sub}>
        sync {index + 1}
        {same > 0 && `, same answer ${same} ${same === 1 ? "time" : "times"}`}
        {upstream && `. Models ${upstream.version}`}
      </p>
      <Inputs history={history} decision={decision} />
      {explanation.formula && explanation.formula.length > 0 && (
        <pre className={styles.formula}>{explanation.formula.join("\n")}</pre>
      )}
      {explanation.steps.length > 0 && (
        <>
          <h3>From raw to written</h3>
          <Ladder steps={explanation.steps} />
        </>
      )}
      {explanation.histograms && explanation.histograms.length > 0 && (
        <Suspense fallback={null}>
          <Histograms histograms={explanation.histograms} />
        </Suspense>
      )}
      {(explanation.reason || explanation.message) && (
        <blockquote className={styles.reason}>
          <code>{explanation.reason}</code>
          {explanation.message && <p>“{explanation.message}”</p>}
        </blockquote>
      )}
      {explanation.turningPoint && <p className={styles.turning}>{explanation.turningPoint}</p>}
      {decision.writes.length > 0 && (
        <>
          <h3>Written</h3>
          <ul className={styles.writes}>
            {decision.writes.map((write) => (
              <li key={`${write.target.kind}${write.target.name}${write.field}`}>
                <code>
                  {write.target.kind} {write.target.name} {write.field}
                </code>{" "}
                <strong>
                  {String(write.from ?? "none")} → {String(write.to ?? "none")}
                </strong>
              </li>
            ))}
          </ul>
        </>
      )}
      {hasFlow(history.info) && !isDelivery(history, decision) && <LoopPicture history={history} decision={decision} />}
      <div className={styles.actions}>
        <button type="button" className={parts.button} onClick={copy}>
          {copied === decision.id ? <Check size={14} /> : <Copy size={14} />}
          {copied === decision.id ? "Copied" : "Copy as text"}
        </button>
      </div>
    </article>
  );
});

/** What brings files to the cluster, or holds them, follows no load. */
const isDelivery = ({ info }: History, { controller }: DecisionRecord): boolean =>
  info.controllers
    .find(({ name }) => name === controller)
    ?.loop.reads.some((read) => ["Git", "Repository", "Commit", "Credential"].includes(read)) ?? false;

/** Of more inputs than this the first are shown, the rest when asked for. */
const [MOST_INPUTS, FIRST_INPUTS] = [10, 6];

function Inputs({ history, decision }: { history: History; decision: DecisionRecord }) {
  const [whole, setWhole] = useState(false);
  const all = decision.explanation.inputs;
  const inputs = whole || all.length <= MOST_INPUTS ? all : all.slice(0, FIRST_INPUTS);
  const unit = (key: string) => history.info.columns.find((column) => column.key === key)?.unit ?? "";
  const bare = (key: string) => (["messages", "pods", "msg/s"].includes(unit(key)) ? "" : unit(key));
  return (
    <table className={styles.inputs}>
      <thead>
        <tr>
          <th scope="col">Input</th>
          <th scope="col">seen</th>
          <th scope="col">true</th>
        </tr>
      </thead>
      <tbody>
        {inputs
          .map((input) => ({ ...input, truth: truthOf(history, input) }))
          .map(({ name, seen, seenAt, truth }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-unknown={seen.value === null}>
                {quantityText(seen.value, seen.unit)}
                {seenAt !== undefined && seenAt < decision.at - 499 && (
                  <small> {spanText(decision.at - seenAt)} old</small>
                )}
              </td>
              <td>{truth === undefined ? "" : quantityText(valueAt(history, truth, decision.at), bare(truth))}</td>
            </tr>
          ))}
        {inputs.length < all.length && (
          <tr>
            <td colSpan={3}>
              <button type="button" className={styles.rest} onClick={() => setWhole(true)}>
                and {all.length - inputs.length} more
              </button>
            </td>
          </tr>
        )}
        {neverAsked(history, decision).map(({ key, title, meaning }) => (
          <tr key={key} data-meaning={meaning}>
            <th scope="row">{title}</th>
            <td className={styles.never}>never asked</td>
            <td>{quantityText(valueAt(history, key, decision.at), bare(key))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { NodeChange, PodChange } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { clockText, memoryText } from "../../charts/format.ts";
import type { History } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import parts from "../parts/parts.module.css";
import { Sheet } from "../parts/Sheet.tsx";
import styles from "./details.module.css";
import { isNodeLoop, keptBecause } from "./mentions.ts";
import type { Chosen } from "./NodeBox.tsx";
import { clusterAt, nodeLife, podLife } from "./snapshot.ts";
import { cpuText, lookText, nodeText, priceText, stateText } from "./words.ts";

/** What can be done to a thing of the cluster, as the last step of an intervention's path. */
interface Deed {
  readonly verb: "kill" | "drain" | "restore" | "evict" | "interrupt";
  readonly title: string;
  readonly says: string;
}
const NODE_DEEDS: readonly Deed[] = [
  { verb: "kill", title: "Kill node", says: "is gone" },
  { verb: "drain", title: "Drain", says: "is drained" },
];
const INTERRUPT: Deed = { verb: "interrupt", title: "Interrupt", says: "is wanted back by the cloud" };
const RESTORE: Deed = { verb: "restore", title: "Restore", says: "is back" };
const POD_DEEDS: readonly Deed[] = [
  { verb: "kill", title: "Kill", says: "is killed" },
  { verb: "evict", title: "Evict", says: "is evicted" },
];

/** States that came one after the other; the newest last, cut to these. */
const MOST_STATES = 12;

/** A node or a pod in words: how it stands, why, what it went through, and what can be done to it. */
export function Details({
  lab,
  state,
  history,
  at,
  chosen,
  choose,
}: {
  lab: Lab;
  state: LabState;
  history: History;
  at: TimeMs;
  chosen: Chosen;
  choose(chosen: Chosen | null): void;
}) {
  const { kind, name } = chosen;
  const deed = ({ verb, says }: Deed) => {
    lab.actions.act(`${kind}/${name}.${verb}`, `${name} ${says}`);
    choose(null);
  };
  return (
    <Sheet label={name} onClose={() => choose(null)}>
      <div className={styles.facts}>
        {kind === "node" ? (
          <NodeFacts lab={lab} state={state} history={history} at={at} name={name} choose={choose} deed={deed} />
        ) : (
          <PodFacts history={history} at={at} name={name} choose={choose} deed={deed} />
        )}
      </div>
    </Sheet>
  );
}

interface Facts {
  history: History;
  at: TimeMs;
  name: string;
  choose(chosen: Chosen | null): void;
  deed(deed: Deed): void;
}

function NodeFacts({ lab, state, history, at, name, choose, deed }: Facts & { lab: Lab; state: LabState }) {
  const node = clusterAt(history, at).nodes.find((each) => each.name === name);
  const dead = isDead(state, name, at);
  if (!node)
    return (
      <p className={styles.gone}>
        There is no node {name} at {clockText(at)}.
      </p>
    );
  const { change, look, pods } = node;
  const price = change.priceMicroUsdPerHour;
  return (
    <>
      <p>
        <b data-look={look}>{lookText(look)}</b> since {clockText(change.at)}. {sentence(change.because)}
        {dead && look === "ready" && " The machine has stopped; nobody in the cluster knows yet."}
      </p>
      <p>
        {nodeText(node).replace(`${name}: `, "")}
        {price !== null && `, ${priceText(price)}`}
        {change.spot && ", spot"}
        {change.group !== "" && `, group ${change.group}`}.
      </p>
      <Kept lab={lab} state={state} history={history} at={at} name={name} />
      {pods.length > 0 && (
        <>
          <h3>Pods</h3>
          <ul className={styles.pods}>
            {pods.map((pod) => (
              <li key={pod.pod}>
                <button type="button" onClick={() => choose({ kind: "pod", name: pod.pod })}>
                  {pod.pod}
                </button>{" "}
                <span>
                  {stateText(pod.state)}, {cpuText(pod.cpuRequestMilli)}, {memoryText(pod.memoryRequestBytes)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Life changes={nodeLife(history, name, at)} word={nodeWord} />
      <Deeds
        deeds={dead || look === "lost" ? [RESTORE] : [...NODE_DEEDS, ...(change.spot ? [INTERRUPT] : [])]}
        deed={deed}
      />
    </>
  );
}

/** Why is this node kept? The last decision of a node loop that names it. */
function Kept({
  lab,
  state,
  history,
  at,
  name,
}: {
  lab: Lab;
  state: LabState;
  history: History;
  at: TimeMs;
  name: string;
}) {
  const reason = keptBecause(history, name, at);
  if (!reason) {
    const installed = history.decisions.some(isNodeLoop);
    return (
      <p className={styles.kept}>
        <b>Why is it kept?</b>{" "}
        {installed ? "No loop has named it so far." : "No loop in this variant adds or removes nodes."}
      </p>
    );
  }
  const { decision, lines } = reason;
  const { explanation } = decision;
  return (
    <div className={styles.kept}>
      <b>Why is it kept?</b> {explanation.outcome} <time>{clockText(decision.at)}</time>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={parts.button}
        onClick={() => lab.actions.ask({ lane: state.focus, decision: decision.id })}
      >
        Why
      </button>
    </div>
  );
}

function PodFacts({ history, at, name, choose, deed }: Facts) {
  const life = podLife(history, name, at);
  const pod = life.at(-1);
  if (!pod) return <p className={styles.gone}>There is no pod {name} yet.</p>;
  const { node } = pod;
  return (
    <>
      <p>
        <b data-state={pod.state}>{stateText(pod.state)}</b> since {clockText(pod.at)}
        {node !== null && (
          <>
            {" on "}
            <button type="button" className={styles.link} onClick={() => choose({ kind: "node", name: node })}>
              {node}
            </button>
          </>
        )}
        . {sentence(pod.because)}
      </p>
      <p>
        Requests {cpuText(pod.cpuRequestMilli)} CPU, {memoryText(pod.memoryRequestBytes)}.
      </p>
      <Life changes={life} word={podWord} />
      {pod.state !== "gone" && <Deeds deeds={POD_DEEDS} deed={deed} />}
    </>
  );
}

/** States in order of time, each with its reason in upstream's words. */
function Life<T extends NodeChange | PodChange>({ changes, word }: { changes: readonly T[]; word(change: T): string }) {
  return (
    <>
      <h3>Its life</h3>
      <ol className={styles.life}>
        {changes.slice(-MOST_STATES).map((change) => (
          <li key={`${change.at}${change.state}${change.because}`} data-state={change.state}>
            <time>{clockText(change.at)}</time>
            <b>{word(change)}</b>
            <span>{change.because}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

const podWord = ({ state }: PodChange): string => stateText(state);
const nodeWord = ({ state }: NodeChange): string =>
  state === "notReady" ? "NotReady" : state === "ready" ? "Ready" : state;
const sentence = (text: string): string =>
  text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;

function Deeds({ deeds, deed }: { deeds: readonly Deed[]; deed(deed: Deed): void }) {
  return (
    <footer>
      {deeds.map((each) => (
        <button key={each.verb} type="button" className={parts.button} onClick={() => deed(each)}>
          {each.title}
        </button>
      ))}
    </footer>
  );
}

/** Stopped by hand, and not started again, whatever the cluster believes. */
function isDead({ log }: LabState, node: string, at: TimeMs): boolean {
  const last = log.findLast(
    (entry) => entry.at <= at && (entry.path === `node/${node}.kill` || entry.path === `node/${node}.restore`),
  );
  return last?.path.endsWith(".kill") ?? false;
}

import { EyeOff } from "lucide-react";
import { clockText } from "../../charts/format.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import styles from "./layers.module.css";
import { type Layer, layersAt } from "./layers.ts";
import { PhasePlot } from "./PhasePlot.tsx";
import { clusterAt } from "./snapshot.ts";

/** Queue, pods, size, nodes: which loop acts on each layer, which one watches, and which one cannot see. */
export function LayersPanel({ lab, state }: { lab: Lab; state: LabState }) {
  const at = useInstant(lab.clock);
  const history = state.lanes[state.focus]?.history;
  if (!history) return null;
  return (
    <section className={styles.layers} aria-label="Which loop acts?">
      <h2>
        Which loop acts? <small>four layers, at {clockText(at)}</small>
      </h2>
      <p>Each layer reads one thing and writes one thing.</p>
      <PhasePlot state={state} at={at} />
      <ol>
        {layersAt(history, clusterAt(history, at), at).map((layer) => (
          <LayerCard key={layer.title} lab={lab} lane={state.focus} layer={layer} />
        ))}
      </ol>
    </section>
  );
}

function LayerCard({ lab, lane, layer }: { lab: Lab; lane: number; layer: Layer }) {
  const { title, loop, lamp, word, reads, writes, note, decision } = layer;
  return (
    <li data-lamp={lamp}>
      <h3>
        {title} <small>{loop}</small>
        <span className={styles.lamp} data-lamp={lamp}>
          {lamp === "acting" && <i aria-hidden="true" />}
          {lamp === "blind" && <EyeOff size={12} aria-hidden="true" />}
          {word}
        </span>
      </h3>
      <dl>
        <dt>{decision ? "reads" : "would read"}</dt>
        <dd>{reads}</dd>
        {writes !== null && (
          <>
            <dt>writes</dt>
            <dd>{writes}</dd>
          </>
        )}
      </dl>
      {note && <p>{note}</p>}
      {decision && (
        <blockquote>
          <code>{decision.explanation.reason}</code>
          {decision.explanation.message && <code>{decision.explanation.message}</code>}
          <button type="button" onClick={() => lab.actions.ask({ lane, decision: decision.id })}>
            Why, at {clockText(decision.at)}
          </button>
        </blockquote>
      )}
    </li>
  );
}

import { lazy, Suspense, useRef, useState } from "react";
import type { Palette } from "../../charts/palette.ts";
import { largest } from "../../charts/scales.ts";
import { columnOf, type History } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useMedia, useSize } from "../hooks.ts";
import { Details } from "./Details.tsx";
import { GraphLane } from "./GraphLane.tsx";
import { type Graph, graphOf } from "./graph.ts";
import styles from "./topology.module.css";

const Identity = lazy(() => import("../identity/Identity.tsx").then((view) => ({ default: view.Identity })));
const Ledger = lazy(() => import("../ledger/Ledger.tsx").then((view) => ({ default: view.Ledger })));
const Release = lazy(() => import("../release/Release.tsx").then((view) => ({ default: view.Release })));
const Waterfall = lazy(() => import("../trace/Waterfall.tsx").then((view) => ({ default: view.Waterfall })));

/** What a person looks into: a place in `Graph.tiers` or in `Graph.links`. */
export interface Chosen {
  readonly kind: "tier" | "link";
  readonly index: number;
}

/** Graphs with more tiers beside each other than this leave room for one lane only. */
const MOST_BESIDE = 2;

/** The largest rate of any call of a run, so that all lanes draw equal rates equally wide. */
function mostOf(history: History, { links }: Graph): number {
  const columns = links.map(({ path, to }) => columnOf(history, path === null ? `service/${to}/in` : `${path}/rate`));
  return largest(columns);
}

/** Do requests of a run go one of several ways: by weight, or to several workloads behind one service? */
const isSplit = ({ info }: History): boolean =>
  info.columns.some(({ key }) => key.endsWith("/weight") || key.endsWith("/taken"));

/** The graph of calls, one lane a variant, on the same requests; at most two lanes, the focused one and another. */
export function Topology({ lab, state, palette }: { lab: Lab; state: LabState; palette: Palette | null }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const phone = useMedia("(max-width: 600px)");
  const [chosen, choose] = useState<Chosen | null>(null);
  const { lanes, focus } = state;
  const known = lanes.flatMap(({ history }) => {
    const graph = history && graphOf(history.info);
    return history && graph ? [{ history, graph }] : [];
  });
  const most = known.reduce((top, { history, graph }) => Math.max(top, mostOf(history, graph)), 0);
  const wide = known.some(
    ({ graph }) => graph.tiers.length - new Set(graph.links.map(({ fromTier }) => fromTier)).size > MOST_BESIDE,
  );
  const other = focus === 0 ? 1 : 0;
  const shown = phone || wide ? [focus] : [focus, other].filter((index) => lanes[index]).sort((a, b) => a - b);
  const followed = lanes[focus]?.history;
  const graph = followed && graphOf(followed.info);
  const run = state.scenario.runs[lanes[focus]?.variant ?? ""];
  return (
    <section className={styles.topology} aria-label="Call graph" data-stage>
      {followed && followed.traces.length > 0 && (
        <Suspense>
          <Waterfall lab={lab} history={followed} />
        </Suspense>
      )}
      {followed && graph && followed.keys.has("mesh/encrypted") && (
        <Suspense>
          <Identity lab={lab} state={state} history={followed} graph={graph} />
        </Suspense>
      )}
      {followed && followed.ledger.length > 0 && (
        <Suspense>
          <Ledger lab={lab} history={followed} />
        </Suspense>
      )}
      {followed && run && isSplit(followed) && (
        <Suspense>
          <Release lab={lab} state={state} history={followed} run={run} />
        </Suspense>
      )}
      <div ref={box} className={styles.lanes}>
        {shown.map((index) => {
          const lane = lanes[index];
          return lane ? (
            <GraphLane
              key={lane.letter}
              lab={lab}
              state={state}
              lane={lane}
              focused={index === focus}
              width={width}
              most={most}
              palette={palette}
              chosen={index === focus ? chosen : null}
              choose={(picked) => {
                if (index !== focus) lab.actions.focus(index);
                choose(picked);
              }}
            />
          ) : null;
        })}
      </div>
      {chosen && <Details lab={lab} state={state} chosen={chosen} close={() => choose(null)} />}
    </section>
  );
}

import { useMemo, useState } from "react";
import type { CredentialGraph } from "../../credentials/graph.ts";
import { reachOf, rightsOf } from "../../credentials/reach.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./credentials.module.css";
import { Outcome, Question } from "./Marking.tsx";
import { editsUpTo, mapAfter } from "./map-at.ts";
import { judged, type Marks, turned } from "./marks.ts";
import { Picture } from "./Picture.tsx";
import { Tries } from "./Tries.tsx";
import { Way } from "./Way.tsx";

/** What somebody has done with the map of one variant. */
interface Work {
  readonly marks: Marks;
  readonly isShown: boolean;
  /** Id of the compromised place. */
  readonly owned: string | null;
}
const FRESH: Work = { marks: new Map(), isShown: false, owned: null };

/** Who holds which key in the focused run: marked by oneself, then shown, then walked from any place. */
export function KeysScene({ lab, state }: { lab: Lab; state: LabState }) {
  const lane = state.lanes[state.focus];
  const run = lane && state.scenario.runs[lane.variant];
  const [works, keep] = useState<ReadonlyMap<string, Work>>(new Map());
  if (!lane || !run) return <section className={styles.keys} aria-label="Keys" />;
  const work = works.get(lane.variant) ?? FRESH;
  const change = (part: Partial<Work>) => keep(new Map(works).set(lane.variant, { ...work, ...part }));
  return (
    <section className={styles.keys} aria-label="Keys">
      <Scene lab={lab} state={state} run={run} work={work} change={change} />
    </section>
  );
}

interface SceneProps {
  readonly lab: Lab;
  readonly state: LabState;
  readonly run: CompiledRun;
  readonly work: Work;
  change(part: Partial<Work>): void;
}

function Scene({ lab, state, run, work, change }: SceneProps) {
  const at = useInstant(lab.clock);
  const graph = useMap(run, state, at);
  const rights = useMemo(() => rightsOf(graph), [graph]);
  const history = state.lanes[state.focus]?.history;
  const systems = graph.places.filter(({ kind }) => kind === "system");
  const { marks, isShown } = work;
  if (!isShown)
    return (
      <div className={styles.room} {...SCROLLS}>
        <Question reveal={() => change({ isShown: true })} />
        <Picture graph={graph} doing={{ what: "mark", marks }} choose={(id) => change({ marks: turned(marks, id) })} />
      </div>
    );
  const start = graph.places.find(({ id }) => id === work.owned) ?? systems[0];
  if (!start) return <p className={styles.empty}>Nobody holds a key.</p>;
  const reach = reachOf(graph, start.id);
  const result = judged(systems, rights, marks);
  return (
    <div className={styles.room} {...SCROLLS}>
      <Outcome result={result} again={() => change(FRESH)} />
      <Picture
        graph={graph}
        doing={{ what: "walk", reach, marks, result, rights }}
        choose={(id) => change({ owned: id })}
      />
      <div className={styles.below}>
        <Way graph={graph} reach={reach} start={start} />
        {history && <Tries lab={lab} lane={state.focus} history={history} at={at} />}
      </div>
    </div>
  );
}

/** The map at the clock; the same one while no edit touches it. */
function useMap(run: CompiledRun, { log }: LabState, at: number): CredentialGraph {
  const edits = JSON.stringify(editsUpTo(run, log, at));
  return useMemo(() => mapAfter(run, JSON.parse(edits) as ReturnType<typeof editsUpTo>), [run, edits]);
}

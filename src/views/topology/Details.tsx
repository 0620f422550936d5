import { X } from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import type { TimeMs } from "../../base/units.ts";
import { clockText, numberText, spanText } from "../../charts/format.ts";
import { podsAt } from "../../charts/pods.ts";
import { type History, meanAt, valueAt } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { knobAt } from "../../session/log.ts";
import { useInstant } from "../hooks.ts";
import { LabKnob } from "../lab/LabKnob.tsx";
import { sharedKnobs } from "../lab/rows.ts";
import parts from "../parts/parts.module.css";
import { Breaker } from "./Breaker.tsx";
import { type Graph, graphOf, type Link, type Tier } from "./graph.ts";
import { breakerKnob, lampsOf, readLink, readTier } from "./readings.ts";
import type { Chosen } from "./Topology.tsx";
import styles from "./topology.module.css";
import { latencyText, linkName, tierSentence } from "./words.ts";

const Flows = lazy(() => import("./Flows.tsx").then((view) => ({ default: view.Flows })));

/** What a tier or a call is doing, its knobs, and what can be done to it. It stands below the graph and covers nothing. */
export function Details({ lab, state, chosen, close }: { lab: Lab; state: LabState; chosen: Chosen; close(): void }) {
  const region = useRef<HTMLElement>(null);
  const history = state.lanes[state.focus]?.history;
  const graph = history && graphOf(history.info);
  const tier = chosen.kind === "tier" ? graph?.tiers[chosen.index] : undefined;
  const link = chosen.kind === "link" ? graph?.links[chosen.index] : undefined;
  const name = tier?.name ?? (link ? linkName(link) : "");
  useEffect(() => {
    if (name !== "") region.current?.focus();
  }, [name]);
  if (!history || !graph || name === "") return null;
  const starts = tier
    ? [...tier.services.map((service) => `service/${service}.`), ...tier.workloads.flatMap(workloadPaths)]
    : [link?.path == null ? `load/${link?.to}.` : `${link.path}.`];
  const knobs = sharedKnobs(state.lanes.map((lane) => lane.history?.info ?? null)).filter(({ knob }) =>
    starts.some((start) => knob.path.startsWith(start)),
  );
  return (
    <section
      ref={region}
      className={styles.details}
      aria-label={name}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <header>
        <h2>{name}</h2>
        {tier && <TierFacts lab={lab} history={history} graph={graph} index={chosen.index} />}
        {link?.path === null && <p>Callers from outside have no policy of their own here.</p>}
        <button type="button" className={parts.icon} aria-label="Close" onClick={close}>
          <X size={16} />
        </button>
      </header>
      {link && history.flows.length > 0 && (
        <Suspense>
          <Flows lab={lab} history={history} link={link} />
        </Suspense>
      )}
      {link && <LiveBreaker lab={lab} state={state} history={history} graph={graph} link={link} />}
      <div className={styles.knobs}>
        {knobs.map((shared) => (
          <LabKnob key={shared.knob.path} lab={lab} shared={shared} />
        ))}
      </div>
      {tier && <Deeds lab={lab} history={history} tier={tier} />}
    </section>
  );
}

interface Watched {
  readonly lab: Lab;
  readonly state: LabState;
  readonly history: History;
  readonly graph: Graph;
  readonly link: Link;
}

/** The breakers of a call at the playhead, where the scenario gives it any. */
function LiveBreaker({ lab, state, history, graph, link }: Watched) {
  const at = useInstant(lab.clock);
  const knob = breakerKnob(history.info.knobs, link);
  if (!knob) return null;
  const callers = link.fromTier === null ? 1 : readTier(history, graph, link.fromTier, at).pods;
  const enabled = knobAt(knob, history.info.script, state.log, at) === 1;
  return <Breaker lamps={lampsOf(readLink(history, link, at), callers, enabled)} />;
}

const workloadPaths = (name: string): readonly string[] => [
  `workload/${name}.`,
  `Deployment/${name}.spec.replicas`,
  `HorizontalPodAutoscaler/${name}.`,
];

function TierFacts({ lab, history, graph, index }: { lab: Lab; history: History; graph: Graph; index: number }) {
  const at = useInstant(lab.clock);
  const tier = graph.tiers[index];
  if (!tier) return null;
  const reading = readTier(history, graph, index, at);
  const cpu = Number.isNaN(reading.cpu) ? "" : `, cpu ${numberText(reading.cpu)}\u2009%`;
  return (
    <p>
      At {clockText(at)} {tierSentence("", reading).replace(/^: /, "")}
      {cpu}
      {certificateText(history, tier, at)}.
      {tier.services.map((service) => {
        const mean = (field: string) => meanAt(history, `service/${service}/${field}`, at);
        const p99 = valueAt(history, `service/${service}/p99`, at);
        return (
          <span key={service}>
            {" "}
            <b>{service}</b> {numberText(mean("in"))} in, {numberText(mean("out"))} answered,{" "}
            {numberText(mean("errors"))} failed a second
            {Number.isNaN(p99) ? "" : `, p99 ${latencyText(p99)}`}.
          </span>
        );
      })}
    </p>
  );
}

/** ", certificate 3 min 10 s of 24 h old": the oldest of the tier, where it has one. */
function certificateText(history: History, { workloads }: Tier, at: TimeMs): string {
  const ages = workloads.map((name) => valueAt(history, `workload/${name}/certificate`, at));
  const oldest = ages.reduce((most, age) => (age > most ? age : most), -1);
  const lifetime = valueAt(history, "mesh/lifetime", at);
  return oldest < 0 ? "" : `, certificate ${spanText(oldest * 1000)} of ${spanText(lifetime * 1000)} old`;
}

/** Faults at the playhead: a pod of the tier, or the node under it. */
function Deeds({ lab, history, tier }: { lab: Lab; history: History; tier: Tier }) {
  const at = useInstant(lab.clock);
  const own = history.pods.filter(({ workload }) => tier.workloads.includes(workload));
  const [pod] = podsAt(own, at).filter(({ state }) => state === "ready");
  if (!pod) return <p>It has no pod that is Ready.</p>;
  const { node } = pod;
  return (
    <footer>
      <button
        type="button"
        className={parts.button}
        onClick={() => lab.actions.act(`pod/${pod.pod}.kill`, `${pod.pod} is killed`)}
      >
        Kill {pod.pod}
      </button>
      {node !== null && (
        <button
          type="button"
          className={parts.button}
          onClick={() => lab.actions.act(`node/${node}.kill`, `${node} is gone`)}
        >
          Kill node {node}
        </button>
      )}
    </footer>
  );
}

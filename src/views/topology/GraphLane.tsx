import { History as Rewind } from "lucide-react";
import { type CSSProperties, useEffect, useMemo, useRef } from "react";
import type { TimeMs } from "../../base/units.ts";
import { fitCanvas } from "../../charts/canvas.ts";
import { clockText, numberText } from "../../charts/format.ts";
import type { Palette } from "../../charts/palette.ts";
import { logOf, TRUNK } from "../../session/forks.ts";
import type { History } from "../../session/history.ts";
import type { Lab, LabState, Lane } from "../../session/lab.ts";
import { knobAt } from "../../session/log.ts";
import { isFull } from "../../session/moments.ts";
import { instantOf, useInstant, useReducedMotion } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { drawGraph, type Picture } from "./draw-graph.ts";
import { type Graph, graphOf, type Link } from "./graph.ts";
import { LockMark, PlaintextCount } from "./Locks.tsx";
import { type Box, type Line, type Placement, placed } from "./place.ts";
import {
  breakerKnob,
  type Lamp,
  type LinkReading,
  lampsOf,
  readLink,
  readTier,
  threadsRanOut,
  travelled,
} from "./readings.ts";
import { isMeshed, secrecyOf } from "./secrecy.ts";
import type { Chosen } from "./Topology.tsx";
import styles from "./topology.module.css";
import {
  failText,
  lampText,
  latencyText,
  linkSentence,
  NO_DATA,
  percentText,
  rateWords,
  tierSentence,
} from "./words.ts";

interface LaneProps {
  readonly lab: Lab;
  readonly state: LabState;
  readonly lane: Lane;
  readonly focused: boolean;
  readonly width: number;
  /** The largest rate of any lane. */
  readonly most: number;
  readonly palette: Palette | null;
  readonly chosen: Chosen | null;
  choose(chosen: Chosen | null): void;
}

/** One variant's graph: lines and gauges on a canvas in every frame, words and buttons over it a few times a second. */
export function GraphLane(props: LaneProps) {
  const { lab, lane, focused, width } = props;
  const { history, failure } = lane;
  const graph = history && graphOf(history.info);
  const placement = useMemo(() => (graph && width > 0 ? placed(graph, width) : null), [graph, width]);
  return (
    <section className={styles.lane} aria-label={`Calls of ${lane.variant}`}>
      <header className={styles.head}>
        <h2>
          <Badge letter={lane.letter} focused={focused} />
          {lane.variant} <span title={history?.info.variantTitle}>{history?.info.variantTitle ?? failure}</span>
        </h2>
        {history && graph && isMeshed(history, graph) && <PlaintextCount lab={lab} history={history} graph={graph} />}
        {history && graph && <RanOutButton lab={lab} history={history} graph={graph} />}
      </header>
      {history && graph && <Scene {...props} history={history} graph={graph} placement={placement} />}
    </section>
  );
}

/** Rewinds to the second when a pool of threads was used up. */
function RanOutButton({ lab, history, graph }: { lab: Lab; history: History; graph: Graph }) {
  const ranOut = threadsRanOut(history, graph);
  if (!ranOut) return null;
  const { at, tier } = ranOut;
  return (
    <button type="button" className={styles.ranOut} onClick={() => lab.actions.rewind(at)}>
      <Rewind size={13} aria-hidden="true" />
      {tier.name}: threads ran out at {clockText(at)}
    </button>
  );
}

type SceneProps = LaneProps & {
  readonly history: History;
  readonly graph: Graph;
  readonly placement: Placement | null;
};

function Scene({ lab, state, lane, most, palette, history, graph, placement, chosen, choose, width }: SceneProps) {
  const at = useInstant(lab.clock);
  const canvas = useRef<HTMLCanvasElement>(null);
  const calm = useReducedMotion();
  /** A history is written in place; its lane is a new object whenever rows came. */
  const counts = useMemo(
    () =>
      graph.links.map((link) => ({
        tries: travelled(lane.history, link, "rate"),
        retries: travelled(lane.history, link, "retries"),
      })),
    [graph, lane],
  );
  useEffect(() => {
    if (!palette || !placement) return;
    const picture: Picture = { graph, placement, history, palette, counts, most, moves: !calm };
    const draw = () => {
      const clock = lab.clock.get();
      const context = canvas.current && fitCanvas(canvas.current, width, placement.height);
      if (context) drawGraph(context, picture, instantOf(clock), clock.speed);
    };
    draw();
    return lab.clock.subscribe(draw);
  }, [lab, graph, placement, history, palette, counts, most, calm, width]);
  const height = placement?.height ?? 0;
  const meshed = isMeshed(history, graph);
  return (
    <div className={styles.scene} style={{ height }} data-down={placement?.down}>
      {placement && !placement.down && <Source at={placement.source} />}
      <ul aria-label="Services">
        {graph.tiers.map(({ name }, index) => (
          <TierBox
            key={name}
            history={history}
            graph={graph}
            index={index}
            at={at}
            box={placement?.boxes[index]}
            chosen={chosen?.kind === "tier" && chosen.index === index}
            choose={() => choose({ kind: "tier", index })}
          />
        ))}
      </ul>
      <canvas ref={canvas} style={{ width, height }} />
      <ul aria-label="Calls">
        {graph.links.map((link, index) => (
          <LinkLabel
            key={`${link.from}/${link.to}`}
            state={state}
            history={history}
            graph={graph}
            link={link}
            at={at}
            meshed={meshed}
            line={placement?.lines[index]}
            down={placement?.down ?? false}
            width={width}
            chosen={chosen?.kind === "link" && chosen.index === index}
            choose={() => choose({ kind: "link", index })}
          />
        ))}
      </ul>
    </div>
  );
}

function Source({ at: [x, y] }: { at: readonly [number, number] }) {
  return (
    <svg
      className={styles.source}
      width="36"
      height="36"
      viewBox="0 0 36 36"
      style={{ left: x - 18, top: y - 18 }}
      aria-hidden="true"
    >
      <circle cx="18" cy="18" r="17" />
      <path d="M10 21c3 1 3-7 6.500-7s2.500 7 5 7 2-5 4.500-5" />
    </svg>
  );
}

const placeStyle = (box: Box | undefined): CSSProperties =>
  box ? { left: box.x, top: box.y, width: box.width, height: box.height } : {};

interface Placeable {
  readonly history: History;
  readonly graph: Graph;
  readonly at: TimeMs;
  readonly box: Box | undefined;
  readonly chosen: boolean;
  choose(): void;
}

function TierBox({ history, graph, index, at, box, chosen, choose }: Placeable & { readonly index: number }) {
  const tier = graph.tiers[index];
  const reading = readTier(history, graph, index, at);
  const { pods, busy, slots, queue, held } = reading;
  const full = isFull(reading);
  const look = pods === 0 ? "gone" : full ? "full" : 2 * held > slots ? "held" : "well";
  return (
    <li>
      <button
        type="button"
        className={styles.tier}
        style={placeStyle(box)}
        data-look={look}
        data-narrow={box !== undefined && box.width < NARROW_PX}
        aria-pressed={chosen}
        aria-label={tierSentence(tier?.name ?? "", reading)}
        onClick={choose}
      >
        <span className={styles.name}>
          <b>{tier?.name}</b>
          <span>{pods === 0 ? "no pod" : pods === 1 ? "1 pod" : `${numberText(pods)} pods`}</span>
        </span>
        <span className={styles.threads}>
          <b>{numberText(busy)}</b> of {numberText(slots)} busy
          {queue > 0 && <i title="in line">+{numberText(queue)}</i>}
        </span>
      </button>
    </li>
  );
}

/** A box below this has no room for more than its name in its first line. */
const NARROW_PX = 112;

type LabelProps = Omit<Placeable, "box"> & {
  readonly state: LabState;
  readonly link: Link;
  /** Identity is a matter of this run. */
  readonly meshed: boolean;
  readonly line: Line | undefined;
  /** Lines go down. */
  readonly down: boolean;
  readonly width: number;
};

/** Above the line how much, below it how well; where there is little room the rest is told when it is asked for. */
function LinkLabel({ state, history, graph, link, at, meshed, line, down, width, chosen, choose }: LabelProps) {
  const { label: box, room = "full" } = line ?? {};
  const reading = readLink(history, link, at);
  const knob = breakerKnob(history.info.knobs, link);
  const callers = link.fromTier === null ? 1 : readTier(history, graph, link.fromTier, at).pods;
  const branch = state.lanes.find((lane) => lane.history === history)?.branch ?? TRUNK;
  const enabled = knob ? knobAt(knob, history.info.script, logOf(state.branches, branch), at) === 1 : null;
  const lamps = lampsOf(reading, callers, enabled);
  const secrecy = meshed ? secrecyOf(history, link, at) : null;
  const sentence = linkSentence(link, reading, lamps, secrecy);
  const end = line?.points.at(-1);
  const isIdle = !(reading.rate > 0);
  return (
    <li>
      <button
        type="button"
        className={styles.link}
        style={placeStyle(box)}
        data-room={room}
        data-locked={secrecy !== null}
        aria-pressed={chosen}
        aria-label={sentence}
        onClick={choose}
      >
        {room === "full" && <Words link={link} reading={reading} lamps={lamps} />}
        {room === "short" && !isIdle && (
          <FewWords reading={reading} name={box !== undefined && box.width > NAMED_PX ? endName(link) : ""} />
        )}
        {room !== "full" && (
          <span className={styles.asked} data-end={(box?.x ?? 0) + ASKED_PX > width} aria-hidden="true">
            {sentence}
          </span>
        )}
      </button>
      {secrecy && end && <LockMark secrecy={secrecy} end={end} down={down} />}
    </li>
  );
}

function Words({ link, reading, lamps }: { link: Link; reading: LinkReading; lamps: readonly Lamp[] }) {
  const { rate, retries, rejected, latency, ejected, isTold } = reading;
  const failing = failText(reading);
  const [count, unit] = rateWords(rate);
  return (
    <>
      <span className={styles.above}>
        {isTold && <b>{count}</b>}
        <span>
          {link.from === null ? `${link.to}${unit === "req/s" ? "" : " a minute"}` : isTold ? unit : NO_DATA}
          {link.alike === undefined ? "" : `, 1 of ${link.alike}`}
        </span>
        {isTold && retries > 0.05 && <em>+{numberText(retries)} retries</em>}
      </span>
      <span className={styles.below}>
        {lamps.length > 0 && (
          <span className={styles.lamps}>
            {lamps.slice(0, MOST_LAMPS).map((lamp, index) => (
              <i key={lampKeys[index]} data-lamp={lamp} />
            ))}
            {lampText(lamps)}
          </span>
        )}
        {isTold && failing !== "" && <em>{failing}</em>}
        {rejected > 0.05 && failing === "" && <em>{numberText(rejected)} rejected</em>}
        {ejected > 0 && <em>{numberText(ejected)} ejected</em>}
        {isTold && !Number.isNaN(latency) && <span data-slow={latency >= SLOW_MS}>{latencyText(latency)}</span>}
      </span>
    </>
  );
}

/** Few words with a name need so much room, the sentence that is asked for so much. */
const NAMED_PX = 150;
const ASKED_PX = 240;

/** The end of a call that tells it from others of the same tier. */
const endName = ({ from, to, alike }: Link): string => `${from ?? to}${alike === undefined ? "" : `, 1 of ${alike}`}`;

function FewWords({ reading, name }: { reading: LinkReading; name: string }) {
  const { rate, latency, isTold } = reading;
  const isFailing = failText(reading) !== "";
  const [count, unit] = rateWords(rate);
  if (!isTold) return <span className={styles.above}>{NO_DATA}</span>;
  return (
    <>
      <span className={styles.above}>
        {name !== "" && <span>{name}</span>}
        <b>{count}</b>
      </span>
      <span className={styles.below}>
        {isFailing && <em>{percentText(reading.failing)}</em>}
        {!isFailing && unit === "req/min" && <span>/min</span>}
        {!isFailing && unit !== "req/min" && !Number.isNaN(latency) && <span>{latencyText(latency)}</span>}
      </span>
    </>
  );
}

const MOST_LAMPS = 6;
const lampKeys = Array.from({ length: MOST_LAMPS }, (_, index) => `lamp${index}`);
/** From here on an answer is drawn as slow. */
const SLOW_MS = 1000;

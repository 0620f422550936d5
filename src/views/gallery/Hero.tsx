import { useEffect, useMemo, useRef, useState } from "react";
import { fitCanvas } from "../../charts/canvas.ts";
import { placeLabels } from "../../charts/end-labels.ts";
import { clockText, numberText } from "../../charts/format.ts";
import type { Palette } from "../../charts/palette.ts";
import { largest, timeScale, timeTicks, valueScale } from "../../charts/scales.ts";
import type { ScenarioCard } from "../../scenario/card.ts";
import { valueAt } from "../../session/history.ts";
import { BROWSER } from "../../session/host.ts";
import { createLab, type Lab, type LabState } from "../../session/lab.ts";
import { loadShown } from "../../session/library.ts";
import { horizonOf, playheadOf, useClock, useClockDrive, useLab, useSize } from "../hooks.ts";
import { drawRow } from "../lab/draw.ts";
import { LabKnob } from "../lab/LabKnob.tsx";
import { sharedKnobs } from "../lab/rows.ts";
import { Stage } from "../lab/Stage.tsx";
import { seriesOf } from "../lab/series.ts";
import { keysOf } from "../lab/subject.ts";
import { Badge } from "../parts/Badge.tsx";
import styles from "./gallery.module.css";

/** The first scenario, already running: the same engine, stage and knob as in the Lab. */
export function Hero({
  card,
  palette,
  drawn,
}: {
  readonly card: ScenarioCard;
  readonly palette: Palette | null;
  /** Its runs can be seen whole. */
  drawn(): void;
}) {
  const [lab, setLab] = useState<Lab | null>(null);
  useEffect(() => {
    let closed = false;
    let close = () => {};
    void loadShown(card.name)?.then((scenario) => {
      if (closed) return;
      const opened = createLab(scenario, BROWSER, null);
      close = opened.actions.close;
      setLab(opened);
    });
    return () => {
      closed = true;
      close();
    };
  }, [card]);
  return <div className={styles.hero}>{lab && <Running lab={lab} palette={palette} drawn={drawn} />}</div>;
}

function Running({ lab, palette, drawn }: { lab: Lab; palette: Palette | null; drawn(): void }) {
  const state = useLab(lab);
  const stands = state.lanes.every(({ history, failure }) => failure !== null || history?.done);
  useEffect(() => {
    if (stands) drawn();
  }, [stands, drawn]);
  useClockDrive(lab.clock, lab.actions.ended);
  const at = useClock(lab.clock, playheadOf, 4);
  const horizon = useClock(lab.clock, horizonOf, 4);
  const knob = useMemo(
    () =>
      sharedKnobs(state.lanes.map((lane) => lane.history?.info ?? null)).find((shared) => shared.knob.group === "load"),
    [state.lanes],
  );
  return (
    <>
      <div className={styles.heroHead}>
        <h2>{state.scenario.title}</h2>
        <div>{knob && <LabKnob lab={lab} shared={knob} />}</div>
        <button type="button" className={styles.running} onClick={lab.actions.play}>
          <i data-on={state.mode === "playing"} />
          {state.mode === "playing" ? "running" : state.mode === "ended" ? "play again" : "paused"}
          <span>
            , {clockText(at)} of {clockText(horizon)}
          </span>
        </button>
      </div>
      <Stage lanes={state.lanes} focus={state.focus} clock={lab.clock} palette={palette} onFocus={lab.actions.focus} />
      <Waiting lab={lab} state={state} palette={palette} />
    </>
  );
}

const HEIGHT = 92;
const ENDS = 84;

/** Messages waiting, both runs, with the computed future dimmed. */
function Waiting({ lab, state, palette }: { lab: Lab; state: LabState; palette: Palette | null }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const veil = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const plot = Math.max(0, width - ENDS);
  const first = state.lanes.find((lane) => lane.history)?.history;
  const kind = first && seriesOf(first, "depth") ? "backlog" : "latency";
  const name = kind === "backlog" ? "depth" : "p99";
  const horizon = useClock(lab.clock, horizonOf);
  const x = useMemo(() => timeScale([0, Math.max(1, horizon)], plot), [horizon, plot]);
  const max = largest(state.lanes.map(({ history }) => (history ? seriesOf(history, name) : undefined)));
  const y = valueScale(Math.max(20, max), HEIGHT, 16, 1);

  useEffect(() => {
    const context = canvas.current && plot > 0 ? fitCanvas(canvas.current, plot, HEIGHT) : null;
    if (!context || !palette) return;
    const lanes = state.lanes.flatMap(({ history }, index) =>
      history ? [{ history, focused: index === state.focus }] : [],
    );
    drawRow(kind, { context, palette, width: plot, height: HEIGHT, x, y }, lanes);
  });
  useEffect(() => {
    const place = () => {
      const left = x(lab.clock.get().at);
      if (line.current) line.current.style.transform = `translateX(${left}px)`;
      if (veil.current) {
        veil.current.style.transform = `translateX(${left}px)`;
        veil.current.style.width = `${Math.max(0, plot - left)}px`;
      }
    };
    place();
    return lab.clock.subscribe(place);
  }, [lab, x, plot]);

  const ends = placeLabels(
    state.lanes.flatMap(({ history, letter }, index) => {
      if (!history) return [];
      const value = valueAt(history, keysOf(history.info)[name], history.info.horizonMs);
      return Number.isNaN(value) ? [] : [{ item: { letter, index, value }, y: y(value), height: 16 }];
    }),
    HEIGHT,
  );
  return (
    <div ref={box} className={styles.waiting}>
      <p>{kind === "backlog" ? "messages waiting" : "latency p99, ms"}</p>
      <canvas ref={canvas} style={{ width: plot, height: HEIGHT }} />
      <div ref={veil} className={styles.veil} style={{ height: HEIGHT }} />
      <div ref={line} className={styles.line} style={{ height: HEIGHT }} />
      {ends.map(({ item, labelY }) => (
        <span key={item.letter} className={styles.end} style={{ left: plot + 10, top: labelY - 9 }}>
          <Badge letter={item.letter} focused={item.index === state.focus} /> {numberText(item.value)}
        </span>
      ))}
      <div className={styles.axis} aria-hidden="true">
        {timeTicks([0, Math.max(1, horizon)], plot, 90).map((at) => (
          <span key={at} style={{ left: x(at) }}>
            {clockText(at)}
          </span>
        ))}
      </div>
    </div>
  );
}

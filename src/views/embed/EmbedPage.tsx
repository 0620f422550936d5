import { ExternalLink, Pause, Play } from "lucide-react";
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { clockText, runningClock } from "../../charts/format.ts";
import { type Palette, readPalette } from "../../charts/palette.ts";
import { timeScale } from "../../charts/scales.ts";
import { shownRange } from "../../session/clock.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { linkTo } from "../../session/opening.ts";
import { horizonOf, playheadOf, useClock, useClockDrive, useDark, useLab, useSize, zoomOf } from "../hooks.ts";
import { runName } from "../lab/fork-tree.ts";
import { layoutFor } from "../lab/layout.ts";
import { Rows, stacked } from "../lab/Rows.tsx";
import { type RowKind, type RowSpec, rowsOf, type SharedKnob } from "../lab/rows.ts";
import { Stage } from "../lab/Stage.tsx";
import { Badge } from "../parts/Badge.tsx";
import { LinkNotice } from "../parts/Notice.tsx";
import { Playhead } from "../parts/Playhead.tsx";
import parts from "../parts/parts.module.css";
import styles from "./embed.module.css";

/** What tells the story comes first; a small frame shows the first of these that its run has, a larger one more. */
const TELLING: readonly RowKind[] = ["backlog", "success", "latency", "replicas", "threads", "cpu", "load"];
/** A frame has no knobs. */
const NONE: readonly SharedKnob[] = [];
const LEAST_ROW_PX = 96;
/** From this height on the lanes stand above the rows. */
const STAGE_FROM_PX = 400;
const STEP_MS = 1000;

/** A run in a frame of somebody else's page: the picture, a slim transport, and the way to the whole page. */
export function EmbedPage({ lab, problems }: { readonly lab: Lab; readonly problems: readonly string[] }) {
  const state = useLab(lab);
  useClockDrive(lab.clock, lab.actions.ended);
  return (
    <div className={styles.embed}>
      <header className={styles.head}>
        <h1>{state.scenario.title}</h1>
        <Runs lab={lab} state={state} />
      </header>
      <Picture lab={lab} state={state} />
      <Bar lab={lab} state={state} />
      <LinkNotice problems={problems} />
    </div>
  );
}

function Runs({ lab, state }: { readonly lab: Lab; readonly state: LabState }) {
  return (
    <div className={styles.runs}>
      {state.lanes.map((lane, index) => (
        <button
          key={lane.id}
          type="button"
          aria-pressed={index === state.focus}
          aria-label={`${lane.letter} ${runName(state, lane)}`}
          title={runName(state, lane)}
          onClick={() => lab.actions.focus(index)}
        >
          <Badge letter={lane.letter} focused={index === state.focus} />
          {index === state.focus && <span>{runName(state, lane)}</span>}
        </button>
      ))}
    </div>
  );
}

function Picture({ lab, state }: { readonly lab: Lab; readonly state: LabState }) {
  const whole = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const { height: tall } = useSize(whole);
  const { width, height } = useSize(box);
  const dark = useDark();
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    if (whole.current) setPalette(readPalette(whole.current, dark));
  }, [dark]);
  const zoom = useClock(lab.clock, zoomOf);
  const horizon = useClock(lab.clock, horizonOf);
  const layout = layoutFor(width || 600, false);
  const plot = Math.max(0, width - layout.gutter - layout.ends - (layout.name === "phone" ? 2 : 1));
  const info = state.lanes[state.focus]?.history?.info ?? state.lanes.find((lane) => lane.history)?.history?.info;
  const room = height - layout.axis;
  const rows = useMemo(() => placed(info ? rowsOf(info) : [], room), [info, room]);
  const x = useMemo(() => timeScale(shownRange({ zoom, horizon }), plot), [plot, zoom, horizon]);
  return (
    <main
      ref={whole}
      className={styles.picture}
      style={{ "--gutter": `${layout.gutter}px`, "--ends": `${layout.ends}px` } as CSSProperties}
    >
      {tall >= STAGE_FROM_PX && (
        <Stage
          lanes={state.lanes}
          focus={state.focus}
          clock={lab.clock}
          palette={palette}
          onFocus={lab.actions.focus}
        />
      )}
      <div ref={box} className={styles.rows}>
        <Rows lab={lab} state={state} rows={rows} knobs={NONE} x={x} width={plot} layout={layout} palette={palette} />
      </div>
    </main>
  );
}

/** The most telling rows, as many as there is room for, in their usual order. */
function placed(all: readonly RowSpec[], room: number) {
  const count = Math.max(1, Math.floor(room / LEAST_ROW_PX));
  const telling = TELLING.filter((kind) => all.some((row) => row.kind === kind)).slice(0, count);
  return stacked(
    all.filter(({ kind }) => telling.includes(kind)),
    room,
  );
}

function Bar({ lab, state }: { readonly lab: Lab; readonly state: LabState }) {
  const { actions, clock } = lab;
  const at = useClock(clock, playheadOf);
  const horizon = useClock(clock, horizonOf) || 1;
  const playing = state.mode === "playing" || state.mode === "scrubbingOn";
  return (
    <section className={styles.bar} aria-label="Time">
      <button
        type="button"
        className={parts.icon}
        aria-label={playing ? "Pause" : "Play"}
        disabled={state.mode === "loading"}
        onClick={actions.play}
      >
        {playing ? (
          <Pause size={15} fill="currentColor" strokeWidth={0} />
        ) : (
          <Play size={15} fill="currentColor" strokeWidth={0} />
        )}
      </button>
      <Playhead
        clock={clock}
        horizon={horizon}
        step={STEP_MS}
        seek={actions.seek}
        grab={actions.grab}
        drop={actions.drop}
      />
      <span>
        <b>{runningClock(at)}</b> / {clockText(horizon)}
      </span>
      <WholePage lab={lab} />
    </section>
  );
}

/** To the same run on the whole page, at the instant that is on the screen. */
function WholePage({ lab }: { readonly lab: Lab }) {
  const [href, setHref] = useState<string | null>(null);
  const renew = useCallback(() => void linkTo(lab).then(setHref), [lab]);
  useEffect(renew, [renew]);
  if (href === null) return null;
  return (
    <a href={href} target="_blank" rel="noreferrer" onPointerEnter={renew} onFocus={renew}>
      Setpoint <ExternalLink size={13} aria-hidden="true" />
    </a>
  );
}

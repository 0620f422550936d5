import { ChevronLeft, ChevronRight, Pause, Play, SkipBack, SkipForward, Split } from "lucide-react";
import { type CSSProperties, memo, type ReactNode, useEffect, useMemo, useRef } from "react";
import type { DecisionRecord, Intervention } from "../../api/frame.ts";
import { DAY_MS } from "../../base/units.ts";
import { thin } from "../../charts/decimate.ts";
import { clockText, runningClock } from "../../charts/format.ts";
import { type TimeScale, timeScale, timeTicks } from "../../charts/scales.ts";
import { type ClockState, speedsOf, speedText } from "../../session/clock.ts";
import { logOf } from "../../session/forks.ts";
import type { History } from "../../session/history.ts";
import type { Lab, LabState, Lane } from "../../session/lab.ts";
import { loopDecisions } from "../../session/loops.ts";
import { type Moment, momentsOf } from "../../session/moments.ts";
import { horizonOf, useClock, useSize } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { ClockText } from "../parts/ClockText.tsx";
import { Playhead } from "../parts/Playhead.tsx";
import parts from "../parts/parts.module.css";
import { momentText, placeMoments } from "./moments.ts";
import styles from "./transport.module.css";

const speedOf = (clock: ClockState) => clock.speed;

/** Play, step, speed, scrubber with one event lane a variant, time and seed. */
export function Transport({ lab, state }: { lab: Lab; state: LabState }) {
  const { lanes, mode, scenario } = state;
  const followed = lanes[state.focus]?.history;
  const loops = !followed || loopDecisions(followed).length > 0 || momentsOf(followed).length === 0;
  return (
    <section className={styles.transport} aria-label="Time">
      <Steps
        lab={lab}
        playing={mode === "playing" || mode === "scrubbingOn"}
        loading={mode === "loading"}
        stop={loops ? "decision" : "moment"}
      />
      <Speeds lab={lab} />
      <Scrubber lab={lab} state={state} />
      <div className={styles.time}>
        <TimeText lab={lab} />
        <SeedField
          lab={lab}
          seed={state.seed ?? lanes[0]?.history?.info.seed ?? scenario.seed}
          letters={lanes.map(({ letter }) => letter).join("")}
        />
      </div>
      <button
        type="button"
        className={`${parts.button} ${styles.fork}`}
        aria-label="Fork here"
        title="Go on from here as another run; this one stays (F)"
        onClick={lab.actions.fork}
      >
        <Split size={15} />
        <span>Fork here</span>
      </button>
    </section>
  );
}

const Steps = memo(function Steps({
  lab,
  playing,
  loading,
  stop,
}: {
  lab: Lab;
  playing: boolean;
  loading: boolean;
  /** What a step leads to. */
  stop: "decision" | "moment";
}) {
  const { actions } = lab;
  const icon = (label: string, run: () => void, picture: ReactNode) => (
    <button type="button" className={parts.icon} aria-label={label} title={label} onClick={run}>
      {picture}
    </button>
  );
  return (
    <div className={styles.buttons}>
      {icon(`Previous ${stop} (←)`, () => actions.stepDecision(-1), <SkipBack size={15} />)}
      <span className={styles.fine}>
        {icon("One row back (,)", () => actions.stepRow(-1), <ChevronLeft size={16} />)}
      </span>
      <button
        type="button"
        className={styles.play}
        aria-label={playing ? "Pause" : "Play"}
        title={`${playing ? "Pause" : "Play"} (Space)`}
        disabled={loading}
        onClick={actions.play}
      >
        {playing ? (
          <Pause size={17} fill="currentColor" strokeWidth={0} />
        ) : (
          <Play size={17} fill="currentColor" strokeWidth={0} />
        )}
      </button>
      <span className={styles.fine}>
        {icon("One row on (.)", () => actions.stepRow(1), <ChevronRight size={16} />)}
      </span>
      {icon(`Next ${stop} (→)`, () => actions.stepDecision(1), <SkipForward size={15} />)}
    </div>
  );
});

const Speeds = memo(function Speeds({ lab: { actions, clock } }: { lab: Lab }) {
  const speed = useClock(clock, speedOf);
  const horizon = useClock(clock, horizonOf);
  return (
    <fieldset className={styles.speeds} aria-label="Speed">
      {speedsOf(horizon).map((choice) => (
        <label key={choice} data-on={choice === speed} data-spare={horizon >= DAY_MS && choice < 100}>
          <input
            type="radio"
            name="speed"
            value={choice}
            checked={choice === speed}
            onChange={() => actions.speed(choice)}
          />
          {speedText(choice)}
        </label>
      ))}
      <button type="button" onClick={actions.toEnd} title="To the end (End)">
        End
      </button>
    </fieldset>
  );
});

/** A character of the clock, and one of the run's length beside it. */
const [CLOCK_PX, LENGTH_PX] = [11.5, 6.8];

function TimeText({ lab }: { lab: Lab }) {
  const horizon = useClock(lab.clock, horizonOf);
  const length = ` / ${clockText(horizon)}`;
  const longest = runningClock(Math.max(0, horizon - 1)).length;
  return (
    <p style={{ "--room": `${longest * CLOCK_PX + length.length * LENGTH_PX}px` } as CSSProperties}>
      <ClockText clock={lab.clock} />
      <span>{length}</span>
    </p>
  );
}

const SeedField = memo(function SeedField({ lab, seed, letters }: { lab: Lab; seed: number; letters: string }) {
  const all = letters.length > 1 ? `${[...letters.slice(0, -1)].join(", ")} and ${letters.at(-1)}` : letters;
  return (
    <label className={styles.seed}>
      seed
      <input
        key={seed}
        type="number"
        min={0}
        defaultValue={seed}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") event.currentTarget.blur();
        }}
        onBlur={(event) => {
          const value = event.target.valueAsNumber;
          if (Number.isInteger(value) && value >= 0 && value !== seed) lab.actions.reseed(value);
        }}
      />
      {letters.length > 1 && <span>same requests for {all}</span>}
    </label>
  );
});

const LANE_PX = 17;

function Scrubber({ lab, state }: { lab: Lab; state: LabState }) {
  const { clock } = lab;
  const box = useRef<HTMLDivElement>(null);
  const needle = useRef<HTMLElement>(null);
  const { width } = useSize(box);
  const horizon = useClock(clock, horizonOf) || 1;
  const x = useMemo(() => timeScale([0, horizon], width), [horizon, width]);
  const shown = state.lanes.length > 2 ? [state.focus] : state.lanes.map((_, index) => index);

  useEffect(() => {
    const place = () => {
      if (needle.current) needle.current.style.transform = `translateX(${(clock.get().at / horizon) * width}px)`;
    };
    place();
    return clock.subscribe(place);
  }, [clock, horizon, width]);

  return (
    <div className={styles.scrubber}>
      <div className={styles.lanes}>
        {shown.map((index) => {
          const lane = state.lanes[index];
          return lane ? (
            <Marks
              key={lane.letter}
              lab={lab}
              lane={lane}
              focused={index === state.focus}
              asked={state.asked?.lane === index ? state.asked.decision : null}
              log={logOf(state.branches, lane.branch)}
              x={x}
            />
          ) : null;
        })}
        <i ref={needle} className={styles.needle} />
      </div>
      <div ref={box}>
        <Playhead
          clock={clock}
          horizon={horizon}
          step={state.lanes[0]?.history?.info.recordMs ?? 1000}
          seek={lab.actions.seek}
          grab={lab.actions.grab}
          drop={lab.actions.drop}
        />
      </div>
      <div className={styles.ticks} aria-hidden="true">
        {timeTicks([0, horizon], width, 70).map((at) => (
          <span key={at} style={{ left: x(at) }}>
            {clockText(at)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A run's decisions over its whole length: those that changed nothing, those that did, and what was changed by hand. */
const Marks = memo(function Marks({
  lab,
  lane: { letter, history },
  focused,
  asked,
  log,
  x,
}: {
  lab: Lab;
  lane: Lane;
  focused: boolean;
  /** The decision that the why panel shows, if it is of this run. */
  asked: number | null;
  log: readonly Intervention[];
  x: TimeScale;
}) {
  const decisions = history ? loopDecisions(history) : [];
  const changes = decisions.filter(({ effect }) => effect === "up" || effect === "down");
  const kept = thin(decisions, ({ at }) => x(at), 3);
  const ringed = asked === null ? undefined : decisions.find(({ id }) => id === asked);
  const own = new Set(history?.info.knobs.map((knob) => knob.path));
  return (
    <div style={{ height: LANE_PX }}>
      <Badge letter={letter} focused={focused} />
      <svg width={x.range()[1]} height={LANE_PX} aria-hidden="true">
        <path className={styles.kept} d={kept.map(({ at }) => `M${x(at)} 6v5`).join("")} />
        {thin(changes, ({ at }) => x(at), 3).map(({ id, at, effect }) => (
          <path key={id} data-effect={effect} d={`M${x(at)} 4l4.500 4.500l-4.500 4.500l-4.500 -4.500z`} />
        ))}
        {log
          .filter(({ path }) => own.has(path))
          .map(({ at, path }) => (
            <path key={`${path}${at}`} className={styles.hand} d={`M${x(at)} 3l7 5l-7 5z`} />
          ))}
        {ringed && <circle cx={x(ringed.at)} cy={8.5} r={7} />}
      </svg>
      {history && <Moments lab={lab} letter={letter} history={history} changes={changes} x={x} />}
    </div>
  );
});

/** What happened to a run: a mark for each, which takes the clock there. */
function Moments({
  lab,
  letter,
  history,
  changes,
  x,
}: {
  lab: Lab;
  letter: string;
  history: History;
  changes: readonly DecisionRecord[];
  x: TimeScale;
}) {
  const { knobs } = history.info;
  const textOf = (moment: Moment) => momentText(moment, knobs);
  const marked = changes.map(({ at }) => at);
  const placed = placeMoments(momentsOf(history), x, x.range()[1] ?? 0, textOf, marked);
  if (placed.length === 0) return null;
  return (
    <ul className={styles.moments} aria-label={`Moments of ${letter}`}>
      {placed.map(({ moment, left, side }) => {
        const text = textOf(moment);
        const name = `${clockText(moment.at)} ${text}`;
        return (
          <li key={name} style={{ transform: `translateX(${left}px)` }}>
            <button
              type="button"
              data-kind={moment.kind}
              data-side={side}
              title={name}
              aria-label={name}
              onClick={() => lab.actions.rewind(moment.at)}
            >
              <i />
              {side !== null && <span>{text}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

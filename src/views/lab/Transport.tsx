import { ChevronLeft, ChevronRight, Pause, Play, SkipBack, SkipForward, Split } from "lucide-react";
import { type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import { thin } from "../../charts/decimate.ts";
import { clockText } from "../../charts/format.ts";
import { timeScale, timeTicks } from "../../charts/scales.ts";
import { type ClockState, speedsOf, speedText } from "../../session/clock.ts";
import { logOf } from "../../session/forks.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { loopDecisions } from "../../session/loops.ts";
import { horizonOf, useClock, useSize } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { ClockText } from "../parts/ClockText.tsx";
import { Playhead } from "../parts/Playhead.tsx";
import parts from "../parts/parts.module.css";
import styles from "./transport.module.css";

const speedOf = (clock: ClockState) => clock.speed;

/** Play, step, speed, scrubber with one event lane a variant, time and seed. */
export function Transport({ lab, state }: { lab: Lab; state: LabState }) {
  const { actions, clock } = lab;
  const speed = useClock(clock, speedOf);
  const horizon = useClock(clock, horizonOf);
  const playing = state.mode === "playing" || state.mode === "scrubbingOn";
  const icon = (label: string, run: () => void, picture: ReactNode) => (
    <button type="button" className={parts.icon} aria-label={label} title={label} onClick={run}>
      {picture}
    </button>
  );
  return (
    <section className={styles.transport} aria-label="Time">
      <div className={styles.buttons}>
        {icon("Previous decision (←)", () => actions.stepDecision(-1), <SkipBack size={15} />)}
        <span className={styles.fine}>
          {icon("One row back (,)", () => actions.stepRow(-1), <ChevronLeft size={16} />)}
        </span>
        <button
          type="button"
          className={styles.play}
          aria-label={playing ? "Pause" : "Play"}
          title={`${playing ? "Pause" : "Play"} (Space)`}
          disabled={state.mode === "loading"}
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
        {icon("Next decision (→)", () => actions.stepDecision(1), <SkipForward size={15} />)}
      </div>
      <fieldset className={styles.speeds} aria-label="Speed">
        {speedsOf(horizon).map((choice) => (
          <label key={choice} data-on={choice === speed}>
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
      <Scrubber lab={lab} state={state} />
      <div className={styles.time}>
        <TimeText lab={lab} />
        <SeedField lab={lab} state={state} />
      </div>
      <button
        type="button"
        className={`${parts.button} ${styles.fork}`}
        aria-label="Fork here"
        title="Go on from here as another run; this one stays (F)"
        onClick={actions.fork}
      >
        <Split size={15} />
        <span>Fork here</span>
      </button>
    </section>
  );
}

/** A character of the clock, and one of the run's length beside it. */
const CHARACTER_PX = 20;

function TimeText({ lab }: { lab: Lab }) {
  const horizon = useClock(lab.clock, horizonOf);
  return (
    <p style={{ "--room": `${clockText(horizon).length * CHARACTER_PX}px` } as CSSProperties}>
      <ClockText clock={lab.clock} /> <span>/ {clockText(horizon)}</span>
    </p>
  );
}

function SeedField({ lab, state }: { lab: Lab; state: LabState }) {
  const letters = state.lanes.map((lane) => lane.letter);
  const seed = state.seed ?? state.lanes[0]?.history?.info.seed ?? state.scenario.seed;
  const all = letters.length > 1 ? `${letters.slice(0, -1).join(", ")} and ${letters.at(-1)}` : letters.join("");
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
}

const LANE_PX = 17;

function Scrubber({ lab, state }: { lab: Lab; state: LabState }) {
  const { clock } = lab;
  const box = useRef<HTMLDivElement>(null);
  const needle = useRef<HTMLElement>(null);
  const { width } = useSize(box);
  const horizon = useClock(clock, horizonOf) || 1;
  const x = timeScale([0, horizon], width);
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
          if (!lane) return null;
          const decisions = lane.history ? loopDecisions(lane.history) : [];
          const changes = decisions.filter(({ effect }) => effect === "up" || effect === "down");
          const kept = thin(decisions, ({ at }) => x(at), 3);
          const asked =
            state.asked?.lane === index ? decisions.find(({ id }) => id === state.asked?.decision) : undefined;
          const own = new Set(lane.history?.info.knobs.map((knob) => knob.path));
          return (
            <div key={lane.letter} style={{ height: LANE_PX }}>
              <Badge letter={lane.letter} focused={index === state.focus} />
              <svg width={width} height={LANE_PX} aria-hidden="true">
                <path className={styles.kept} d={kept.map(({ at }) => `M${x(at)} 6v5`).join("")} />
                {thin(changes, ({ at }) => x(at), 3).map(({ id, at, effect }) => (
                  <path key={id} data-effect={effect} d={`M${x(at)} 4l4.500 4.500l-4.500 4.500l-4.500 -4.500z`} />
                ))}
                {logOf(state.branches, lane.branch)
                  .filter(({ path }) => own.has(path))
                  .map(({ at, path }) => (
                    <path key={`${path}${at}`} className={styles.hand} d={`M${x(at)} 3l7 5l-7 5z`} />
                  ))}
                {asked && <circle cx={x(asked.at)} cy={8.5} r={7} />}
              </svg>
            </div>
          );
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

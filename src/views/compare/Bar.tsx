import { GitFork, Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";
import { thin } from "../../charts/decimate.ts";
import { clockText } from "../../charts/format.ts";
import { timeTicks } from "../../charts/scales.ts";
import { type ClockState, speedsOf, speedText } from "../../session/clock.ts";
import type { Compare, CompareState } from "../../session/compare.ts";
import { loopDecisions } from "../../session/loops.ts";
import { useClock, useClockDrive, useKeys, useSize } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { ClockText } from "../parts/ClockText.tsx";
import { Playhead } from "../parts/Playhead.tsx";
import parts from "../parts/parts.module.css";
import styles from "./compare.module.css";

const playingOf = ({ playing }: ClockState): boolean => playing;
const speedOf = ({ speed }: ClockState): number => speed;
const STEP_MS = 1000;
const LANE_PX = 16;

/** Play, speed, one lane of decisions a variant, and the playhead that all charts share. */
export function Bar({
  compare,
  state,
  focus,
  setFocus,
  fork,
}: {
  readonly compare: Compare;
  readonly state: CompareState;
  readonly focus: number;
  setFocus(index: number): void;
  /** Begins a copy of the focused variant that is another one from the playhead on; null where there is no room. */
  readonly fork: (() => void) | null;
}) {
  const { clock } = compare;
  const letters = useMemo(() => state.variants.map(({ letter }) => letter), [state.variants]);
  const horizon = state.scenario.horizonMs;
  const playing = useClock(clock, playingOf, 30);
  const speed = useClock(clock, speedOf, 30);
  const ended = useCallback(() => clock.set({ playing: false }), [clock]);
  useClockDrive(clock, ended);
  const toggle = useCallback(() => {
    const { playing: on, at: now } = clock.get();
    clock.set({ playing: !on, at: !on && now >= horizon ? 0 : now });
  }, [clock, horizon]);
  const jump = useCallback(
    (direction: 1 | -1) => {
      const moves = state.variants
        .flatMap(({ runs }) => (runs[0] ? loopDecisions(runs[0].history) : []))
        .filter(({ effect }) => effect === "up" || effect === "down")
        .map((decision) => decision.at)
        .sort((a, b) => a - b);
      const now = clock.get().at;
      const next = direction > 0 ? moves.find((each) => each > now) : moves.findLast((each) => each < now);
      clock.set({ at: next ?? (direction > 0 ? horizon : 0), playing: false });
    },
    [clock, horizon, state.variants],
  );
  const keys = useMemo(
    () => ({
      " ": toggle,
      ArrowRight: () => jump(1),
      ArrowLeft: () => jump(-1),
      ...(fork && { f: fork }),
      ...Object.fromEntries(letters.map((letter, index) => [letter.toLowerCase(), () => setFocus(index)])),
    }),
    [toggle, jump, fork, setFocus, letters],
  );
  useKeys(keys);

  return (
    <section className={styles.bar} aria-label="Time">
      <div className={styles.buttons}>
        <button
          type="button"
          className={parts.icon}
          aria-label="Previous change (←)"
          title="Previous change (←)"
          onClick={() => jump(-1)}
        >
          <SkipBack size={15} />
        </button>
        <button
          type="button"
          className={styles.play}
          aria-label={playing ? "Pause" : "Play"}
          title={`${playing ? "Pause" : "Play"} (Space)`}
          onClick={toggle}
        >
          {playing ? (
            <Pause size={17} fill="currentColor" strokeWidth={0} />
          ) : (
            <Play size={17} fill="currentColor" strokeWidth={0} />
          )}
        </button>
        <button
          type="button"
          className={parts.icon}
          aria-label="Next change (→)"
          title="Next change (→)"
          onClick={() => jump(1)}
        >
          <SkipForward size={15} />
        </button>
      </div>
      <fieldset className={styles.choices} aria-label="Speed">
        {speedsOf(horizon).map((choice) => (
          <label key={choice} data-on={choice === speed}>
            <input type="radio" name="speed" checked={choice === speed} onChange={() => clock.set({ speed: choice })} />
            {speedText(choice)}
          </label>
        ))}
      </fieldset>
      <div className={styles.scrubber}>
        <div className={styles.lanes}>
          {state.variants.map(({ letter, runs }, index) => {
            const decisions = runs[0] ? loopDecisions(runs[0].history) : [];
            const x = (time: number) => (1000 * time) / horizon;
            const moves = decisions.filter(({ effect }) => effect === "up" || effect === "down");
            return (
              <div key={letter} style={{ height: LANE_PX }}>
                <Badge letter={letter} focused={index === focus} />
                <svg viewBox={`0 0 1000 ${LANE_PX}`} preserveAspectRatio="none" aria-hidden="true">
                  <path
                    className={styles.kept}
                    d={thin(decisions, (each) => x(each.at), 4)
                      .map((each) => `M${x(each.at)} 5.500v5`)
                      .join("")}
                  />
                </svg>
                {thin(moves, (each) => x(each.at), 6).map((each) => (
                  <i key={each.id} data-effect={each.effect} style={{ left: `${x(each.at) / 10}%` }} />
                ))}
              </div>
            );
          })}
        </div>
        <Playhead clock={clock} horizon={horizon} step={STEP_MS} seek={(at) => clock.set({ at })} />
        <Ends horizon={horizon} />
      </div>
      <div className={styles.time}>
        <p>
          <ClockText clock={clock} /> <span>/ {clockText(horizon)}</span>
        </p>
        <small>lockstep, identical requests</small>
      </div>
      {fork && (
        <button
          type="button"
          className={styles.fork}
          aria-keyshortcuts="F"
          title={`Duplicate ${letters[focus]} and change it from here (F)`}
          onClick={fork}
        >
          <GitFork size={15} /> <span>Fork here</span>
        </button>
      )}
    </section>
  );
}

/** Round instants under the playhead; the first and the last stand at its ends. */
function Ends({ horizon }: { readonly horizon: number }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  return (
    <div ref={box} className={styles.ends} aria-hidden="true">
      {timeTicks([0, horizon], width, 160).map((at) => (
        <span key={at} style={{ left: (at / horizon) * width }}>
          {clockText(at)}
        </span>
      ))}
    </div>
  );
}

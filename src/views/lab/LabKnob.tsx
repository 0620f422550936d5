import { useCallback, useRef } from "react";
import type { ClockState } from "../../session/clock.ts";
import { logOf } from "../../session/forks.ts";
import type { Lab } from "../../session/lab.ts";
import { branchWith } from "../../session/lab-state.ts";
import { knobAt } from "../../session/log.ts";
import { useClock, useLab } from "../hooks.ts";
import { Knob } from "../parts/Knob.tsx";
import type { SharedKnob } from "./rows.ts";

/** A knob at its value at the playhead; turning it changes the future from there on. */
export function LabKnob({ lab, shared }: { lab: Lab; shared: SharedKnob }) {
  const state = useLab(lab);
  const { knob, script, lanes } = shared;
  /** The instant a drag began; all its values belong there. */
  const gesture = useRef<number | undefined>(undefined);
  const branch = branchWith(state, knob.path);
  const log = logOf(state.branches, branch);
  const read = useCallback(
    ({ at }: ClockState) => knobAt(knob, script, log, gesture.current ?? at),
    [knob, script, log],
  );
  const value = useClock(lab.clock, read);
  const acts = lanes.filter((lane) => state.lanes[lane]?.branch === branch);
  return (
    <Knob
      knob={knob}
      value={value}
      only={
        acts.length < state.lanes.length
          ? acts.map((lane) => ({ letter: state.lanes[lane]?.letter ?? "", focused: lane === state.focus }))
          : []
      }
      onTurn={(value, dragging) => {
        gesture.current ??= Math.floor(lab.playhead());
        lab.actions.turn(knob, value, gesture.current);
        if (!dragging) gesture.current = undefined;
      }}
    />
  );
}

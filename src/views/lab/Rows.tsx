import { useMemo } from "react";
import type { Palette } from "../../charts/palette.ts";
import type { TimeScale } from "../../charts/scales.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { ForkMarks } from "./ForkMarks.tsx";
import { forkPairs } from "./fork-tree.ts";
import type { Layout } from "./layout.ts";
import { Overlay, type PlacedRow } from "./Overlay.tsx";
import { Row } from "./Row.tsx";
import { heightsOf, type RowSpec, type SharedKnob } from "./rows.ts";

export interface RowsProps {
  readonly lab: Lab;
  readonly state: LabState;
  readonly rows: readonly PlacedRow[];
  /** Shown beside the rows of their groups. */
  readonly knobs: readonly SharedKnob[];
  readonly x: TimeScale;
  /** Px of a plot; 0 until it is known. */
  readonly width: number;
  readonly layout: Layout;
  readonly palette: Palette | null;
}

/** The charts one below the other, with what crosses them all: forks, the pointer, the playhead. */
export function Rows({ lab, state, rows, knobs, x, width, layout, palette }: RowsProps) {
  const pairs = useMemo(() => forkPairs(state.lanes, state.branches), [state.lanes, state.branches]);
  const beside = useMemo(
    () => rows.map(({ spec }) => knobs.filter(({ knob }) => spec.groups.includes(knob.group))),
    [rows, knobs],
  );
  return (
    <>
      {width > 0 &&
        rows.map(({ spec, height }, index) => (
          <Row
            key={spec.kind}
            lab={lab}
            lanes={state.lanes}
            focus={state.focus}
            asked={state.asked}
            pairs={pairs}
            spec={spec}
            knobs={beside[index] ?? []}
            x={x}
            width={width}
            height={height}
            layout={layout}
            palette={palette}
          />
        ))}
      <ForkMarks pairs={pairs} x={x} width={width} rows={rows} layout={layout} />
      {width > 0 && rows.length > 0 && (
        <Overlay lab={lab} state={state} x={x} width={width} rows={rows} layout={layout} />
      )}
    </>
  );
}

/** Rows below each other in a room of so many px, each as tall as its weight allows or as `tall` says. */
export function stacked(
  shown: readonly RowSpec[],
  room: number,
  tall?: (spec: RowSpec) => number,
): readonly PlacedRow[] {
  const heights = tall ? shown.map(tall) : heightsOf(shown, room);
  let top = 0;
  return shown.map((spec, index) => {
    const height = heights[index] ?? 0;
    top += height;
    return { spec, top: top - height, height };
  });
}

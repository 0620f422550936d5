import { linePath, meanPath, type Projection, stepPath } from "../../charts/decimate.ts";
import { numberText } from "../../charts/format.ts";
import { timeScale, valueTicks } from "../../charts/scales.ts";
import type { ComparedRun } from "../../session/compare.ts";
import type { Exported } from "../../session/exported.ts";
import { columnOf, type History, timeOfRow, valueAt } from "../../session/history.ts";
import { mostOf } from "../compare/Panel.tsx";
import { heightScale } from "../compare/paths.ts";
import { type ChartRow, chartRows } from "../compare/rows.ts";
import { subjectsOf } from "../compare/subjects.ts";
import { drawRow } from "../lab/draw.ts";
import { MAIN, rowScale } from "../lab/row-scale.ts";
import { rowsOf } from "../lab/rows.ts";
import { readingOf } from "../lab/series.ts";
import { type Chart, PLOT, type Plot } from "./chart.ts";

const TICKS = 5;
const MEAN_PX = 3;

const namesOf = ({ variants }: Exported): Chart["runs"] => variants.map(({ letter, name }) => ({ letter, name }));

/** The rows of the Lab. */
function labCharts(exported: Exported): readonly Chart[] {
  const lanes = exported.variants.flatMap(({ letter, runs: [run] }, index) =>
    run ? [{ letter, history: run.history, focused: index === exported.focus }] : [],
  );
  const info = (lanes.find(({ focused }) => focused) ?? lanes[0])?.history.info;
  if (!info) return [];
  const { horizonMs } = info;
  return rowsOf(info).map((row) => {
    const histories = lanes.map(({ history }) => history);
    const y = rowScale(row.kind, histories, timeScale([0, horizonMs], PLOT.width), PLOT.height);
    const main = MAIN[row.kind];
    return {
      id: row.kind,
      title: row.title,
      unit: row.unit,
      horizonMs,
      runs: namesOf(exported),
      ticks: row.kind === "pods" ? [] : valueTicks(y.domain()[1] ?? 1, TICKS),
      tickText: numberText,
      y,
      ends: lanes.flatMap(({ letter, history }) => {
        const value = main ? readingOf(history, main, horizonMs) : Number.NaN;
        return Number.isNaN(value) ? [] : [{ letter, value }];
      }),
      draw: ({ pen, ...plot }: Plot) => drawRow(row.kind, { context: pen, ...plot, y }, lanes),
    };
  });
}

interface Line {
  readonly column: Float64Array | undefined;
  readonly as: ChartRow["as"];
  readonly colour: string;
  readonly alpha: number;
  readonly dash?: readonly number[];
}

function drawLine({ pen, x }: Plot, { info }: History, y: (value: number) => number, line: Line): void {
  const { column, as, colour, alpha, dash = [] } = line;
  if (!column) return;
  const at: Projection = { x: (row) => x(timeOfRow(info, row)), y };
  pen.save();
  pen.strokeStyle = colour;
  pen.globalAlpha = alpha;
  pen.setLineDash([...dash]);
  pen.beginPath();
  if (as === "step") stepPath(pen, column, 0, column.length - 1, at);
  else if (as === "mean") meanPath(pen, column, 0, column.length - 1, at, MEAN_PX);
  else linePath(pen, column, 0, column.length - 1, at);
  pen.stroke();
  pen.restore();
}

/** The promise as a dashed line, then the oracle's demand, then every run of every variant. */
function drawCompared(plot: Plot, row: ChartRow, { variants, focus }: Exported, y: (value: number) => number): void {
  const { pen, palette, width } = plot;
  if (row.bound) {
    pen.save();
    pen.strokeStyle = palette.error;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.moveTo(0, y(row.bound.value));
    pen.lineTo(width, y(row.bound.value));
    pen.stroke();
    pen.restore();
  }
  const [first] = variants.flatMap(({ runs }) => runs.slice(0, 1));
  const demand = row.workload === null ? undefined : first?.demand.get(row.workload);
  if (first) {
    drawLine(plot, first.history, y, { column: demand, as: "step", colour: palette.demand, alpha: 1, dash: [2, 3] });
  }
  variants.forEach(({ runs }, index) => {
    runs.forEach(({ history }, seed) => {
      const alpha = seed > 0 ? 0.2 : index === focus ? 1 : 0.55;
      drawLine(plot, history, y, { column: columnOf(history, row.key), as: row.as, colour: palette[row.hue], alpha });
      if (seed > 0 || row.target === null) return;
      const target = columnOf(history, row.target);
      drawLine(plot, history, y, { column: target, as: "step", colour: palette.decision, alpha });
    });
  });
}

/** The charts of a comparison. */
function compareCharts(exported: Exported): readonly Chart[] {
  const runs: readonly ComparedRun[] = exported.variants.flatMap((variant) => variant.runs);
  const info = runs[0]?.info;
  if (!info) return [];
  const firsts = exported.variants.flatMap((variant) => variant.runs.slice(0, 1));
  const subjects = subjectsOf(firsts, exported.objectives, exported.chosen);
  return chartRows(info, exported.objectives, subjects).map((row) => {
    const most = mostOf(row, runs);
    const y = heightScale(most, PLOT.height, false, 8, 1);
    return {
      id: row.id,
      title: row.title,
      unit: info.columns.find(({ key }) => key === row.key)?.unit ?? "",
      horizonMs: info.horizonMs,
      runs: namesOf(exported),
      ticks: valueTicks(most, TICKS),
      tickText: row.text,
      y,
      ends: exported.variants.flatMap(({ letter, runs: [run] }) => {
        const value = run ? valueAt(run.history, row.key, info.horizonMs) : Number.NaN;
        return Number.isNaN(value) ? [] : [{ letter, value }];
      }),
      draw: (plot: Plot) => drawCompared(plot, row, exported, y),
    };
  });
}

export const chartsOf = (exported: Exported): readonly Chart[] =>
  exported.place === "lab" ? labCharts(exported) : compareCharts(exported);

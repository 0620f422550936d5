import { placeLabels } from "../../charts/end-labels.ts";
import { clockText } from "../../charts/format.ts";
import type { Palette } from "../../charts/palette.ts";
import { type Pen, SvgPen } from "../../charts/pen.ts";
import { type TimeScale, timeScale, timeTicks } from "../../charts/scales.ts";

/** A chart as a file shows it: everything that is on the screen around it stands in it. */
export interface Chart {
  /** Part of the file's name. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly horizonMs: number;
  /** Letters and names of its runs. */
  readonly runs: readonly { readonly letter: string; readonly name: string }[];
  readonly ticks: readonly number[];
  tickText(value: number): string;
  /** Value to pixels in a plot of this height. */
  y(value: number): number;
  readonly ends: readonly { readonly letter: string; readonly value: number }[];
  draw(plot: Plot): void;
}

/** Where a chart draws: from 0,0 to the size of the plot. */
export interface Plot {
  readonly pen: Pen;
  readonly palette: Palette;
  readonly x: TimeScale;
  readonly width: number;
  readonly height: number;
}

const SIZE = { width: 960, height: 320 } as const;
const MARGIN = { left: 64, right: 92, top: 52, bottom: 30 } as const;
export const PLOT = {
  width: SIZE.width - MARGIN.left - MARGIN.right,
  height: SIZE.height - MARGIN.top - MARGIN.bottom,
} as const;
const FONT = '"Instrument Sans", system-ui, sans-serif';
const LABEL_PX = 16;

function text(pen: Pen, words: string, x: number, y: number, align: CanvasTextAlign = "start"): void {
  pen.textAlign = align;
  pen.fillText(words, x, y);
}

/** Draws a whole chart: name, runs, axes, lines and the values that they end at. */
function paint(pen: Pen, chart: Chart, palette: Palette): void {
  const { width, height } = PLOT;
  const x = timeScale([0, chart.horizonMs], width);
  pen.fillStyle = palette.bg;
  pen.fillRect(0, 0, SIZE.width, SIZE.height);
  pen.fillStyle = palette.ink;
  pen.font = `600 15px ${FONT}`;
  text(pen, chart.title, 16, 26);
  pen.fillStyle = palette.ink2;
  pen.font = `400 12px ${FONT}`;
  text(pen, [chart.unit, ...chart.runs.map(({ letter, name }) => `${letter} ${name}`)].join("  ·  "), 16, 44);

  pen.save();
  pen.translate(MARGIN.left, MARGIN.top);
  pen.lineWidth = 1;
  pen.strokeStyle = palette.line;
  pen.fillStyle = palette.ink2;
  pen.font = `400 11px ${FONT}`;
  for (const at of timeTicks([0, chart.horizonMs], width, 90)) {
    stroked(pen, [x(at), 0], [x(at), height]);
    text(pen, clockText(at), x(at), height + 18, "center");
  }
  for (const value of chart.ticks) {
    stroked(pen, [0, chart.y(value)], [width, chart.y(value)]);
    text(pen, chart.tickText(value), -8, chart.y(value) + 4, "end");
  }
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, width, height);
  pen.clip();
  chart.draw({ pen, palette, x, width, height });
  pen.restore();
  pen.fillStyle = palette.ink;
  pen.font = `600 12px ${FONT}`;
  const ends = chart.ends.map((item) => ({ item, y: chart.y(item.value), height: LABEL_PX }));
  for (const { item, labelY } of placeLabels(ends, height)) {
    text(pen, `${item.letter}  ${chart.tickText(item.value)}`, width + 8, labelY + 4);
  }
  pen.restore();
}

function stroked(pen: Pen, from: readonly [number, number], to: readonly [number, number]): void {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}

export function chartSvg(chart: Chart, palette: Palette): string {
  const pen = new SvgPen(chart.id);
  paint(pen, chart, palette);
  return pen.toSvg(SIZE.width, SIZE.height, `${chart.title}, ${chart.unit}`);
}

/** Device pixels for one of the chart's. */
const DENSITY = 2;

export function chartPng(chart: Chart, palette: Palette): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE.width * DENSITY;
  canvas.height = SIZE.height * DENSITY;
  const context = canvas.getContext("2d");
  if (!context) return Promise.reject(new Error("The browser gives no canvas to draw on."));
  context.scale(DENSITY, DENSITY);
  context.lineJoin = "round";
  paint(context, chart, palette);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser makes no PNG of it."))), "image/png");
  });
}

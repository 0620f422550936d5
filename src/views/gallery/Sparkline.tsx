import { useEffect, useRef } from "react";
import { fitCanvas } from "../../charts/canvas.ts";
import { bandPath, linePath, stepPath } from "../../charts/decimate.ts";
import type { Palette } from "../../charts/palette.ts";
import { largest } from "../../charts/scales.ts";
import type { History } from "../../session/history.ts";
import { useSize } from "../hooks.ts";
import { seriesOf } from "../lab/series.ts";
import styles from "./gallery.module.css";

/** A run in one glance: what piles up as an area, the pods as steps, each on its own scale. */
export function Sparkline({
  history,
  palette,
}: {
  readonly history: History | undefined;
  readonly palette: Palette | null;
}) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  useEffect(() => {
    const context = canvas.current && width > 0 ? fitCanvas(canvas.current, width, height) : null;
    if (!context || !palette || !history) return;
    const x = (row: number) => (row / Math.max(1, history.rows - 1)) * width;
    const scale = (max: number) => ({
      x,
      y: (value: number) => height - 1 - (value / Math.max(max, 1e-9)) * (height - 4),
    });
    const pressure = seriesOf(history, "depth") ?? seriesOf(history, "p99");
    const ready = seriesOf(history, "ready");
    if (pressure) {
      const at = scale(largest([pressure]));
      context.fillStyle = palette.backlog;
      context.globalAlpha = palette.tints[1];
      context.beginPath();
      bandPath(context, pressure, null, 0, history.rows, at);
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = palette.backlog;
      context.beginPath();
      linePath(context, pressure, 0, history.rows, at);
      context.stroke();
    }
    if (ready) {
      context.strokeStyle = palette.capacity;
      context.beginPath();
      stepPath(context, ready, 0, history.rows, scale(largest([ready]) * 1.04));
      context.stroke();
    }
  }, [history, palette, width, height]);
  return (
    <div ref={box} className={styles.spark}>
      <canvas ref={canvas} style={{ width, height }} />
    </div>
  );
}

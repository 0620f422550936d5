import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { fitCanvas } from "../../charts/canvas.ts";
import { gridOf } from "../../charts/packing.ts";
import type { Palette } from "../../charts/palette.ts";
import styles from "./cluster.module.css";
import { drawField, type Field, placeOf } from "./draw-field.ts";
import type { Chosen, Uses } from "./NodeBox.tsx";
import type { NodeNow } from "./snapshot.ts";
import { nodeText } from "./words.ts";

const GAP_PX = 3;
const LEAST = { width: 9, height: 9 } as const;
const MOST_PX = 64;

/** More nodes than can be read: a field of small boxes on a canvas. One button stands on the node that keys walk to. */
export function NodeField({
  nodes,
  uses,
  room,
  palette,
  choose,
}: {
  nodes: readonly NodeNow[];
  uses: Uses;
  room: { readonly width: number; readonly height: number };
  palette: Palette | null;
  choose(chosen: Chosen): void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [walked, setWalked] = useState(0);
  const field: Field = useMemo(() => {
    const grid = gridOf(nodes.length, room, GAP_PX, 1, LEAST);
    const side = Math.min(MOST_PX, Math.floor(Math.min(grid.width, grid.height)));
    return { columns: Math.floor((room.width + GAP_PX) / (side + GAP_PX)), side, gap: GAP_PX };
  }, [nodes.length, room]);
  const pitch = field.side + field.gap;
  const height = Math.ceil(nodes.length / field.columns) * pitch;

  useEffect(() => {
    const context = canvas.current && palette && fitCanvas(canvas.current, room.width, height);
    if (context && palette) drawField(context, nodes, uses, field, palette);
  }, [nodes, uses, field, palette, room.width, height]);

  const index = Math.min(walked, nodes.length - 1);
  const here = nodes[index];
  const [x, y] = placeOf(field, index);
  const pick = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / pitch);
    const row = Math.floor((event.clientY - box.top) / pitch);
    const node = column < field.columns ? nodes[row * field.columns + column] : undefined;
    if (!node) return;
    setWalked(row * field.columns + column);
    choose({ kind: "node", name: node.name });
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: field.columns,
    ArrowUp: -field.columns,
    Home: -nodes.length,
    End: nodes.length,
  };
  return (
    <div className={styles.field} style={{ height }}>
      <canvas
        ref={canvas}
        style={{ width: room.width, height }}
        role="img"
        aria-label={`${nodes.length} nodes`}
        onPointerUp={pick}
      />
      {here && (
        <button
          type="button"
          aria-label={nodeText(here)}
          title={nodeText(here)}
          style={{ left: x, top: y, width: field.side, height: field.side }}
          onClick={() => choose({ kind: "node", name: here.name })}
          onKeyDown={(event) => {
            const step = steps[event.key];
            if (step === undefined || event.shiftKey) return;
            event.preventDefault();
            setWalked(Math.max(0, Math.min(nodes.length - 1, index + step)));
          }}
        />
      )}
      <p className="visually-hidden" aria-live="polite">
        {walked > 0 && here ? nodeText(here) : ""}
      </p>
    </div>
  );
}

import type { PodState } from "../../api/frame.ts";
import { hatch } from "../../charts/canvas.ts";
import { packed } from "../../charts/packing.ts";
import type { Palette } from "../../charts/palette.ts";
import type { Uses } from "./NodeBox.tsx";
import { type NodeNow, shareOf } from "./snapshot.ts";

/** Where a field of many nodes is drawn. */
export interface Field {
  readonly columns: number;
  readonly side: number;
  readonly gap: number;
}

/** Below this side a pod is no mark of its own any more; then states are stacked as bands. */
const LEAST_POD_PX = 4;
const INSET_PX = 1.5;

const ORDER: readonly PodState[] = ["ready", "unready", "starting", "failing", "stopping"];

export const placeOf = ({ columns, side, gap }: Field, index: number): readonly [x: number, y: number] => [
  (index % columns) * (side + gap),
  Math.floor(index / columns) * (side + gap),
];

/** Many nodes as small boxes without words: the same marks as the large ones, as far as they can be seen. */
export function drawField(
  context: CanvasRenderingContext2D,
  nodes: readonly NodeNow[],
  uses: Uses,
  field: Field,
  palette: Palette,
): void {
  nodes.forEach((node, index) => {
    const [x, y] = placeOf(field, index);
    context.save();
    context.translate(x, y);
    drawNode(context, node, uses, field.side, palette);
    context.restore();
  });
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawNode(context: CanvasRenderingContext2D, node: NodeNow, uses: Uses, side: number, palette: Palette): void {
  const { look, pods } = node;
  const inner = side - 2 * INSET_PX;
  context.globalAlpha = 1;
  context.fillStyle = palette.s1;
  context.fillRect(0, 0, side, side);
  const [first] = pods;
  const usual = first ? inner * Math.sqrt(shareOf(node, first)) : 0;
  context.translate(INSET_PX, INSET_PX);
  if (usual >= LEAST_POD_PX) drawPods(context, node, uses, inner, palette);
  else drawBands(context, node, uses, inner, palette);
  context.translate(-INSET_PX, -INSET_PX);
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.setLineDash(look === "booting" ? [3, 2] : look === "draining" ? [1, 2] : []);
  context.strokeStyle = look === "lost" ? palette.error : look === "booting" ? palette.capacity : palette.line2;
  context.strokeRect(0.5, 0.5, side - 1, side - 1);
  if (look === "lost") cross(context, side * 0.3, side * 0.4, palette.error);
}

function drawPods(context: CanvasRenderingContext2D, node: NodeNow, uses: Uses, inner: number, palette: Palette): void {
  const { boxes } = packed(
    node.pods.map((pod) => shareOf(node, pod)),
    inner,
    inner,
    0,
  );
  node.pods.forEach((pod, index) => {
    const box = boxes[index];
    if (!box) return;
    const [width, height] = [Math.max(1, box.width - 1), Math.max(1, box.height - 1)];
    mark(context, pod.state, (uses.get(pod.workload) || 0) / 100, { ...box, width, height }, palette);
  });
}

/** States as bands from the top, each as high as what its pods ask for. */
function drawBands(
  context: CanvasRenderingContext2D,
  node: NodeNow,
  uses: Uses,
  inner: number,
  palette: Palette,
): void {
  let y = 0;
  for (const state of ORDER) {
    const pods = node.pods.filter((pod) => pod.state === state);
    const share = pods.reduce((sum, pod) => sum + shareOf(node, pod), 0);
    if (share === 0) continue;
    const use = pods.reduce((sum, pod) => sum + shareOf(node, pod) * ((uses.get(pod.workload) || 0) / 100), 0) / share;
    const height = Math.max(1, Math.min(share * inner, inner - y));
    mark(context, state, use, { x: 0, y, width: inner, height }, palette);
    y += height;
  }
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function mark(
  context: CanvasRenderingContext2D,
  state: PodState,
  use: number,
  { x, y, width, height }: Rect,
  palette: Palette,
): void {
  if (state === "ready") {
    context.fillStyle = palette.capacity;
    context.globalAlpha = 0.28;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 0.9;
    const full = Math.min(1, use) * height;
    context.fillRect(x, y + height - full, width, full);
  } else if (state === "starting" || state === "unready") {
    context.globalAlpha = 0.9;
    hatch(context, x, y, width, height, palette.capacity, 3);
  } else if (state === "failing") {
    context.globalAlpha = 1;
    context.fillStyle = palette.error;
    context.fillRect(x, y, width, height);
  } else {
    context.globalAlpha = 0.6;
    context.fillStyle = palette.ink3;
    context.fillRect(x, y + height / 2 - 0.5, width, 1);
  }
}

function cross(context: CanvasRenderingContext2D, from: number, size: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.beginPath();
  context.moveTo(from, from);
  context.lineTo(from + size, from + size);
  context.moveTo(from + size, from);
  context.lineTo(from, from + size);
  context.stroke();
}

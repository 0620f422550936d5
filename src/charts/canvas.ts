import type { Pen } from "./pen.ts";

/** The projector layout is drawn this much larger. */
const PROJECTOR_ZOOM = 1.5;

/** Device pixels for one CSS pixel of the page as it is shown now. */
const density = (): number =>
  (devicePixelRatio || 1) * (document.documentElement.dataset.projector === "true" ? PROJECTOR_ZOOM : 1);

/** Sizes a canvas to its box at the screen's density and returns its context, cleared, in CSS pixels. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = density();
  const pixelWidth = Math.max(1, Math.round(width * ratio));
  const pixelHeight = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineJoin = "round";
  return context;
}

/** Diagonal hatch over a box: what is unknown, or starting. */
export function hatch(
  context: Pen,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
  gap = 6,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let offset = Math.floor(-height / gap) * gap; offset < width; offset += gap) {
    context.moveTo(x + offset, y + height);
    context.lineTo(x + offset + height, y);
  }
  context.stroke();
  context.restore();
}

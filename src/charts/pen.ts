import { escaped } from "../base/html.ts";

/** The part of a canvas that charts draw with, so that the same strokes can become a file. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | "save"
  | "restore"
  | "translate"
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "closePath"
  | "rect"
  | "clip"
  | "stroke"
  | "fill"
  | "fillRect"
  | "fillText"
  | "setLineDash"
  | "globalAlpha"
  | "strokeStyle"
  | "fillStyle"
  | "lineWidth"
  | "lineJoin"
  | "font"
  | "textAlign"
>;

interface Style {
  readonly alpha: number;
  readonly stroke: string;
  readonly fill: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly join: CanvasLineJoin;
  readonly font: string;
  readonly align: CanvasTextAlign;
  readonly x: number;
  readonly y: number;
  /** Names of the clips that hold, from the outermost on. */
  readonly clips: readonly string[];
}

const FRESH: Style = {
  alpha: 1,
  stroke: "#000",
  fill: "#000",
  width: 1,
  dash: [],
  join: "miter",
  font: "10px sans-serif",
  align: "start",
  x: 0,
  y: 0,
  clips: [],
};

const ANCHORS: Partial<Readonly<Record<CanvasTextAlign, string>>> = { center: "middle", right: "end", end: "end" };

const round = (value: number): number => Math.round(value * 100) / 100;

/** A pen that writes SVG: every style is resolved, nothing outside is referred to. */
export class SvgPen implements Pen {
  private style = FRESH;
  private readonly kept: Style[] = [];
  private path = "";
  private readonly parts: string[] = [];
  private clipCount = 0;

  /** @param name starts the names of clips, which must be unlike those of other pictures on the same page */
  constructor(private readonly name: string) {}

  set globalAlpha(alpha: number) {
    this.style = { ...this.style, alpha };
  }
  get globalAlpha(): number {
    return this.style.alpha;
  }
  set strokeStyle(colour: string | CanvasGradient | CanvasPattern) {
    this.style = { ...this.style, stroke: String(colour) };
  }
  get strokeStyle(): string {
    return this.style.stroke;
  }
  set fillStyle(colour: string | CanvasGradient | CanvasPattern) {
    this.style = { ...this.style, fill: String(colour) };
  }
  get fillStyle(): string {
    return this.style.fill;
  }
  set lineWidth(width: number) {
    this.style = { ...this.style, width };
  }
  get lineWidth(): number {
    return this.style.width;
  }
  set lineJoin(join: CanvasLineJoin) {
    this.style = { ...this.style, join };
  }
  get lineJoin(): CanvasLineJoin {
    return this.style.join;
  }
  set font(font: string) {
    this.style = { ...this.style, font };
  }
  get font(): string {
    return this.style.font;
  }
  set textAlign(align: CanvasTextAlign) {
    this.style = { ...this.style, align };
  }
  get textAlign(): CanvasTextAlign {
    return this.style.align;
  }

  save(): void {
    this.kept.push(this.style);
  }
  restore(): void {
    this.style = this.kept.pop() ?? this.style;
  }
  translate(x: number, y: number): void {
    this.style = { ...this.style, x: this.style.x + x, y: this.style.y + y };
  }
  setLineDash(dash: Iterable<number>): void {
    this.style = { ...this.style, dash: [...dash] };
  }

  beginPath(): void {
    this.path = "";
  }
  moveTo(x: number, y: number): void {
    this.path += `M${this.point(x, y)}`;
  }
  /** As on a canvas, the first point of a path is only gone to. */
  lineTo(x: number, y: number): void {
    this.path += `${this.path === "" ? "M" : "L"}${this.point(x, y)}`;
  }
  closePath(): void {
    this.path += "Z";
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.path += this.box(x, y, width, height);
  }
  clip(): void {
    this.clipCount += 1;
    const id = `${this.name}-${this.clipCount}`;
    this.parts.push(`<clipPath id="${escaped(id)}"><path d="${this.path}"/></clipPath>`);
    this.style = { ...this.style, clips: [...this.style.clips, id] };
  }
  stroke(): void {
    const { stroke, width, dash, join } = this.style;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
    this.put(
      `<path d="${this.path}" fill="none" stroke="${escaped(stroke)}" stroke-width="${round(width)}" stroke-linejoin="${join}"${dashes}${this.opacity()}/>`,
      this.path,
    );
  }
  fill(): void {
    this.put(`<path d="${this.path}" fill="${escaped(this.style.fill)}"${this.opacity()}/>`, this.path);
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    const path = this.box(x, y, width, height);
    this.put(`<path d="${path}" fill="${escaped(this.style.fill)}"${this.opacity()}/>`, path);
  }
  fillText(text: string, x: number, y: number): void {
    const { fill, font, align } = this.style;
    const [, weight = "400", size = "10", family = "sans-serif"] = /^(?:(\d+) )?([\d.]+)px (.+)$/.exec(font) ?? [];
    const anchor = ANCHORS[align] ?? "start";
    this.put(
      `<text x="${round(this.style.x + x)}" y="${round(this.style.y + y)}" fill="${escaped(fill)}" font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"${this.opacity()}>${escaped(text)}</text>`,
      text,
    );
  }

  /** The picture so far. @param title what a screen reader says of it */
  toSvg(width: number, height: number, title: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${escaped(title)}</title>${this.parts.join("")}</svg>`;
  }

  private point(x: number, y: number): string {
    return `${round(this.style.x + x)} ${round(this.style.y + y)}`;
  }
  private box(x: number, y: number, width: number, height: number): string {
    return `M${this.point(x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }
  private opacity(): string {
    return this.style.alpha === 1 ? "" : ` opacity="${round(this.style.alpha)}"`;
  }
  /** Nothing is written for an empty path or text. */
  private put(element: string, content: string): void {
    if (content === "") return;
    const { clips } = this.style;
    const before = clips.map((id) => `<g clip-path="url(#${escaped(id)})">`).join("");
    this.parts.push(`${before}${element}${"</g>".repeat(clips.length)}`);
  }
}

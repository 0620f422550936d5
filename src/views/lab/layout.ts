/** Widths of the Lab's columns and the way rows stand, by the width of the window. */
export interface Layout {
  readonly name: "wide" | "medium" | "phone";
  readonly gutter: number;
  readonly ends: number;
  readonly axis: number;
}

const WIDE: Layout = { name: "wide", gutter: 212, ends: 118, axis: 24 };
const MEDIUM: Layout = { name: "medium", gutter: 164, ends: 104, axis: 24 };
const PHONE: Layout = { name: "phone", gutter: 15, ends: 15, axis: 24 };

export const layoutFor = (width: number, projector: boolean): Layout =>
  projector || width > 1180 ? WIDE : width > 600 ? MEDIUM : PHONE;

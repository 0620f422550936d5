import type { Place } from "../../credentials/graph.ts";

/** Where a place stands, px. */
export interface Box {
  readonly place: Place;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture: boxes in layers from what is outside to the cluster, and where the cluster begins. */
export interface Layout {
  readonly boxes: readonly Box[];
  readonly height: number;
  /** The border of the cluster: a place on the axis along which layers follow each other. */
  readonly border: number;
  readonly isTall: boolean;
}

const ROW = 32;
const GAP = 10;
/** Between layers that stand below each other. */
const TALL_GAP = 30;
/** So that ways between those in the cluster pass below the words at its border. */
const BORDER_WORDS = 18;
const NARROWEST = 104;
/** So that ways to the cluster have room below what they pass. */
const LEAST_ROWS = 3;
/** In which a way that passes other columns comes to the height of its end. */
const DROP = 44;
const COLUMN_GAP_SHARE = 0.26;

const LAYERS: readonly (readonly [zone: Place["zone"], kinds: readonly Place["kind"][]])[] = [
  ["outside", ["system"]],
  ["outside", ["key"]],
  ["outside", ["repository", "registry"]],
  ["inside", ["system", "key"]],
  ["inside", ["cluster"]],
];
const INSIDE = LAYERS.findIndex(([zone]) => zone === "inside");

const layersOf = (places: readonly Place[]): readonly (readonly Place[])[] =>
  LAYERS.map(([zone, kinds]) =>
    kinds.flatMap((kind) => places.filter((place) => place.zone === zone && place.kind === kind)),
  );

/** Places in columns, or in rows where there is no room for columns. */
export const layoutOf = (places: readonly Place[], width: number, isTall: boolean): Layout =>
  isTall ? inRows(layersOf(places), width) : inColumns(layersOf(places), width);

/** Free height above each column: what reaches the cluster from outside passes below those who live there. */
const SHARES = [0.5, 0.5, 0.5, 0, 0.85];

function inColumns(layers: readonly (readonly Place[])[], width: number): Layout {
  const step = width / (layers.length - COLUMN_GAP_SHARE);
  const box = step * (1 - COLUMN_GAP_SHARE);
  const most = Math.max(LEAST_ROWS, ...layers.map((layer) => layer.length));
  const height = most * (ROW + GAP) - GAP;
  const boxes = layers.flatMap((layer, column) => {
    const slack = height - layer.length * (ROW + GAP) + GAP;
    const top = slack * (SHARES[column] ?? 0);
    return layer.map((place, row) => ({
      place,
      x: column * step,
      y: top + row * (ROW + GAP),
      width: box,
      height: ROW,
    }));
  });
  return { boxes, height, border: INSIDE * step - (step - box) / 2, isTall: false };
}

function inRows(layers: readonly (readonly Place[])[], width: number): Layout {
  const across = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const box = (width - (across - 1) * GAP) / across;
  const boxes: Box[] = [];
  let [top, border] = [0, 0];
  layers.forEach((layer, index) => {
    if (index === INSIDE) {
      border = top - TALL_GAP / 2;
      top += BORDER_WORDS;
    }
    layer.forEach((place, i) => {
      const y = top + Math.floor(i / across) * (ROW + GAP);
      boxes.push({ place, x: (i % across) * (box + GAP), y, width: box, height: ROW });
    });
    if (layer.length > 0) top += Math.ceil(layer.length / across) * (ROW + GAP) - GAP + TALL_GAP;
  });
  return { boxes, height: Math.max(0, top - TALL_GAP), border, isTall: true };
}

/** The curve of an arrow between two boxes. */
export function curve(from: Box, to: Box, isTall: boolean): string {
  const middle = (box: Box) => [box.x + box.width / 2, box.y + box.height / 2] as const;
  const [[fx, fy], [tx, ty]] = [middle(from), middle(to)];
  if (isTall) {
    const down = to.y >= from.y;
    const [start, end] = down ? [from.y + from.height, to.y] : [from.y, to.y + to.height];
    const bend = (end - start) / 2;
    if (from.y === to.y) return `M${fx},${from.y} C${fx},${from.y - 16} ${tx},${from.y - 16} ${tx},${to.y}`;
    return `M${fx},${start} C${fx},${start + bend} ${tx},${end - bend} ${tx},${end}`;
  }
  if (from.x === to.x) {
    const side = from.x + from.width;
    const out = side + 18;
    return `M${side},${fy} C${out},${fy} ${out},${ty} ${side},${ty}`;
  }
  if (to.x - from.x > 2 * from.width) {
    const start = from.x + from.width;
    return `M${start},${fy} C${start + DROP * 0.7},${fy} ${start + DROP * 0.3},${ty} ${start + DROP},${ty} L${to.x},${ty}`;
  }
  const [start, end] = to.x > from.x ? [from.x + from.width, to.x] : [from.x, to.x + to.width];
  const bend = (end - start) / 2;
  return `M${start},${fy} C${start + bend},${fy} ${end - bend},${ty} ${end},${ty}`;
}

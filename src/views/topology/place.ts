import type { Graph } from "./graph.ts";
import { type Layers, layersOf, type Slot } from "./layers.ts";

/** A box of a tier, in pixels of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [x: number, y: number];

/** How much is said of a call where it stands: all, how much and how well, or nothing until somebody asks. */
type Room = "full" | "short" | "none";

/** The line of a call: the points that it goes through, and its words. */
export interface Line {
  readonly points: readonly Point[];
  readonly label: Box;
  readonly room: Room;
}

/** Where everything stands. */
export interface Placement {
  readonly height: number;
  /** In the order of `Graph.tiers`. */
  readonly boxes: readonly Box[];
  /** In the order of `Graph.links`. */
  readonly lines: readonly Line[];
  /** Callers from outside. */
  readonly source: Point;
  /** Whether calls go down instead of to the right. */
  readonly down: boolean;
}

const BOX_HEIGHT_PX = 98;
/** Widths of a box and of the gap before it, that with the most room first. */
const FITS = [
  { box: 148, gap: 118 },
  { box: 112, gap: 108 },
  { box: 106, gap: 64 },
  { box: 96, gap: 56 },
] as const;
const ROW_GAP_PX = 14;
/** A call that only passes a layer takes so much of it. */
const PASS_PX = 14;
/** Calls that come into one box need so much room for their words, and for few of them. */
const LABEL_PX = { full: 48, short: 40 } as const;
/** In less room than this words are few, and in less than this there are none. */
const FULL_GAP_PX = 108;
/** A line that bends by more than this goes through words that need the whole of a narrow gap. */
const BEND_PX = 8;
const DOWN_PX = { full: 150, short: 60 } as const;
const SOURCE_PX = 36;

const incoming = (graph: Graph, tier: number): readonly number[] =>
  graph.links.flatMap(({ toTier }, index) => (toTier === tier ? [index] : []));

/** How much is said of the calls that come into a tier, before a gap of this width. */
const roomBefore = (graph: Graph, tier: number, gap: number): "full" | "short" => {
  const count = incoming(graph, tier).length;
  return count > 2 || (count > 1 && gap < FULL_GAP_PX) ? "short" : "full";
};

/** A layer that is higher than this is scrolled through; others stand beside its beginning. */
const SEEN_PX = 420;

/** Layers from left to right; `width` is shared by boxes and the gaps that the words of calls need. */
function placeAcross(graph: Graph, { layers, ways }: Layers, width: number, boxWidth: number): Placement {
  const gap = roomOf(layers.length, width) - boxWidth;
  const heightOf = ({ tier }: Slot): number =>
    tier === null
      ? PASS_PX
      : Math.max(BOX_HEIGHT_PX, incoming(graph, tier).length * LABEL_PX[roomBefore(graph, tier, gap)]);
  const tall = (layer: readonly Slot[]) => layer.reduce((sum, slot) => sum + heightOf(slot) + ROW_GAP_PX, -ROW_GAP_PX);
  const height = layers.reduce((most, layer) => Math.max(most, tall(layer)), BOX_HEIGHT_PX);
  const left = (depth: number) => SOURCE_PX + gap + depth * (boxWidth + gap);
  const middles = new Map<Slot, Point>();
  const eye = Math.min(height, SEEN_PX) / 2;
  layers.forEach((layer, depth) => {
    let top = Math.max(0, eye - tall(layer) / 2);
    for (const slot of layer) {
      middles.set(slot, [left(depth), top + heightOf(slot) / 2]);
      top += heightOf(slot) + ROW_GAP_PX;
    }
  });
  const boxes = graph.tiers.map((_, tier): Box => {
    const slot = layers.flat().find((each) => each.tier === tier) as Slot;
    const [x, y] = middles.get(slot) ?? [0, 0];
    return { x, y: y - heightOf(slot) / 2, width: boxWidth, height: heightOf(slot) };
  });
  const source: Point = [SOURCE_PX / 2, eye];
  const lines = graph.links.map((link, index): Line => {
    const beside = incoming(graph, link.toTier);
    const most = roomBefore(graph, link.toTier, gap);
    const high = LABEL_PX[most];
    const shift = (beside.indexOf(index) - (beside.length - 1) / 2) * high;
    const way = ways[index] ?? [];
    const inner = way.slice(1, -1).flatMap((slot): readonly Point[] => {
      const [x, y] = middles.get(slot) ?? [0, 0];
      return [
        [x, y],
        [x + boxWidth, y],
      ];
    });
    const [endX, endY] = middles.get(way.at(-1) as Slot) ?? [0, 0];
    const from = link.fromTier === null ? null : boxes[link.fromTier];
    const start: Point = from ? [from.x + from.width, from.y + from.height / 2] : [source[0] + 18, source[1]];
    const end: Point = [endX, endY + shift];
    const bends = Math.abs((inner.at(-1) ?? start)[1] - end[1]) > BEND_PX;
    return {
      points: [start, ...inner, end],
      label: { x: endX - gap + 4, y: end[1] - high / 2, width: gap - 10, height: high },
      room: bends && gap < FULL_GAP_PX ? "short" : most,
    };
  });
  return { height, boxes, lines, source, down: false };
}

const DOWN = { box: 70, gap: 36, beside: 8 } as const;

/** Layers from top to bottom, for a narrow window. */
function placeDown(graph: Graph, { layers, ways }: Layers, width: number): Placement {
  const top = (depth: number) => DOWN.gap + depth * (DOWN.box + DOWN.gap);
  const corners = new Map<Slot, Box>();
  layers.forEach((layer, depth) => {
    const passing = layer.filter(({ tier }) => tier === null).length;
    const left = width - passing * PASS_PX - (layer.length - 1) * DOWN.beside;
    const share = left / Math.max(1, layer.length - passing);
    let x = 0;
    for (const slot of layer) {
      const wide = slot.tier === null ? PASS_PX : share;
      corners.set(slot, { x, y: top(depth), width: wide, height: DOWN.box });
      x += wide + DOWN.beside;
    }
  });
  const none: Box = { x: 0, y: 0, width: 0, height: 0 };
  const boxOf = (slot: Slot | undefined): Box => (slot && corners.get(slot)) ?? none;
  const boxes = graph.tiers.map((_, tier) => boxOf(layers.flat().find((slot) => slot.tier === tier)));
  const lines = graph.links.map((link, index): Line => {
    const beside = incoming(graph, link.toTier);
    const way = ways[index] ?? [];
    const end = boxOf(way.at(-1));
    const share = end.width / Math.max(1, beside.length);
    const room = share >= DOWN_PX.full ? "full" : share >= DOWN_PX.short ? "short" : "none";
    const start = end.x + share * beside.indexOf(index);
    const x = start + Math.min(14, share / 2);
    const from = link.fromTier === null ? null : boxes[link.fromTier];
    const inner = way.slice(1, -1).flatMap((slot): readonly Point[] => {
      const box = boxOf(slot);
      const middle = box.x + box.width / 2;
      return [
        [middle, box.y],
        [middle, box.y + box.height],
      ];
    });
    const begin: Point = from
      ? [Math.max(from.x + 14, Math.min(x, from.x + from.width - 14)), from.y + from.height]
      : [x, 4];
    return {
      points: [begin, ...inner, [x, end.y] as const],
      label:
        room === "none"
          ? { x: start, y: end.y - DOWN.gap, width: share, height: DOWN.gap }
          : { x: x + 10, y: end.y - DOWN.gap, width: share - 30, height: DOWN.gap },
      room,
    };
  });
  return { height: top(layers.length) - DOWN.gap, boxes, lines, source: [14, 4], down: true };
}

/** Width for one layer and the gap before it. */
const roomOf = (layers: number, width: number): number => (width - SOURCE_PX) / Math.max(1, layers);

/** Places a graph in a width; from top to bottom where words would not fit between the layers. */
export function placed(graph: Graph, width: number): Placement {
  const layers = layersOf(graph);
  const room = roomOf(layers.layers.length, width);
  const fit = FITS.find(({ box, gap }) => room >= box + gap);
  return fit ? placeAcross(graph, layers, width, fit.box) : placeDown(graph, layers, width);
}

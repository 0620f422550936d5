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

/** Where everything stands. */
export interface Placement {
  readonly height: number;
  /** In the order of `Graph.tiers`. */
  readonly boxes: readonly Box[];
  /** In the order of `Graph.links`: the points that a line goes through, and its words. */
  readonly lines: readonly { readonly points: readonly Point[]; readonly label: Box }[];
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
] as const;
const ROW_GAP_PX = 14;
/** Calls that come into one box need so much room for their words. */
const LABEL_PX = 48;
const SOURCE_PX = 36;

const incoming = (graph: Graph, tier: number): readonly number[] =>
  graph.links.flatMap(({ toTier }, index) => (toTier === tier ? [index] : []));

/** Layers from left to right; `width` is shared by boxes and the gaps that the words of calls need. */
function placeAcross(graph: Graph, { layers, ways }: Layers, width: number, boxWidth: number): Placement {
  const gap = roomOf(layers.length, width) - boxWidth;
  const rows = layers.reduce((most, layer) => Math.max(most, layer.length), 1);
  const pitch = BOX_HEIGHT_PX + ROW_GAP_PX;
  const height = rows * pitch - ROW_GAP_PX;
  const left = (depth: number) => SOURCE_PX + gap + depth * (boxWidth + gap);
  const middles = new Map<Slot, Point>();
  layers.forEach((layer, depth) => {
    layer.forEach((slot, index) => {
      middles.set(slot, [left(depth), height / 2 + (index - (layer.length - 1) / 2) * pitch]);
    });
  });
  const boxes = graph.tiers.map((_, tier): Box => {
    const [x, y] = middles.get(layers.flat().find((slot) => slot.tier === tier) as Slot) ?? [0, 0];
    return { x, y: y - BOX_HEIGHT_PX / 2, width: boxWidth, height: BOX_HEIGHT_PX };
  });
  const source: Point = [SOURCE_PX / 2, height / 2];
  const lines = graph.links.map((link, index) => {
    const beside = incoming(graph, link.toTier);
    const shift = (beside.indexOf(index) - (beside.length - 1) / 2) * LABEL_PX;
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
    return {
      points: [start, ...inner, end],
      label: { x: endX - gap + 4, y: end[1] - LABEL_PX / 2, width: gap - 10, height: LABEL_PX },
    };
  });
  return { height, boxes, lines, source, down: false };
}

const DOWN = { box: 70, gap: 36 } as const;

/** Layers from top to bottom, for a narrow window. */
function placeDown(graph: Graph, { layers, ways }: Layers, width: number): Placement {
  const top = (depth: number) => DOWN.gap + depth * (DOWN.box + DOWN.gap);
  const corners = new Map<Slot, Box>();
  layers.forEach((layer, depth) => {
    const share = width / layer.length;
    layer.forEach((slot, index) => {
      corners.set(slot, {
        x: index * share,
        y: top(depth),
        width: share - (layer.length > 1 ? 8 : 0),
        height: DOWN.box,
      });
    });
  });
  const none: Box = { x: 0, y: 0, width: 0, height: 0 };
  const boxOf = (slot: Slot | undefined): Box => (slot && corners.get(slot)) ?? none;
  const boxes = graph.tiers.map((_, tier) => boxOf(layers.flat().find((slot) => slot.tier === tier)));
  const lines = graph.links.map((link, index) => {
    const beside = incoming(graph, link.toTier);
    const way = ways[index] ?? [];
    const end = boxOf(way.at(-1));
    const share = end.width / Math.max(1, beside.length);
    const x = end.x + share * beside.indexOf(index) + 14;
    const from = link.fromTier === null ? null : boxes[link.fromTier];
    const inner = way.slice(1, -1).flatMap((slot): readonly Point[] => {
      const box = boxOf(slot);
      const middle = box.x + box.width / 2;
      return [
        [middle, box.y],
        [middle, box.y + box.height],
      ];
    });
    const start: Point = from
      ? [Math.max(from.x + 14, Math.min(x, from.x + from.width - 14)), from.y + from.height]
      : [x, 4];
    return {
      points: [start, ...inner, [x, end.y] as const],
      label: { x: x + 10, y: end.y - DOWN.gap, width: share - 30, height: DOWN.gap },
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

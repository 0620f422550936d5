import type { Graph } from "./graph.ts";

/** A place in a layer: a tier, or the way of a call past it. */
export interface Slot {
  /** Place in `Graph.tiers`; null where a call only passes. */
  readonly tier: number | null;
  /** Slots of the layer before that lead here. */
  readonly before: readonly Slot[];
}

export interface Layers {
  /** Slots of every layer, in order. */
  readonly layers: readonly (readonly Slot[])[];
  /** The slots that a call goes through, both ends included, by place in `Graph.links`; of calls from outside only the end. */
  readonly ways: readonly (readonly Slot[])[];
}

/** A tier stands one layer after the last of its callers. */
function depthsOf({ tiers, links }: Graph): readonly number[] {
  const depths = tiers.map(() => 0);
  for (let round = 0; round < tiers.length; round += 1) {
    for (const { fromTier, toTier } of links) {
      if (fromTier === null) continue;
      depths[toTier] = Math.max(depths[toTier] ?? 0, (depths[fromTier] ?? 0) + 1);
    }
  }
  return depths;
}

/**
 * Layers by longest path. A call over several layers gets a slot in each that it passes, so that no line crosses a
 * tier; calls between the same two tiers share it; within a layer slots stand in the order of the mean place of those that lead to them.
 */
export function layersOf(graph: Graph): Layers {
  const depths = depthsOf(graph);
  const count = depths.reduce((most, depth) => Math.max(most, depth + 1), 0);
  const layers: Slot[][] = Array.from({ length: count }, () => []);
  const before = new Map<Slot, Slot[]>();
  const add = (tier: number | null, depth: number): Slot => {
    const list: Slot[] = [];
    const slot: Slot = { tier, before: list };
    before.set(slot, list);
    layers[depth]?.push(slot);
    return slot;
  };
  const passed = new Map<string, readonly Slot[]>();
  const passing = (fromTier: number, toTier: number): readonly Slot[] => {
    const from = (depths[fromTier] ?? 0) + 1;
    const between = Array.from({ length: Math.max(0, (depths[toTier] ?? 0) - from) }, (_, step) => from + step);
    const key = `${fromTier} ${toTier}`;
    const known = passed.get(key) ?? between.map((depth) => add(null, depth));
    passed.set(key, known);
    return known;
  };
  const slots = graph.tiers.map((_, tier) => add(tier, depths[tier] ?? 0));
  const ways = graph.links.map(({ fromTier, toTier }): readonly Slot[] => {
    const end = slots[toTier];
    const start = fromTier === null ? undefined : slots[fromTier];
    if (!end) return [];
    if (!start || fromTier === null) return [end];
    const way = [start, ...passing(fromTier, toTier), end];
    way.forEach((slot, index) => {
      const previous = way[index - 1];
      if (previous) before.get(slot)?.push(previous);
    });
    return way;
  });
  const sorted = layers.slice(0, 1);
  for (const layer of layers.slice(1)) sorted.push(byCallers(layer, sorted.at(-1) ?? []));
  return { layers: sorted, ways };
}

function byCallers(layer: readonly Slot[], previous: readonly Slot[]): Slot[] {
  const place = (slot: Slot) => {
    const known = slot.before.map((each) => previous.indexOf(each)).filter((index) => index >= 0);
    return known.length === 0 ? 0 : known.reduce((sum, index) => sum + index, 0) / known.length;
  };
  return [...layer].sort((a, b) => place(a) - place(b));
}

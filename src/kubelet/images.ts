import type { DurationMs, TimeMs } from "../base/units.ts";

/** Images on nodes: pulled one after the other on a node, once each. */
export class Images {
  /** By node. */
  private present = new Map<string, ReadonlySet<string>>();
  private freeAt = new Map<string, TimeMs>();

  has(node: string, image: string): boolean {
    return this.present.get(node)?.has(image) ?? false;
  }

  /** Pulls an image that takes so long once those before it are there; returns when it is. */
  pull(node: string, image: string, now: TimeMs, pullMs: DurationMs): TimeMs {
    const done = Math.max(now, this.freeAt.get(node) ?? 0) + pullMs;
    this.freeAt.set(node, done);
    this.present.set(node, new Set([...(this.present.get(node) ?? []), image]));
    return done;
  }

  copy(): Images {
    const twin = new Images();
    twin.present = new Map(this.present);
    twin.freeAt = new Map(this.freeAt);
    return twin;
  }
}

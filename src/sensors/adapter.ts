import type { TimeMs } from "../base/units.ts";

interface Published {
  readonly value: number;
  readonly at: TimeMs;
}

/** A metrics adapter: samples named truths at its own period and serves the last sample that has come through. */
export class Adapter {
  private waiting: readonly { readonly at: TimeMs; readonly values: ReadonlyMap<string, number> }[] = [];
  private served = new Map<string, Published>();

  /** Takes a sample; values that are NaN (nothing to measure) are not published. */
  sample(at: TimeMs, values: ReadonlyMap<string, number>): void {
    this.waiting = [...this.waiting, { at, values }];
  }

  /** Serves every sample taken at or before `sampledAt`. */
  publish(sampledAt: TimeMs): void {
    for (const { at, values } of this.waiting) {
      if (at > sampledAt) continue;
      for (const [name, value] of values) {
        if (Number.isNaN(value)) this.served.delete(name);
        else this.served.set(name, { value, at });
      }
    }
    this.waiting = this.waiting.filter((sample) => sample.at > sampledAt);
  }

  read(name: string): Published | undefined {
    return this.served.get(name);
  }

  copy(): Adapter {
    const twin = new Adapter();
    twin.waiting = this.waiting;
    twin.served = new Map(this.served);
    return twin;
  }
}

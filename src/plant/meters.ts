/** Buckets an octave: a bucket is at most 1/64 of its lower edge wide. */
const STEPS = 64;
/** Octaves from 2^LOWEST ms; values outside fall into the first or last bucket. */
const LOWEST = -10;
const OCTAVES = 40;
const view = new Float64Array(1);
const words = new Uint32Array(view.buffer);
/** The half of a double that holds sign, exponent and the top of the mantissa. */
const HIGH = new Uint8Array(Float64Array.of(1).buffer)[7] === 0x3f ? 1 : 0;

/** Response times since the last reset, in buckets of equal ratio. */
export class Histogram {
  private readonly counts = new Int32Array(STEPS * OCTAVES);
  private total = 0;

  record(valueMs: number): void {
    view[0] = valueMs;
    const bucket = (words[HIGH]! >>> 14) - (1023 + LOWEST) * STEPS;
    this.counts[bucket < 0 ? 0 : bucket < STEPS * OCTAVES ? bucket : STEPS * OCTAVES - 1]!++;
    this.total++;
  }

  /** Quantile 0…1 in ms, linear inside a bucket (error below 1.6 %); NaN when nothing was recorded. */
  quantile(share: number): number {
    if (this.total === 0) return Number.NaN;
    let left = share * this.total;
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      const count = this.counts[bucket]!;
      if (count > 0 && left <= count) return edge(bucket) + (edge(bucket + 1) - edge(bucket)) * (left / count);
      left -= count;
    }
    return edge(this.counts.length);
  }

  reset(): void {
    this.counts.fill(0);
    this.total = 0;
  }
}

/** Lower edge of a bucket, ms. */
function edge(bucket: number): number {
  words[HIGH] = (bucket + (1023 + LOWEST) * STEPS) << 14;
  words[1 - HIGH] = 0;
  return view[0]!;
}

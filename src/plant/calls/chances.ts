import { nextDouble, type Stream, stream } from "../../base/random.ts";
import type { Draws } from "../policies/envoy/outlier/detector.ts";

const PERCENT = 100;
const WIDE = 0x1_0000_0000;

/** A whole number, uniform over a range much wider than any number of hosts or milliseconds. */
export const wideDraw = (from: Stream): number => Math.floor(nextDouble(from) * WIDE);

/** What outlier detection leaves to chance, drawn only when a rule asks for it. */
class OutlierDraws implements Draws {
  stream!: Stream;

  get percent(): number {
    return nextDouble(this.stream) * PERCENT;
  }

  get jitter(): number {
    return wideDraw(this.stream);
  }
}

/** Chances of an edge, one stream a purpose, so that no policy shifts another's draws. */
export class Chances {
  share!: Stream;
  cpu!: Stream;
  wait!: Stream;
  /** Demands of retries. */
  again!: Stream;
  pick!: Stream;
  backOff!: Stream;
  patience!: Stream;
  throttle!: Stream;
  outlier!: OutlierDraws;
  /** Answers that get lost. */
  lost!: Stream;
  /** Injected faults. */
  fault!: Stream;
  mirror!: Stream;
  /** Penalties of hosts. */
  accrual!: Stream;
}

/** @param edge its name in the run */
export function chancesOf(seed: number, edge: string): Chances {
  const of = (purpose: string): Stream => stream(seed, `${edge}/${purpose}`);
  return Object.assign(new Chances(), {
    share: of("share"),
    cpu: of("cpu"),
    wait: of("wait"),
    again: of("again"),
    pick: of("pick"),
    backOff: of("backOff"),
    patience: of("patience"),
    throttle: of("throttle"),
    outlier: Object.assign(new OutlierDraws(), { stream: of("outlier") }),
    lost: of("lost"),
    fault: of("fault"),
    mirror: of("mirror"),
    accrual: of("accrual"),
  });
}

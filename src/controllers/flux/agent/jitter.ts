import { nextDouble, stream } from "../../../base/random.ts";
import type { DurationMs } from "../../../base/units.ts";

/** `--interval-jitter-percentage` of both controllers: 5. Upstream: fluxcd/pkg runtime/jitter. */
const SHARE = 0.05;

/** An interval spread by ±5 %, drawn for the n-th time under a name. */
export function jittered(interval: DurationMs, seed: number, name: string, n: number): DurationMs {
  const luck = nextDouble(stream(seed, `flux/interval/${name}/${n}`));
  return Math.floor(interval * (1 - SHARE + 2 * SHARE * luck));
}

import type { Distribution } from "../api/plant.ts";
import { exp2 } from "../base/detmath.ts";
import { nextDouble, nextExponential, nextNormal, type Stream } from "../base/random.ts";

/** One draw; a constant takes nothing from the stream. */
export function draw(from: Distribution, chance: Stream): number {
  switch (from.type) {
    case "constant":
      return from.mean;
    case "exponential":
      return from.mean * nextExponential(chance);
    case "uniform":
      return from.min + (from.max - from.min) * nextDouble(chance);
    case "hyperexponential": {
      // Balanced means: both phases carry half of the mean.
      const share = (1 + Math.sqrt((from.cv2 - 1) / (from.cv2 + 1))) / 2;
      const phase = nextDouble(chance) < share ? share : 1 - share;
      return (from.mean / (2 * phase)) * nextExponential(chance);
    }
    case "lognormal":
      return from.mean * exp2(from.sigma * (nextNormal(chance) - from.sigma / 2) * Math.LOG2E);
  }
}

import type { World } from "./world.ts";

/**
 * Controlled delay (RFC 8289) for a line of attempts: once the time in line has been above the target for an interval,
 * the next one is refused, and then one more each interval / √n, until one has waited less than the target.
 */
const TARGET_MS = 5;
const INTERVAL_MS = 100;

/** Whether the one at the head of the pod's line is to be refused. */
export function refuses(world: World, pod: number, queuedAt: number, alone: boolean): boolean {
  const { pods, now } = world;
  const long = isLong(world, pod, queuedAt, alone);
  if (!long) {
    pods.dropping[pod] = 0;
    return false;
  }
  if (pods.dropping[pod] === 1) {
    if (now < pods.dropNext[pod]!) return false;
    pods.drops[pod]!++;
    pods.dropNext[pod]! += INTERVAL_MS / Math.sqrt(pods.drops[pod]!);
    return true;
  }
  pods.dropping[pod] = 1;
  // Soon after the last time it begins near the rate that helped then.
  const since = pods.drops[pod]! - pods.dropsBefore[pod]!;
  pods.drops[pod] = since > 1 && now - pods.dropNext[pod]! < 16 * INTERVAL_MS ? since : 1;
  pods.dropsBefore[pod] = pods.drops[pod]!;
  pods.dropNext[pod] = now + INTERVAL_MS / Math.sqrt(pods.drops[pod]!);
  return true;
}

/** Has the time in line been above the target for an interval? The last one in line is never refused. */
function isLong({ pods, now }: World, pod: number, queuedAt: number, alone: boolean): boolean {
  if (now - queuedAt < TARGET_MS || alone) {
    pods.longSince[pod] = 0;
    return false;
  }
  if (pods.longSince[pod] === 0) {
    pods.longSince[pod] = now + INTERVAL_MS;
    return false;
  }
  return now >= pods.longSince[pod]!;
}

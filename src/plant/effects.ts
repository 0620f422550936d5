import type { EffectSpec } from "../api/plant.ts";
import { grown } from "./events.ts";
import type { ServiceState } from "./world.ts";

/**
 * What a service does to the world, once for every attempt that it answers, whether or not somebody still waits. An
 * idempotent one knows its requests by a key, and does nothing for those that it has done.
 */
export function takeEffect(service: ServiceState, { idempotent }: EffectSpec, request: number): void {
  if (request >= service.done.length) {
    service.done = grown(service.done, Math.max(64, request + 1, service.done.length * 2));
  }
  const again = service.done[request] === 1;
  if (again && idempotent) return;
  service.done[request] = 1;
  service.effects++;
  if (again) service.duplicates++;
}

import type { EffectSpec } from "../api/plant.ts";
import { SECOND_MS } from "../base/units.ts";
import { grown } from "./events.ts";
import type { ServiceState, World } from "./world.ts";

/** Of a request no more effects are counted than this. */
const MOST_COUNTED = 255;

/**
 * What a service does to the world, once for every attempt that it answers, whether or not somebody still waits. An
 * idempotent one knows its requests by a key, and does nothing for those that it has done.
 */
export function takeEffect(service: ServiceState, { idempotent }: EffectSpec, request: number): void {
  if (request >= service.done.length) {
    service.done = grown(service.done, Math.max(64, request + 1, service.done.length * 2));
  }
  const before = service.done[request]!;
  if (before > 0 && idempotent) return;
  if (before < MOST_COUNTED) service.done[request] = before + 1;
  service.effects++;
  if (before > 0) service.duplicates++;
}

/** Of a second the ledger keeps so many requests that went as they should, and so many others. */
const MOST_PLAIN = 1;
const MOST_OTHERS = 10;

/** Enters a request into the ledger. Nothing else in the plant depends on it. */
export function enter(
  { now, ledger }: World,
  service: ServiceState,
  request: number,
  retries: number,
  answered: boolean | null,
): void {
  const effects = service.done[request] ?? 0;
  const isPlain = effects === 1 && retries === 0 && answered === true;
  const second = Math.floor(now / SECOND_MS);
  if (second !== service.enteredIn) {
    service.enteredIn = second;
    service.enteredPlain = 0;
    service.enteredOthers = 0;
  }
  if ((isPlain ? service.enteredPlain++ : service.enteredOthers++) >= (isPlain ? MOST_PLAIN : MOST_OTHERS)) return;
  ledger.push({ at: now, service: service.spec.name, request, effects, retries, answered });
}

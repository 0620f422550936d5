import { failed, type Result } from "../../base/result.ts";
import type { ScalerCache } from "./memory.ts";
import { checkModifiers } from "./modifiers.ts";
import { notFound, type ObjectSession } from "./scale-target.ts";
import { build, cached } from "./scaler-cache.ts";
import type { ScaledObject } from "./types.ts";

/**
 * The ScaledObject's scalers: the cached ones of this generation (undefined: of any), else new ones. Without the scale
 * target they cannot be built. Upstream scale_handler.go performGetScalersCache.
 */
export function objectScalers(
  session: ObjectSession,
  object: ScaledObject,
  copy: ScaledObject | null,
  generation?: number,
): Result<ScalerCache<ScaledObject>, string> {
  const known = cached(session, generation);
  if (known) return { ok: true, value: known };
  if (session.seen.replicas === null) return failed(notFound(object));
  return build(session, object, copy, () => checkModifiers(object));
}

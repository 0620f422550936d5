import type { KindDoc } from "../api/controller.ts";
import { CONTROLLERS } from "./registry.ts";

/** Every modelled kind: validation, defaults, fields. */
export const KINDS: readonly KindDoc[] = CONTROLLERS.flatMap(({ kinds }) => kinds);

import type { Trigger } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { HpaConfig } from "./config.ts";
import type { HpaMemory } from "./memory.ts";
import type { Hpa } from "./spec.ts";

/** Tells an edit or a re-creation from a status write. */
export const editionOf = ({ metadata }: KubeObject): string => `${metadata.uid}/${metadata.generation}`;

/**
 * Is this the moment of a sync? Its timer ended, or from 1.37 on the object is new or was edited.
 * Upstream: horizontal.go enqueueHPA and updateHPA, v1.37.2 (gate HPAGeneration); before, a change only queues.
 */
export const syncsNow = (hpa: Hpa, memory: HpaMemory, trigger: Trigger, config: HpaConfig): boolean =>
  trigger.by === "timer" || (config.syncsAtOnce && editionOf(hpa) !== memory.edition);

import type { TimeMs } from "../../base/units.ts";
import { backOff } from "./backoff.ts";
import type { Ranges, Readiness } from "./cluster-state.ts";
import type { Work } from "./memory.ts";
import type { GroupSeen, Instance, Observation } from "./observation.ts";
import type { Options } from "./options.ts";
import type { Action, BackoffSet, ReportedEvent } from "./report.ts";

/** The state of one loop while it runs. */
export interface Loop {
  readonly now: TimeMs;
  readonly seen: Observation;
  readonly options: Options;
  readonly work: Work;
  readonly actions: Action[];
  readonly events: ReportedEvent[];
  readonly backoffs: BackoffSet[];
  /** Sizes at the cloud, which follow this loop's calls. */
  readonly targets: Map<string, number>;
  /** Machines of each group as listed, without those deleted in this loop. */
  readonly instances: Map<string, readonly Instance[]>;
  readiness: ReadonlyMap<string, Readiness>;
  ranges: Ranges;
}

/** The cluster's options with the group's own on top. */
export const optionsOf = (loop: Pick<Loop, "options">, group: GroupSeen): Options => ({
  ...loop.options,
  ...group.options,
});

export const targetOf = (loop: Loop, group: string): number => loop.targets.get(group) ?? 0;

export const groupById = (loop: Loop, id: string): GroupSeen | undefined =>
  loop.seen.groups.find((group) => group.id === id);

/** Notes an event about the autoscaler's status ConfigMap. */
export function say(loop: Loop, type: "Normal" | "Warning", reason: string, message: string): void {
  loop.events.push({ type, reason, message });
}

/** A scale-up of the group failed: it backs off. */
export function failScaleUp(loop: Loop, group: string, error: { class: string; code: string; message: string }): void {
  const backoff = backOff(loop.work.backoffs.get(group), loop.options, loop.now);
  loop.work.backoffs.set(group, backoff);
  loop.backoffs.push({ group, ...error, until: backoff.until });
}

import { calendarAt } from "../../controllers/argocd/calendar.ts";
import { activeWindows, canSync, matchingWindows, type SyncWindow } from "../../controllers/argocd/windows.ts";
import { compare } from "../compare.ts";
import type { Adapter } from "../recording.ts";

interface See {
  readonly windows: readonly SyncWindow[];
  readonly app: string;
  readonly namespace: string;
  readonly clusterName: string;
  readonly manual: boolean;
  /** Relative to the recording's start, like `t`. */
  readonly operationStartedMs: number | null;
}

/** One question a tick; keys of later ticks replace those of earlier ones. */
export const argocdWindowsAdapter: Adapter = {
  controller: "argocd-windows",
  replay({ header, ticks }) {
    const start = Number(header.config.startUnixMs);
    let see = {} as See;
    return ticks.map((tick) => {
      see = { ...see, ...(tick.see as Partial<See>) };
      return compare(tick.t, tick.did, answer(see, start, start + tick.t), "did");
    });
  },
};

function answer(see: See, start: number, now: number): Record<string, unknown> {
  const { manual, operationStartedMs, app, namespace, clusterName } = see;
  const matching = matchingWindows(see.windows, { app, namespace, clusters: [clusterName] });
  const operationStarted = operationStartedMs === null ? undefined : start + operationStartedMs;
  const calendar = calendarAt(now);
  const allowed = canSync(matching, now, { manual, operationStarted }, calendar);
  const active = activeWindows(matching, now, calendar);
  return {
    canSync: allowed.ok && allowed.value,
    matching: matching.length,
    ...(matching.length > 0 && active.ok && { active: active.value.length }),
    ...(!allowed.ok && { error: allowed.error }),
  };
}

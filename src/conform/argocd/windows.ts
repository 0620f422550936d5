import { ok } from "../../base/result.ts";
import {
  activeWindows,
  type Calendar,
  canSync,
  matchingWindows,
  type SyncWindow,
} from "../../controllers/argocd/windows.ts";
import { nextFiring } from "../../controllers/keda/scalers/cron/next.ts";
import { parseSchedule } from "../../controllers/keda/scalers/cron/schedule.ts";
import { findZone, lookup, type Zone } from "../../controllers/keda/scalers/cron/zones.ts";
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

const UTC = findZone("") as Zone;

/** Cron and zones as the KEDA scaler has them: both upstreams use robfig/cron v3. A zone's offset is that of `nowMs`. */
const calendarAt = (nowMs: number): Calendar => ({
  nextFiring(text, after) {
    const schedule = parseSchedule(text);
    return schedule.ok ? ok(nextFiring(schedule.value, after, UTC) * 1_000) : schedule;
  },
  offset: (name) => lookup(findZone(name) ?? UTC, Math.floor(nowMs / 1_000)).offset * 1_000,
});

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

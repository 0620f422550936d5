import { MINUTE_MS, type TimeMs } from "../../../base/units.ts";

/** Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/status/status_object.go AdmissionControllerStatusTimeout. */
const TIMEOUT_MS = MINUTE_MS;

/** The webhook made or renewed its lease less than a minute ago; without it evicted pods would come back unchanged. */
export const isLeaseValid = (created: TimeMs | undefined, renewed: TimeMs | undefined, now: TimeMs): boolean =>
  isFresh(created, now) || isFresh(renewed, now);

const isFresh = (at: TimeMs | undefined, now: TimeMs): boolean => at !== undefined && at + TIMEOUT_MS > now;

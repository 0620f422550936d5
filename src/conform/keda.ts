import "../base/cron/all-zones.ts";
import { replayJob } from "./keda/job.ts";
import { replayObject } from "./keda/object.ts";
import { replayScaler } from "./keda/scaler.ts";
import type { Adapter } from "./recording.ts";

/** Replays recordings of the KEDA operator: format only (`tests/golden/README.md`). */
export const kedaAdapter: Adapter = {
  controller: "keda",
  replay(recording) {
    if (recording.ticks.some(({ see }) => see?.event === "query")) return replayScaler(recording);
    const [object] = recording.header.objects as readonly ({ readonly kind: string } | undefined)[];
    return object?.kind === "ScaledJob" ? replayJob(recording) : replayObject(recording);
  },
};

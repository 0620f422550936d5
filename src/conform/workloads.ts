import type { Adapter, Difference, Recording } from "./recording.ts";
import { isGarbage, replayGarbage } from "./workloads/gc.ts";
import { isNodes, replayNodes } from "./workloads/nodes.ts";
import { replayRollout } from "./workloads/rollouts.ts";
import { isVectors, replayVectors } from "./workloads/vectors.ts";

/** Recordings of Deployment, ReplicaSet, node lifecycle, taint eviction and garbage collection. */
export const workloads: Adapter = {
  controller: "workloads",
  replay(recording: Recording): readonly (readonly Difference[])[] {
    if (recording.ticks.some((tick) => tick.sync !== undefined)) return replayRollout(recording);
    if (isVectors(recording)) return replayVectors(recording);
    if (isNodes(recording)) return replayNodes(recording);
    if (isGarbage(recording)) return replayGarbage(recording);
    const unknown: Difference = { t: 0, path: "", want: "a known kind of recording", got: recording.header.case };
    return recording.ticks.map(() => [unknown]);
  },
};

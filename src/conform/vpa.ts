import type { Adapter, Difference, Recording } from "./recording.ts";
import { replayAdmission } from "./vpa/admission.ts";
import { replayRecommender } from "./vpa/recommender.ts";
import { replayUpdater } from "./vpa/updater.ts";

const PROGRAMS: Readonly<Record<string, (recording: Recording) => readonly (readonly Difference[])[]>> = {
  recommender: replayRecommender,
  updater: replayUpdater,
  admission: replayAdmission,
};

/** Replays recordings of the Vertical Pod Autoscaler's three programs: format only (`tests/golden/README.md`). */
export const vpaAdapter: Adapter = {
  controller: "vpa",
  replay(recording) {
    const program = PROGRAMS[String(recording.header.config.component)];
    return program ? program(recording) : recording.ticks.map(({ t }) => [unknownProgram(t, recording)]);
  },
};

const unknownProgram = (t: number, { header }: Recording): Difference => ({
  t,
  path: "config.component",
  want: header.config.component,
  got: Object.keys(PROGRAMS).join(", "),
});

import { fields } from "../kubectl/json.ts";
import { compare } from "./compare.ts";
import { replayTranscript } from "./kubectl/transcript.ts";
import { vector } from "./kubectl/vectors.ts";
import type { Adapter } from "./recording.ts";

/** Replays recordings of kubectl: vectors of its formats, and transcripts of commands. */
export const kubectlAdapter: Adapter = {
  controller: "kubectl",
  replay(recording) {
    if ("startUnixMs" in recording.header.config) return replayTranscript(recording);
    return recording.ticks.map(({ t, see, did }) => compare(t, did, vector(fields(see)), "did"));
  },
};

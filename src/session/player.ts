import { setup } from "xstate";

/**
 * The modes of the transport bar. Only modes live here: simulated time and frames stay in the clock and the histories.
 */
export const player = setup({
  types: {
    events: {} as
      | { readonly type: "ready"; readonly resume: boolean }
      | { readonly type: "load" }
      | { readonly type: "toggle" }
      | { readonly type: "play" }
      | { readonly type: "pause" }
      | { readonly type: "grab" }
      | { readonly type: "drop" }
      | { readonly type: "end" },
  },
  guards: { resumes: ({ event }) => event.type === "ready" && event.resume },
}).createMachine({
  id: "player",
  initial: "loading",
  on: { load: ".loading" },
  states: {
    loading: { on: { ready: [{ guard: "resumes", target: "playing" }, { target: "paused" }] } },
    paused: { on: { toggle: "playing", play: "playing", grab: "scrubbing" } },
    playing: { on: { toggle: "paused", pause: "paused", end: "ended", grab: "scrubbingOn" } },
    ended: { on: { toggle: "playing", play: "playing", grab: "scrubbing", pause: "paused" } },
    scrubbing: { on: { drop: "paused" } },
    /** Was playing when the scrubber was taken, and goes on when it is let go. */
    scrubbingOn: { on: { drop: "playing", end: "ended" } },
  },
});

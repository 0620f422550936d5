import type { FluxObject } from "../../controllers/flux/fields.ts";
import { kstatusOf } from "../../controllers/flux/kstatus.ts";
import { compare } from "../compare.ts";
import type { Adapter } from "../recording.ts";

/** Replays recordings of Flux's health rules: one object a tick. */
export const fluxKstatusAdapter: Adapter = {
  controller: "flux-kstatus",
  replay: ({ header, ticks }) =>
    ticks.map(({ t, see, did }) => {
      const object = see?.object as FluxObject;
      const age = ageOf(object.metadata.creationTimestamp, Number(header.config.nowUnixMs));
      const found = kstatusOf(object, age);
      return compare(t, did, found.ok ? found.value : { error: found.error }, "did");
    }),
};

/** An object that does not say when it was created counts as old. */
const ageOf = (created: unknown, now: number): number =>
  typeof created === "string" ? now - Date.parse(created) : Number.POSITIVE_INFINITY;

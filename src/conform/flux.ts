import { fluxKstatusAdapter } from "./flux/kstatus.ts";
import { fluxKustomizationAdapter } from "./flux/kustomization.ts";
import type { Adapter } from "./recording.ts";

/** Replays recordings of Flux, a controller name a part: format only (`tests/golden/README.md`). */
export const fluxAdapters: readonly Adapter[] = [fluxKstatusAdapter, fluxKustomizationAdapter];

import { healthOf } from "../../controllers/argocd/health.ts";
import type { Manifest } from "../../controllers/argocd/manifest.ts";
import { compare } from "../compare.ts";
import type { Adapter } from "../recording.ts";

/** One object a tick. */
export const argocdHealthAdapter: Adapter = {
  controller: "argocd-health",
  replay: ({ ticks }) =>
    ticks.map(({ t, see, did }) => {
      const { health, error } = healthOf(see?.object as Manifest);
      return compare(t, did, { status: health?.status ?? null, message: health?.message ?? "", error }, "did");
    }),
};

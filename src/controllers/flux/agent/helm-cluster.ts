import type { TimeMs } from "../../../base/units.ts";
import type { Staged } from "../../../cluster/staged.ts";
import type { HelmCluster } from "../helm/cluster.ts";
import { fluxCluster } from "./cluster.ts";

/** The API server as Helm meets it within one reconcile. */
export const helmCluster = (staged: Staged, now: TimeMs, hasPolicies: boolean): HelmCluster => ({
  ...fluxCluster(staged, now, hasPolicies),
  isServed: (object) => staged.isServed(object),
  correct(object) {
    const made = staged.replace(object);
    return made.ok ? undefined : made.error;
  },
});

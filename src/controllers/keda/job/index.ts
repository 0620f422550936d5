import type { Controller } from "../../../api/controller.ts";
import { COMMON_GAPS, COMPONENT, upstream } from "../about.ts";
import { scaledJobKind } from "../kind-job.ts";
import { EMPTY_MEMORY } from "../memory.ts";
import { observeJob } from "../observe.ts";
import { changedJob } from "../watch.ts";
import { decideJob } from "./decide-job.ts";
import type { JobMemory, JobObservation } from "./observation.ts";

/** KEDA's ScaledJobs: each poll may create Jobs. */
export const kedaJob: Controller<JobMemory, JobObservation> = {
  name: "keda-job",
  component: COMPONENT,
  upstream,
  leftOut: [...COMMON_GAPS, "Failed Jobs beyond the history limit are deleted in the order of the listing."],
  loop: {
    reads: ["ScaledJob", "Job", "brokers", "Prometheus"],
    writes: ["ScaledJob.*", "Job.*"],
    period: "pollingInterval, 30s",
    host: "keda-operator",
  },
  kinds: [scaledJobKind],
  watches: [{ kind: "ScaledJob", keys: changedJob }],
  init: () => EMPTY_MEMORY,
  observe: (key, seen, _memory, trigger) => observeJob(key, seen, trigger),
  decide: decideJob,
};

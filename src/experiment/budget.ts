import type { Objective } from "../api/frame.ts";
import { SHARE } from "../record/objectives.ts";

/** Share of a service's requests that may fail by its objective, 0…1. */
export const mayFail = ({ measure }: Objective): number => 1 - SHARE[measure];

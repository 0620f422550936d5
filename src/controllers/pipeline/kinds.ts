import type { KindDoc } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { duration, names, needed, onlyKnown, ownKind, trueOrFalse } from "../../cluster/own-kinds.ts";

/** A job of a CI server outside of the cluster, which holds a key to it: `Pipeline`, setpoint.dev/v1. */
export type Pipeline = KubeObject<
  {
    readonly repository: string;
    readonly path: string;
    /** Where objects without a namespace go. */
    readonly namespace: string;
    /** Runs once for every commit. */
    readonly onCommit: boolean;
    /** Runs again after this, whatever happened ("4h"); absent: only for commits. */
    readonly every?: string;
    /** From the commit to the apply. */
    readonly takes: string;
    /** Objects that a run leaves out without saying so, as "Kind/name". */
    readonly skips: readonly string[];
    /** Systems that start it, run it and keep its output: all of them hold its keys. */
    readonly server: string;
    readonly runners: readonly string[];
    readonly logs?: string;
    /** Names of its credentials; absent: an admin key of its own. */
    readonly credentials?: readonly string[];
  },
  PipelineStatus
>;

export interface PipelineStatus {
  /** Of the last run. */
  readonly revision?: string;
  readonly phase?: "Succeeded" | "Failed";
  readonly finishedAt?: TimeMs;
  readonly runs?: number;
  /** What kubectl printed. */
  readonly log?: string;
}

const DEFAULTS = { namespace: "default", onCommit: true, takes: "0s", skips: [], server: "ci", runners: [] };
const FIELDS = [...Object.keys(DEFAULTS), "repository", "path", "every", "logs", "credentials"];

export const pipelineKind: KindDoc = ownKind("Pipeline", DEFAULTS, (spec) => [
  ...needed(["spec"], spec, ["repository", "path"]),
  ...["every", "takes"].flatMap((name) => (spec[name] === undefined ? [] : duration(["spec", name], spec[name]))),
  ...trueOrFalse(["spec", "onCommit"], spec.onCommit),
  ...["skips", "runners", "credentials"].flatMap((name) => names(["spec", name], spec[name])),
  ...onlyKnown(["spec"], spec, FIELDS),
]);

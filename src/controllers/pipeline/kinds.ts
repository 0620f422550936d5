import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { parseDuration } from "../../base/go-duration.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { TimeMs } from "../../base/units.ts";
import { fieldsOf, invalid, mapping, required } from "../../cluster/validation.ts";

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

export const pipelineKind: KindDoc = {
  kind: "Pipeline",
  apiVersions: ["setpoint.dev/v1"],
  fields: [],
  admit,
};

function admit(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]> {
  const spec = fieldsOf(manifest.spec);
  const errors: readonly ManifestError[] = [
    ...mapping(["spec"], manifest.spec),
    ...["repository", "path"].flatMap((name) => (typeof spec[name] === "string" ? [] : [required(["spec", name])])),
    ...["every", "takes"].flatMap((name) =>
      spec[name] === undefined || parseDuration(String(spec[name])) !== undefined
        ? []
        : [invalid(["spec", name], spec[name], "must be a duration such as 90s or 4h")],
    ),
    ...Object.keys(spec)
      .filter((name) => !FIELDS.includes(name))
      .map((name) => ({
        path: ["spec", name],
        message: `unknown field "${name}"`,
        hint: `Known: ${FIELDS.join(", ")}.`,
      })),
  ];
  if (errors.length > 0) return failed(errors);
  const isWhole = Object.keys(DEFAULTS).every((name) => spec[name] !== undefined);
  return ok(isWhole ? manifest : { ...manifest, spec: { ...DEFAULTS, ...spec } });
}

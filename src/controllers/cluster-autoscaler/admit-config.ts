import type { FieldDoc, KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { didYouMean } from "../../base/nearest.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { fieldsOf, mapping } from "../../cluster/validation.ts";
import { EXPANDERS } from "./expander.ts";
import { FLAG_NAMES, flagErrors, readFlags } from "./flags.ts";
import { DEFAULTS, type Options } from "./options.ts";

/** ClusterAutoscalerConfig: the command line as an object; keys of the spec are flags without the dashes. */
const number = (flag: string, unit: string, max: number, step: number, standard: number, help: string): FieldDoc => ({
  path: `spec["${flag}"]`,
  unit,
  min: 0,
  max,
  step,
  default: standard,
  help,
});

export const configKind: KindDoc = {
  kind: "ClusterAutoscalerConfig",
  apiVersions: ["setpoint.dev/v1"],
  fields: [
    number(
      "scale-down-utilization-threshold",
      "",
      1,
      0.05,
      DEFAULTS.scaleDownUtilizationThreshold,
      "A node may go when its requests are at most this share of what it has.",
    ),
    number("max-nodes-total", "nodes", 1000, 1, DEFAULTS.maxNodesTotal, "No more nodes than this in all; 0: no limit."),
    number(
      "max-drain-parallelism",
      "nodes",
      10,
      1,
      DEFAULTS.maxDrainParallelism,
      "So many nodes with pods are emptied at the same time.",
    ),
  ],
  admit,
};

function admit(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]> {
  const errors = [...mapping(["spec"], manifest.spec ?? undefined), ...specErrors(fieldsOf(manifest.spec))];
  return errors.length > 0 ? failed(errors) : ok({ ...manifest, spec: manifest.spec ?? {} });
}

const specErrors = (spec: Readonly<Record<string, unknown>>): readonly ManifestError[] => [
  ...flagErrors(["spec"], spec, FLAG_NAMES),
  ...expanderErrors(spec.expander),
];

function expanderErrors(value: unknown): readonly ManifestError[] {
  if (value === undefined) return [];
  return String(value)
    .split(",")
    .filter((name) => !EXPANDERS.includes(name))
    .map((name) => ({
      path: ["spec", "expander"],
      message: `Expander ${name} not supported`,
      hint: didYouMean(name, EXPANDERS),
    }));
}

/** Defaults with the flags of an admitted config. */
export const optionsFrom = (spec: unknown): Options => ({ ...DEFAULTS, ...readFlags(fieldsOf(spec)) });

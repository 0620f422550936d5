import type { KindDoc, ManifestError } from "../api/controller.ts";
import type { Problem } from "../api/frame.ts";
import type { KubeObject } from "../api/objects.ts";
import type { TimeMs } from "../base/units.ts";
import { concernsKey } from "./issues.ts";
import type { Scenario } from "./model.ts";
import { formatPath } from "./path.ts";
import type { Simulation } from "./schema.ts";
import type { YamlDocument } from "./yaml.ts";

/** A manifest of a scenario file, admitted. */
export interface Manifest {
  readonly object: KubeObject;
  readonly document: YamlDocument;
  /** Variants that have it; null = all (`setpoint.dev/variants`). */
  readonly variants: readonly string[] | null;
  /** When it is created (`setpoint.dev/at`). */
  readonly at: TimeMs;
}

/** A scenario with all that its variants are compiled from. */
export interface ScenarioSource extends Scenario {
  readonly simulation: Simulation;
  /** The Simulation document, for the places of errors. */
  readonly document: YamlDocument;
  readonly manifests: readonly Manifest[];
  readonly kinds: readonly KindDoc[];
}

/** Puts errors of one document at their lines. */
export const problemsAt = (
  file: string,
  document: YamlDocument,
  errors: readonly ManifestError[],
): readonly Problem[] =>
  errors.map((error) => ({
    file,
    ...document.place(error.path, concernsKey(error) ? "key" : "value"),
    field: formatPath(error.path),
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  }));

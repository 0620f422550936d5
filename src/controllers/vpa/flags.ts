import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { parseDuration } from "../../base/go-duration.ts";
import { didYouMean } from "../../base/nearest.ts";
import { failed, ok } from "../../base/result.ts";
import { RECOMMENDER_DEFAULTS, type RecommenderConfig, UPDATER_DEFAULTS, type UpdaterConfig } from "./config.ts";

/** The command lines of recommender and updater that may be set otherwise, as one object; one for all VPAs. */
interface Config {
  readonly recommender: RecommenderConfig;
  readonly updater: UpdaterConfig;
}
const DEFAULTS: Config = { recommender: RECOMMENDER_DEFAULTS, updater: UPDATER_DEFAULTS };

type Flag = readonly ["duration" | "float", (value: number, config: Config) => Config];

const inRecommender =
  (change: (value: number, config: RecommenderConfig) => Partial<RecommenderConfig>): Flag[1] =>
  (value, { recommender, updater }) => ({ updater, recommender: { ...recommender, ...change(value, recommender) } });
const inUpdater =
  (change: (value: number) => Partial<UpdaterConfig>): Flag[1] =>
  (value, { recommender, updater }) => ({ recommender, updater: { ...updater, ...change(value) } });

/** Upstream: vertical-pod-autoscaler 1.7.1 pkg/{recommender,updater}/config/config.go. */
const FLAGS: Readonly<Record<string, Flag>> = {
  "recommendation-margin-fraction": ["float", inRecommender((marginFraction) => ({ marginFraction }))],
  "cpu-histogram-decay-half-life": [
    "duration",
    inRecommender((cpu, { halfLifeMs }) => ({ halfLifeMs: { ...halfLifeMs, cpu } })),
  ],
  "memory-histogram-decay-half-life": [
    "duration",
    inRecommender((memory, { halfLifeMs }) => ({ halfLifeMs: { ...halfLifeMs, memory } })),
  ],
  "eviction-tolerance": ["float", inUpdater((evictionTolerance) => ({ evictionTolerance }))],
  "pod-update-threshold": ["float", inUpdater((updateThreshold) => ({ updateThreshold }))],
  "in-recommendation-bounds-eviction-lifetime-threshold": [
    "duration",
    inUpdater((lifetimeThresholdMs) => ({ lifetimeThresholdMs })),
  ],
};
const NAMES = Object.keys(FLAGS);

/** VerticalPodAutoscalerConfig: keys of the spec are flags without the dashes. */
export const vpaConfigKind: KindDoc = {
  kind: "VerticalPodAutoscalerConfig",
  apiVersions: ["setpoint.dev/v1"],
  fields: [],
  admit: (manifest) => {
    const spec = (manifest.spec ?? {}) as Readonly<Record<string, unknown>>;
    const errors = Object.keys(spec).flatMap((name) => flagErrors(name, spec[name]));
    return errors.length > 0 ? failed(errors) : ok({ ...manifest, spec });
  },
};

/** The configuration that the first VerticalPodAutoscalerConfig sets; upstream's defaults without one. */
export function configOf([object]: readonly KubeObject[]): Config {
  if (!object) return DEFAULTS;
  const spec = object.spec as Readonly<Record<string, unknown>>;
  return Object.keys(spec).reduce((config, name) => {
    const value = readFlag(name, spec[name]);
    return value === undefined ? config : (FLAGS[name]?.[1](value, config) ?? config);
  }, DEFAULTS);
}

function readFlag(name: string, given: unknown): number | undefined {
  const text = String(given);
  if (FLAGS[name]?.[0] === "duration") return parseDuration(text);
  return text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Number(text);
}

function flagErrors(name: string, given: unknown): readonly ManifestError[] {
  const path = ["spec", name];
  if (!NAMES.includes(name)) return [{ path, message: `unknown flag: --${name}`, hint: didYouMean(name, NAMES) }];
  if (readFlag(name, given) !== undefined) return [];
  const why = FLAGS[name]?.[0] === "duration" ? "time: invalid duration" : "strconv.ParseFloat: parsing";
  return [{ path, message: `invalid argument "${given}" for "--${name}" flag: ${why} "${given}"` }];
}

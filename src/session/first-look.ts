import type { ReadScenario } from "../runner/read.ts";
import { usualSpeed } from "./clock.ts";
import { TRUNK } from "./forks.ts";
import type { LabState, Panel } from "./lab-state.ts";
import type { Scene, ShownRun } from "./link.ts";

/** What stands beside each picture: loops of the cluster, agents that bring Git to it. */
export const PANELS: Readonly<Record<Scene, Panel>> = { lanes: "why", cluster: "layers", git: "agents", keys: "why" };

/** The runs that a scenario shows by itself. */
export const usual = ({ shown }: ReadScenario): readonly ShownRun[] =>
  shown.map((variant) => ({ variant, branch: TRUNK }));

const kindsIn = ({ runs }: ReadScenario, variant: string): readonly string[] =>
  runs[variant]?.objects.map(({ kind }) => kind) ?? [];

/** What a scenario shows by itself: one with an intruder shows what he could reach, one about Git shows Git. */
export function firstScene(scenario: ReadScenario): Scene {
  const kinds = Object.keys(scenario.runs).flatMap((variant) => kindsIn(scenario, variant));
  if (kinds.includes("Intruder")) return "keys";
  return kinds.includes("Repository") ? "git" : "lanes";
}

/** Does something bring Git to the cluster in one of the runs on the screen? */
export const hasGit = ({ lanes }: Pick<LabState, "lanes">): boolean =>
  lanes.some(({ history }) => history?.info.columns.some(({ key }) => key.startsWith("delivery/")));

const KEY_HOLDERS = ["System", "Pipeline", "Application", "Kustomization", "HelmRelease"];

/** Does something hold a key to the cluster in one of the runs on the screen? */
export const hasKeys = ({ scenario, lanes }: Pick<LabState, "scenario" | "lanes">): boolean =>
  lanes.some(({ variant }) => kindsIn(scenario, variant).some((kind) => KEY_HOLDERS.includes(kind)));

/** Somebody is to type: the clock goes as fast as a person reads. */
const TYPING_SPEED = 1;

export const firstFile = ({ runs }: ReadScenario): string | null =>
  Object.values(runs).flatMap(({ files = {} }) => Object.keys(files))[0] ?? null;

export const hasFiles = (scenario: ReadScenario): boolean => firstFile(scenario) !== null;

/** How fast a scenario plays by itself. */
export const firstSpeed = (scenario: ReadScenario): number =>
  hasFiles(scenario) ? TYPING_SPEED : usualSpeed(scenario.horizonMs);

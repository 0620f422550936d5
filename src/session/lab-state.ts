import type { SnapshotFrom } from "xstate";
import type { Intervention, Problem } from "../api/frame.ts";
import type { ReadScenario } from "../runner/read.ts";
import { type Branch, TRUNK } from "./forks.ts";
import type { History } from "./history.ts";
import type { Scene, ShownRun } from "./link.ts";
import type { player } from "./player.ts";

/** One run on the screen: a letter, a worker, a history. A new object whenever something of its history changed. */
export interface Lane extends ShownRun {
  /** Stays with it while other lanes come and go. */
  readonly id: number;
  readonly letter: string;
  /** null until its worker is ready. */
  readonly history: History | null;
  /** What stopped it, if anything did. */
  readonly failure: string | null;
}

/** A decision somebody asked about; null in `LabState.asked` follows the playhead. */
export interface Asked {
  readonly lane: number;
  readonly decision: number;
}

export type Panel = "why" | "layers" | "agents" | "loops" | "log" | "events" | "knobs" | "yaml";

export interface LabState {
  readonly scenario: ReadScenario;
  /** Counts the texts that were applied. */
  readonly textRevision: number;
  readonly lanes: readonly Lane[];
  readonly focus: number;
  readonly seed: number | null;
  /** The tree of forks: every history of changes by hand, shown or not. The trunk comes first. */
  readonly branches: readonly Branch[];
  /** The changes of the focused run's branch. */
  readonly log: readonly Intervention[];
  /** Wall time from the last change to the whole new future; null while there is none. */
  readonly recomputeMs: number | null;
  readonly computing: boolean;
  /** The last text that was not applied, and why. */
  readonly draft: string | null;
  readonly problems: readonly Problem[];
  readonly asked: Asked | null;
  readonly panel: Panel | null;
  /** What stands above the rows: queues and pods in lanes, the nodes of the focused run, its Git, or who holds its keys. */
  readonly scene: Scene;
  /** The terminal stands open below the rows. */
  readonly terminal: boolean;
  /** Somebody has opened it, to type. */
  readonly typing: boolean;
  /** The terminal's file in the editor; null for the scenario itself. */
  readonly file: string | null;
  /** The last change by hand, offered for undoing. */
  readonly toast: string | null;
  readonly mode: SnapshotFrom<typeof player>["value"];
}

const LETTERS = "ABCD";
export const MOST_LANES = LETTERS.length;

/** What a run is called by on the screen. */
export const letterOf = (index: number): string => LETTERS.charAt(index);

export const sameRun = (a: ShownRun, b: ShownRun): boolean => a.variant === b.variant && a.branch === b.branch;

/**
 * The branch that a change of a knob goes to: the focused run's where a run of it has the knob, else the first that
 * has; a run that is still being made counts.
 */
export function branchWith(
  { lanes, focus, scenario }: Pick<LabState, "lanes" | "focus" | "scenario">,
  path: string,
): number {
  const having = lanes.filter(({ variant }) => scenario.runs[variant]?.knobs.some((knob) => knob.path === path));
  const own = lanes[focus]?.branch ?? TRUNK;
  return having.some(({ branch }) => branch === own) ? own : (having[0]?.branch ?? own);
}

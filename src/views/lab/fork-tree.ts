import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import { type Branch, branchOf, labelOf, partsAt, TRUNK } from "../../session/forks.ts";
import type { LabState, Lane } from "../../session/lab.ts";
import type { ShownRun } from "../../session/link.ts";

/** One line of the tree of forks. */
export interface ForkLine extends ShownRun {
  /** How many forks it is away from the trunk. */
  readonly depth: number;
  /** Place of the line it was forked from; null for a trunk. */
  readonly from: number | null;
  readonly at: TimeMs;
  /** What it is called on the screen, and the name that somebody gave it. */
  readonly label: string;
  readonly name: string;
  /** Its place on the screen; -1 when it is not shown. */
  readonly lane: number;
}

/** The tree, line by line from the top: a variant of the trunk that was forked, and below it what came of it. */
export function forkTree({ branches, lanes }: Pick<LabState, "branches" | "lanes">): readonly ForkLine[] {
  const lines: ForkLine[] = [];
  const laneOf = (variant: string, branch: number) =>
    lanes.findIndex((lane) => lane.variant === variant && lane.branch === branch);
  const grow = (run: ShownRun, rest: Pick<ForkLine, "depth" | "from" | "at" | "label" | "name">) => {
    const place = lines.push({ ...run, ...rest, lane: laneOf(run.variant, run.branch) }) - 1;
    for (const branch of branches)
      if (branch.parent === run.branch && branch.variant === run.variant)
        grow(
          { variant: run.variant, branch: branch.id },
          {
            depth: rest.depth + 1,
            from: place,
            at: partsAt(branches, branch),
            label: forkName(branches, branch),
            name: branch.name,
          },
        );
  };
  const rooted = new Set(branches.flatMap(({ parent, variant }) => (parent === TRUNK && variant ? [variant] : [])));
  for (const variant of rooted)
    grow({ variant, branch: TRUNK }, { depth: 0, from: null, at: 0, label: variant, name: "" });
  return lines;
}

/** A fork on the screen together with the run that it was forked from. */
export interface ForkPair {
  readonly fork: Lane;
  readonly other: Lane;
  readonly at: TimeMs;
}

/** One value: without forks a change by hand is no reason to draw anything anew. */
const NO_PAIRS: readonly ForkPair[] = [];

export function forkPairs(lanes: readonly Lane[], branches: readonly Branch[]): readonly ForkPair[] {
  const pairs = lanes.flatMap((fork) => {
    const branch = branches.find(({ id }) => id === fork.branch);
    const other = lanes.find((lane) => lane.variant === fork.variant && lane.branch === branch?.parent);
    return branch && other ? [{ fork, other, at: partsAt(branches, branch) }] : [];
  });
  return pairs.length === 0 ? NO_PAIRS : pairs;
}

/** A run's name on the screen: its variant, and what is different in its branch. */
export function runName({ branches }: Pick<LabState, "branches">, { variant, branch: id }: ShownRun): string {
  const branch = branchOf(branches, id);
  return !branch || branch.parent === null ? variant : `${variant}, ${forkName(branches, branch)}`;
}

/** Its label, or since when it is another future. */
const forkName = (branches: readonly Branch[], branch: Branch): string =>
  labelOf(branches, branch) || `fork at ${clockText(partsAt(branches, branch))}`;

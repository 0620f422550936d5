import type { Intervention } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";
import { changeName } from "./log.ts";

type Log = readonly Intervention[];

/** One history of changes by hand. Branch 0 is the trunk, which all variants share; the others were forked from one. */
export interface Branch {
  readonly id: number;
  /** null: the trunk. */
  readonly parent: number | null;
  /** The variant that was forked; null: the trunk has every variant. */
  readonly variant: string | null;
  /** Where it was forked. */
  readonly at: TimeMs;
  /** What a person calls it; empty until somebody gives it a name. */
  readonly name: string;
  /** All of its changes, also those from before the fork. */
  readonly log: Log;
}

export const TRUNK = 0;
export const trunk = (log: Log): Branch => ({ id: TRUNK, parent: null, variant: null, at: 0, name: "", log });

export const branchOf = (branches: readonly Branch[], id: number): Branch | undefined =>
  branches.find((branch) => branch.id === id);

export const logOf = (branches: readonly Branch[], id: number): Log => branchOf(branches, id)?.log ?? [];

/** One branch more, with the same past up to and at `at`. */
export function forked(
  branches: readonly Branch[],
  parent: number,
  variant: string,
  at: TimeMs,
): readonly [branches: readonly Branch[], id: number] {
  const id = 1 + Math.max(...branches.map((branch) => branch.id));
  const log = logOf(branches, parent).filter((entry) => entry.at <= at);
  return [[...branches, { id, parent, variant, at, name: "", log }], id];
}

/** A branch and everything that was forked from it, and from that. */
export function subtree(branches: readonly Branch[], id: number): readonly number[] {
  const children = branches.filter(({ parent }) => parent === id);
  return [id, ...children.flatMap((child) => subtree(branches, child.id))];
}

export const pruned = (branches: readonly Branch[], id: number): readonly Branch[] => {
  const gone = new Set(subtree(branches, id));
  return branches.filter((branch) => !gone.has(branch.id));
};

/** How many changes two logs begin with alike. */
export function commonStart(a: Log, b: Log): number {
  const differs = a.findIndex((entry, index) => !same(entry, b[index]));
  return differs < 0 ? a.length : differs;
}

const same = (a: Intervention, b: Intervention | undefined): boolean =>
  b !== undefined && a.at === b.at && a.path === b.path && a.value === b.value;

/** Where a branch really parts from its parent: at the fork, or earlier once somebody has changed its past. */
export function partsAt(branches: readonly Branch[], { parent, log, at }: Branch): TimeMs {
  const other = parent === null ? log : logOf(branches, parent);
  const start = commonStart(log, other);
  return Math.min(at, log[start]?.at ?? at, other[start]?.at ?? at);
}

/** What a branch is called: its name, or the first thing that was done differently there. */
export function labelOf(branches: readonly Branch[], branch: Branch): string {
  if (branch.name !== "") return branch.name;
  const parent = branch.parent === null ? [] : logOf(branches, branch.parent);
  const first = branch.log[commonStart(branch.log, parent)];
  return first === undefined ? "" : changeName(first);
}

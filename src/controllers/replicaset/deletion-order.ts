/** What decides which pod goes first. Ages in nanoseconds. */
export interface Candidate {
  readonly uid: string;
  /** Empty while unassigned. */
  readonly node: string;
  readonly phase: string;
  /** How long it has been ready; undefined when it is not. */
  readonly readyForNs: bigint | undefined;
  readonly deletionCost: number;
  /** Active pods of the same owner on the same node. */
  readonly rank: number;
  readonly restarts: number;
  readonly ageNs: bigint;
}

const PHASES: readonly string[] = ["Pending", "Unknown", "Running"];

/**
 * Negative: `a` is deleted before `b`; 0: upstream leaves the order to chance. The first difference decides: unassigned,
 * phase, not ready, lower deletion cost, fuller node, ready for less time, more restarts, newer. Times that differ are
 * compared as powers of two, so that a rollout's pods do not all die youngest first; in one power the smaller uid goes.
 * 10 and 17 min share floor(log2 ns) = 39.
 * Upstream: kubernetes v1.36.1 pkg/controller/controller_utils.go ActivePodsWithRanks.
 */
export function compareForDeletion(a: Candidate, b: Candidate): number {
  if (a.node !== b.node && (a.node === "" || b.node === "")) return a.node === "" ? -1 : 1;
  const readiness = Number(a.readyForNs !== undefined) - Number(b.readyForNs !== undefined);
  const first =
    PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
    readiness ||
    a.deletionCost - b.deletionCost ||
    b.rank - a.rank;
  if (first !== 0) return first;
  if (a.readyForNs !== undefined && b.readyForNs !== undefined && a.readyForNs !== b.readyForNs) {
    return compareAges(a.readyForNs, b.readyForNs) || compareText(a.uid, b.uid);
  }
  if (a.restarts !== b.restarts) return b.restarts - a.restarts;
  return a.ageNs === b.ageNs ? 0 : compareAges(a.ageNs, b.ageNs) || compareText(a.uid, b.uid);
}

/** A deletion-cost annotation that is not a plain int32 counts as 0. */
export function deletionCostOf(text: string | undefined): number {
  if (text === undefined || !/^(?:-\d+|0|[1-9]\d*)$/.test(text)) return 0;
  const cost = Number(text);
  return cost < -0x80000000 || cost > 0x7fffffff ? 0 : cost;
}

const compareAges = (a: bigint, b: bigint): number => floorLog2(a) - floorLog2(b);
const floorLog2 = (ns: bigint): number => (ns > 0n ? ns.toString(2).length - 1 : -1);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import type { PodChange } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { type History, lastAt, valueAt } from "../../session/history.ts";
import { loopDecisions } from "../../session/loops.ts";

/** Where a workload stood: how many pods were wanted, and what one of them requested. */
export interface PhasePoint {
  readonly at: TimeMs;
  readonly replicas: number;
  /** Mean CPU request of its pods, milli-cores. */
  readonly requestMilli: number;
}

/** The workload whose replicas an HPA and whose requests a VPA writes; null when no workload has both. */
export function tuggedWorkload(history: History): string | null {
  const decisions = loopDecisions(history);
  const scaled = new Set(
    decisions
      .filter(({ object }) => object.kind === "HorizontalPodAutoscaler")
      .flatMap(({ explanation }) => explanation.inputs)
      .flatMap(({ truth = "" }) => /^workload\/([^/]+)\//.exec(truth)?.[1] ?? []),
  );
  if (scaled.size === 0) return null;
  const sized = new Set(
    decisions
      .filter(({ object }) => object.kind === "VerticalPodAutoscaler")
      .flatMap(({ explanation }) => explanation.inputs)
      .flatMap(({ name }) => /^([^/]+)\//.exec(name)?.[1] ?? []),
  );
  return history.pods.find(({ pod, workload }) => scaled.has(workload) && sized.has(pod))?.workload ?? null;
}

const isStanding = ({ state }: PodChange): boolean => state !== "gone" && state !== "stopping";

/** All points of a workload's way, in order of time; one for each instant at which the point moved. */
export function phasePath(history: History, workload: string): readonly PhasePoint[] {
  const standing = new Map<string, number>();
  const path: PhasePoint[] = [];
  let sum = 0;
  const own = history.pods.filter((pod) => pod.workload === workload);
  own.forEach((change, index) => {
    sum -= standing.get(change.pod) ?? 0;
    if (isStanding(change)) {
      standing.set(change.pod, change.cpuRequestMilli);
      sum += change.cpuRequestMilli;
    } else standing.delete(change.pod);
    if (own[index + 1]?.at === change.at || standing.size === 0) return;
    const rowEnd = change.at + history.info.recordMs;
    const replicas = valueAt(history, `workload/${workload}/desired`, rowEnd);
    const requestMilli = sum / standing.size;
    const last = path.at(-1);
    const moved = replicas !== last?.replicas || requestMilli !== last.requestMilli;
    if (moved && !Number.isNaN(replicas)) path.push({ at: change.at, replicas, requestMilli });
  });
  return path;
}

/** The part of a way up to an instant. */
export const phaseUntil = (path: readonly PhasePoint[], at: TimeMs): readonly PhasePoint[] =>
  path.slice(0, lastAt(path, at) + 1);

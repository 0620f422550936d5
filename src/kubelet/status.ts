import type { Condition, ContainerStatus, Pod } from "../api/objects.ts";
import type { TimeMs } from "../base/units.ts";

/** Times in a status are whole seconds. */
export const wholeSecond = (at: TimeMs): TimeMs => at - (at % 1000);

/** A pod's conditions as it is ready or not; one that keeps its status keeps its time. */
export function conditionsOf(pod: Pod, ready: boolean, now: TimeMs): readonly Condition[] {
  const known = pod.status.conditions ?? [];
  const wanted: readonly (readonly [string, boolean])[] = [
    ["PodReadyToStartContainers", true],
    ["Initialized", true],
    ["Ready", ready],
    ["ContainersReady", ready],
  ];
  const set = wanted.map(([type, on]): Condition => {
    const status = on ? "True" : "False";
    const before = known.find((condition) => condition.type === type);
    if (before?.status === status) return before;
    const why = on ? {} : { reason: "ContainersNotReady", message: `containers with unready status: [${names(pod)}]` };
    return { type, status, lastTransitionTime: wholeSecond(now), ...why };
  });
  return [...set, ...known.filter((condition) => condition.type === "PodScheduled")];
}

const names = (pod: Pod): string => pod.spec.containers.map(({ name }) => name).join(" ");

/** How a pod that will not run again ended, and what its conditions say then. */
export interface End {
  readonly phase: "Succeeded" | "Failed";
  readonly podReason: string;
  readonly reason: "Completed" | "Error";
  readonly exitCode: number;
}
export const SUCCEEDED: End = { phase: "Succeeded", podReason: "PodCompleted", reason: "Completed", exitCode: 0 };
export const FAILED: End = { phase: "Failed", podReason: "PodFailed", reason: "Error", exitCode: 1 };

type Ended = ContainerStatus["lastTermination"];

export const lastEnd = (pod: Pod): Ended => pod.status.containerStatuses?.[0]?.lastTermination;

/** Every container of the pod in one state. */
export function statuses(
  pod: Pod,
  ready: boolean,
  state: string,
  restartCount: number,
  ended: Ended,
): readonly ContainerStatus[] {
  const started = state === "Running";
  const last = ended ? { lastTermination: ended } : {};
  return pod.spec.containers.map(({ name }) => ({ name, ready, started, restartCount, state, ...last }));
}

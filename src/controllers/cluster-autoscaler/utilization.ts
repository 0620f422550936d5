import type { TimeMs } from "../../base/units.ts";
import { amountsOf, type PodInfo } from "../../cluster/schedule/index.ts";
import { isDaemonSetPod, isLongTerminating, isMirrorPod } from "./facts.ts";
import type { Options } from "./options.ts";
import type { Place } from "./simulation.ts";

/** Σ requests ÷ allocatable of one node, and which resource decides. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
  readonly resource: "cpu" | "memory";
  readonly utilization: number;
}

type Ignored = Pick<Options, "ignoreDaemonSetsUtilization" | "ignoreMirrorPodsUtilization">;

/** Ignored pods count neither as use nor as room. Upstream: simulator/utilization/info.go, 1.36.1. */
export function utilizationOf({ node, pods }: Pick<Place, "node" | "pods">, ignored: Ignored, now: TimeMs): Usage {
  const { cpu: cpuRoom = 0, memory: memoryRoom = 0 } = amountsOf(node.status.allocatable);
  const share = (room: number, amount: (pod: PodInfo) => number): number => {
    let used = 0;
    let left = room;
    for (const pod of pods) {
      if (isIgnored(pod, ignored)) left -= amount(pod);
      else if (!isLongTerminating(pod.pod, now)) used += amount(pod);
    }
    return used / left;
  };
  const cpu = share(cpuRoom, ({ requests }) => requests.cpuMilli);
  const memory = share(memoryRoom, ({ requests }) => requests.memoryBytes);
  return cpu > memory
    ? { cpu, memory, resource: "cpu", utilization: cpu }
    : { cpu, memory, resource: "memory", utilization: memory };
}

const isIgnored = ({ pod }: PodInfo, ignored: Ignored): boolean =>
  (ignored.ignoreDaemonSetsUtilization && isDaemonSetPod(pod)) ||
  (ignored.ignoreMirrorPodsUtilization && isMirrorPod(pod));

import type { ContainerStatus, Pod } from "../api/objects.ts";
import type { Fields } from "../kubectl/json.ts";
import { nodeAddress, numberIn } from "./nodes.ts";

/** A pod's status with what kubelets and networks add: addresses, and the state of each container in the API's shape. */
export function podStatus({ metadata, spec, status }: Pod): Fields {
  const { containerStatuses, ...rest } = status;
  const placed = spec.nodeName !== undefined && status.startTime !== undefined;
  const host = spec.nodeName === undefined ? "" : nodeAddress(spec.nodeName);
  const ip = podAddress(metadata.uid, spec.nodeName ?? "");
  const ran = ["Running", "CrashLoopBackOff", "Terminated"];
  const running = containerStatuses?.some(({ state = "" }) => ran.includes(state));
  return {
    ...rest,
    ...(placed ? { hostIP: host, hostIPs: [{ ip: host }] } : {}),
    ...(running ? { podIP: ip, podIPs: [{ ip }] } : {}),
    ...(containerStatuses
      ? { containerStatuses: containerStatuses.map((each) => containerStatus(each, metadata.name, spec, status)) }
      : {}),
  };
}

/** One address of the node's range: pods are counted through the whole cluster. */
const podAddress = (uid: string, node: string): string => `10.42.${numberIn(node) % 256}.${2 + (numberIn(uid) % 252)}`;

function containerStatus(
  { name, ready, started, restartCount, state, terminated, lastTermination }: ContainerStatus,
  pod: string,
  spec: Pod["spec"],
  status: Pod["status"],
): Fields {
  const image = spec.containers.find((container) => container.name === name)?.image ?? "";
  const readyAt = status.conditions?.find(({ type }) => type === "PodReadyToStartContainers")?.lastTransitionTime;
  const startedAt = lastTermination?.finishedAt ?? readyAt ?? status.startTime;
  return {
    name,
    image,
    imageID: "",
    ready,
    started,
    restartCount,
    state: terminated ? { terminated } : stateOf(state, startedAt, name, pod),
    lastState: lastTermination
      ? { terminated: { ...lastTermination, exitCode: lastTermination.reason === "OOMKilled" ? 137 : 1 } }
      : {},
  };
}

function stateOf(state: string | undefined, startedAt: number | undefined, name: string, pod: string): Fields {
  if (state === "Running") return { running: { startedAt } };
  if (state === "CrashLoopBackOff") {
    const message = `back-off restarting failed container=${name} pod=${pod}`;
    return { waiting: { reason: "CrashLoopBackOff", message } };
  }
  return { waiting: { reason: "ContainerCreating" } };
}

import type { MilliCpu } from "../base/units.ts";
import { forgetClients } from "./calls/client.ts";
import { certify } from "./certificates.ts";
import { follow, reviewNode } from "./coast.ts";
import { integrate, setBase, shareNode, touch } from "./cpu.ts";
import { idleOf, nextStretch } from "./curve.ts";
import { closePool, openPool } from "./database.ts";
import { strike } from "./lists.ts";
import { returned, serveAll, setConsumer } from "./queue.ts";
import { cutOff, setEndpoint } from "./service.ts";
import { empty, startWaiting } from "./slots.ts";
import { beginPeriods, endPeriods } from "./throttling.ts";
import { NodeState, type World } from "./world.ts";

const NANO_PER_MILLI = 1e6;
const MILLI = 1000;

export function addNode(world: World, cpuMilli: MilliCpu): number {
  const at = world.freeNodes.pop() ?? world.nodes.length;
  world.nodes[at] = Object.assign(new NodeState(), { capacity: cpuMilli * NANO_PER_MILLI });
  return at;
}

/** The node is gone: containers on it die at once. Their slots stay until `removePod`. */
export function removeNode(world: World, at: number): void {
  const node = world.nodes[at]!;
  for (const pod of [...node.pods]) {
    setServing(world, pod, false);
    setRunning(world, pod, false);
    detach(world, pod);
  }
  node.capacity = 0;
  world.freeNodes.push(at);
}

export function addPod(
  world: World,
  workload: number,
  node: number,
  requestMilli: MilliCpu,
  limitMilli: MilliCpu | null,
): number {
  const { pods } = world;
  const pod = pods.free.pop() ?? pods.count++;
  pods.reserve(pods.count);
  world.jobs.held.reserve(2 * pods.node.length, 0);
  pods.workload[pod] = workload;
  pods.node[pod] = node;
  readSpec(world, pod, workload);
  pods.turn[pod] = 0;
  pods.longSince[pod] = 0;
  pods.dropping[pod] = 0;
  pods.root[pod] = -1;
  beginPeriods(world, pod);
  setCpu(world, pod, requestMilli, limitMilli);
  pods.at[pod] = world.now;
  pods.virtual[pod] = 0;
  pods.used[pod] = 0;
  world.nodes[node]!.pods.push(pod);
  reviewNode(world, node);
  return pod;
}

/** What the hot loop needs of the workload's spec. */
function readSpec({ pods, workloads }: World, pod: number, workload: number): void {
  const { slots, discipline, dropExpired, ingress, filter } = workloads[workload]!.spec;
  pods.slots[pod] = slots;
  pods.walled[pod] = ingress?.enabled === true || filter !== undefined ? 1 : 0;
  pods.choosy[pod] = discipline === "fifo" && dropExpired !== true ? 0 : 1;
}

/** Other requests and limits for a pod that exists. */
export function resizePod(world: World, pod: number, requestMilli: MilliCpu, limitMilli: MilliCpu | null): void {
  follow(world, pod);
  integrate(world, pod);
  endPeriods(world, pod);
  setCpu(world, pod, requestMilli, limitMilli);
  touch(world, pod);
  if (world.pods.node[pod]! >= 0) reviewNode(world, world.pods.node[pod]!);
}

function setCpu({ pods }: World, pod: number, requestMilli: MilliCpu, limitMilli: MilliCpu | null): void {
  pods.limit[pod] = limitMilli === null ? Number.POSITIVE_INFINITY : limitMilli / MILLI;
  pods.weight[pod] = cpuShares(requestMilli);
}

/** Upstream: kubernetes pkg/kubelet/cm/helpers_linux.go MilliCPUToShares. */
const cpuShares = (requestMilli: MilliCpu): number => Math.max(2, Math.floor((requestMilli * 1024) / 1000));

export function setRunning(world: World, pod: number, running: boolean): void {
  const { pods } = world;
  if ((pods.running[pod] === 1) === running) return;
  pods.running[pod] = running ? 1 : 0;
  setBase(world, pod, running ? idleOf(world, pods.workload[pod]!) : 0);
  certify(world, pod);
  if (running) {
    openPool(world, pod);
    if (pods.serving[pod] === 1) join(world, pod, true);
    return;
  }
  if (pods.serving[pod] === 1) join(world, pod, false);
  closePool(world, pod);
  drop(world, pod);
}

/** What a dead container held: messages go back to the head of their queue, attempts fail at their callers. */
function drop(world: World, pod: number): void {
  const { spec, target, services } = world.workloads[world.pods.workload[pod]!]!;
  if (spec.role.type === "consumer") {
    empty(world, pod, (job) => returned(world, target, job));
    serveAll(world, target);
  } else if (spec.role.type === "server") {
    empty(world, pod, (job) => cutOff(world, job));
    for (const service of services) forgetClients(world, pod, world.services[service]!.steps.flat());
  }
}

export function setServing(world: World, pod: number, serving: boolean): void {
  const { pods } = world;
  if ((pods.serving[pod] === 1) === serving) return;
  pods.serving[pod] = serving ? 1 : 0;
  if (pods.running[pod] === 1) join(world, pod, serving);
}

/** A pod that runs and serves stands among the endpoints, the consumers or the sharers of a curve. */
function join(world: World, pod: number, serving: boolean): void {
  const workload = world.pods.workload[pod]!;
  const state = world.workloads[workload]!;
  const { type } = state.spec.role;
  if (type === "consumer") setConsumer(world, state.target, pod, serving);
  else if (type === "server") for (const service of state.services) setEndpoint(world, service, pod, serving);
  else {
    if (serving) state.sharing.push(pod);
    else {
      strike(state.sharing, pod);
      setBase(world, pod, world.pods.running[pod] === 1 ? idleOf(world, workload) : 0);
    }
    // The share of the others changes too: once for all pods that join or leave at this instant.
    world.curves.schedule(workload, world.now);
  }
}

export function removePod(world: World, pod: number): void {
  const { pods } = world;
  setServing(world, pod, false);
  setRunning(world, pod, false);
  detach(world, pod);
  endPeriods(world, pod);
  pods.workload[pod] = -1;
  pods.free.push(pod);
}

/** Takes the pod off its node. */
function detach(world: World, pod: number): void {
  const { pods } = world;
  const at = pods.node[pod]!;
  if (at < 0) return;
  const node = world.nodes[at]!;
  follow(world, pod);
  strike(node.pods, pod);
  node.demand -= pods.demand[pod]!;
  pods.node[pod] = -1;
  touch(world, pod);
  if (node.scarce) shareNode(world, at, pod);
  pods.solo[pod] = 0;
  reviewNode(world, at);
}

/** Applies a workload's new slots and idle usage to its pods. */
export function refreshPods(world: World, workload: number): void {
  const { pods } = world;
  for (let pod = 0; pod < pods.count; pod++) {
    if (pods.workload[pod] !== workload) continue;
    follow(world, pod);
    readSpec(world, pod, workload);
  }
  for (let node = 0; node < world.nodes.length; node++) reviewNode(world, node);
  for (let pod = 0; pod < pods.count; pod++) {
    if (pods.workload[pod] !== workload || pods.running[pod] === 0) continue;
    certify(world, pod);
    setBase(world, pod, idleOf(world, workload));
    startWaiting(world, pod);
  }
  if (world.workloads[workload]!.spec.role.type === "curve") nextStretch(world, workload);
}

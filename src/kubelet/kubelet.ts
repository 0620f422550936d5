import { refOf } from "../api/controller.ts";
import type { PodState } from "../api/frame.ts";
import type { Pod } from "../api/objects.ts";
import { edited } from "../base/edited.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import { isPodFinished } from "../cluster/pod-state.ts";
import type { WatchEvent } from "../cluster/store.ts";
import { afterExit, NO_RESTARTS } from "./crash-loop.ts";
import { Images } from "./images.ts";
import { renewLeases } from "./leases.ts";
import { podResources } from "./pod-resources.ts";
import { hangsUntil, killedWhileStarting, readyAfter } from "./probes.ts";
import { Roster } from "./roster.ts";
import type { KubeletHost, Runtime, Stage } from "./runtime.ts";
import { conditionsOf, type End, FAILED, lastEnd, SUCCEEDED, statuses, wholeSecond } from "./status.ts";
import type { Tally } from "./tally.ts";
import { workloadOf } from "./workload.ts";

/** PLEG relist: how often a stopping container's end is noticed. */
const RELIST_MS: DurationMs = 1_000;

/**
 * All kubelets: bound pods pull, start, boot, become ready, drain and end. Writes pod statuses as upstream's does.
 * Upstream: kubernetes v1.32 pkg/kubelet. Left out: init containers' own time, image garbage.
 */
export class Kubelet {
  private roster = new Roster();
  private images = new Images();
  private lost = new Set<string>();

  constructor(private host: KubeletHost) {}

  /** Running pods, for the scrape and for the record. */
  get pods(): IterableIterator<Runtime> {
    return this.roster.pods;
  }

  /** Counts of the bound pods of a workload; undefined when it never had any. */
  tally(workload: string): Tally | undefined {
    return this.roster.tally(workload);
  }

  /** Workloads of the pods that wait for a node, one entry a pod. */
  get pending(): IterableIterator<string> {
    return this.roster.pending;
  }

  /** CPU used by pods of a workload that are gone, core-milliseconds. */
  retiredCpu(workload: string): number {
    return this.roster.retiredCpu(workload);
  }

  /** Follows the object tree. */
  watch({ kind, before, after }: WatchEvent): void {
    if (kind !== "Pod") return;
    const pod = after as Pod | undefined;
    if (!pod) return this.forget(before as Pod);
    const runtime = this.roster.get(pod.metadata.uid);
    if (!runtime && pod.spec.nodeName === undefined) {
      this.wait(pod, before as Pod | undefined);
    } else if (!runtime && !isPodFinished(pod) && !this.lost.has(pod.spec.nodeName as string)) {
      this.accept(pod);
    } else if (runtime && pod.metadata.deletionTimestamp !== undefined && !runtime.stopping) {
      this.stop(pod, runtime);
    } else if (runtime && before && pod.spec.containers !== (before as Pod).spec.containers) {
      this.resize(pod, runtime);
    }
  }

  due(uid: string, stage: Stage): void {
    const runtime = this.roster.get(uid);
    const pod = runtime && this.host.store.get("Pod", runtime.namespace, runtime.name);
    if (!runtime || !pod || this.lost.has(runtime.node)) return;
    if (stage === "stopped?" || stage === "kill") return this.end(pod, runtime, stage === "kill");
    if (runtime.stopping) return;
    if (stage === "sandbox") this.pull(pod, runtime);
    else if (stage === "start") this.start(pod, runtime);
    else if (runtime.startedAt === null) return;
    else if (stage === "unready") this.becomeUnready(pod, runtime);
    else if (stage === "unlive") this.failLiveness(pod, runtime);
    else if (stage === "exit") this.exit(runtime);
    else if (stage === "done?") this.finish(pod, runtime);
    else if (stage === "boot") this.boot(pod, runtime);
    else this.becomeReady(pod, runtime);
  }

  /** The machine stops: containers die with it, and nobody reports. */
  loseNode(node: string): void {
    this.lost.add(node);
    for (const runtime of this.roster.on(node)) {
      this.release(runtime);
      this.roster.set({ ...runtime, slot: null, state: "failing" });
      const pod = this.host.store.get("Pod", runtime.namespace, runtime.name);
      if (pod) this.report(pod, runtime.workload, node, "failing", `node ${node} is gone`);
    }
  }

  /** The machine is back: its kubelet reports again and starts its pods' containers anew. */
  restoreNode(node: string): void {
    if (!this.lost.delete(node)) return;
    for (const runtime of this.roster.on(node)) {
      this.roster.unset(runtime);
      const pod = this.host.store.get("Pod", runtime.namespace, runtime.name);
      if (!pod) continue;
      if (pod.metadata.deletionTimestamp === undefined) this.accept(pod);
      else this.host.store.remove(pod);
    }
  }

  /** Every living node says that it lives. */
  renewLeases(): void {
    renewLeases(this.host.store, this.lost);
  }

  copy(host: KubeletHost): Kubelet {
    const twin = new Kubelet(host);
    twin.roster = this.roster.copy();
    twin.images = this.images.copy();
    twin.lost = new Set(this.lost);
    return twin;
  }

  /** A pod without a node: reported when it appears, and whenever the scheduler says another reason. */
  private wait(pod: Pod, before: Pod | undefined): void {
    const why = scheduledMessage(pod);
    if (before && why === scheduledMessage(before)) return;
    const workload = workloadOf(pod, this.host.store);
    this.roster.wait(pod.metadata.uid, workload);
    this.report(pod, workload, null, "pending", why ?? "waits for the scheduler");
  }

  private accept(pod: Pod): void {
    const { host } = this;
    const workload = workloadOf(pod, host.store);
    this.roster.waitNoMore(pod.metadata.uid);
    const workloadIndex = host.workload(workload);
    const ordinal = this.roster.nextOrdinal(workload);
    const { requestMilli, limitMilli, memoryLimitBytes } = podResources(pod.spec);
    const node = pod.spec.nodeName as string;
    const startup = host.startup(workloadIndex, ordinal);
    this.roster.set({
      uid: pod.metadata.uid,
      namespace: pod.metadata.namespace,
      name: pod.metadata.name,
      workload,
      container: pod.spec.containers[0]?.name ?? "",
      node,
      slot:
        workloadIndex < 0
          ? null
          : host.plant.addPod(workloadIndex, ordinal, host.plantNode(node), requestMilli, limitMilli),
      cpuRequestMilli: requestMilli,
      memoryLimitBytes,
      restarts: NO_RESTARTS,
      startup,
      startedAt: null,
      doneAt: null,
      hungAt: null,
      unreadyAt: null,
      killedAt: null,
      up: false,
      ready: false,
      stopping: false,
      state: "starting",
    });
    this.write(pod, {
      phase: "Pending",
      startTime: wholeSecond(host.store.now),
      conditions: conditionsOf(pod, false, this.host.store.now),
      containerStatuses: statuses(pod, false, "Waiting", 0, undefined),
    });
    this.report(pod, workload, node, "starting", "bound; preparing sandbox and network");
    host.later(host.store.now + startup.sandboxMs, pod.metadata.uid, "sandbox");
  }

  private pull(pod: Pod, runtime: Runtime): void {
    const { host } = this;
    const image = pod.spec.containers[0]?.image ?? "";
    if (this.images.has(runtime.node, image)) {
      host.event(refOf(pod), "Normal", "Pulled", `Container image "${image}" already present on machine`);
      return host.later(host.store.now, runtime.uid, "start");
    }
    host.event(refOf(pod), "Normal", "Pulling", `Pulling image "${image}"`);
    const done = this.images.pull(runtime.node, image, host.store.now, runtime.startup.pullMs);
    host.later(done, runtime.uid, "start");
  }

  private start(pod: Pod, runtime: Runtime): void {
    const { host } = this;
    const { now } = host.store;
    for (const { name } of pod.spec.containers) {
      host.event(refOf(pod), "Normal", "Created", `Created container: ${name}`);
      host.event(refOf(pod), "Normal", "Started", `Started container ${name}`);
    }
    if (runtime.slot !== null) host.plant.setRunning(runtime.slot, true);
    const { bootMs } = runtime.startup;
    const killed = earliest(pod.spec.containers.map((container) => killedWhileStarting(container, bootMs)));
    this.roster.set({ ...runtime, startedAt: now, hungAt: null, unreadyAt: null, killedAt: killed && now + killed });
    if (killed !== null) host.later(now + killed, runtime.uid, "unlive");
    const { count } = runtime.restarts;
    this.write(pod, { phase: "Running", containerStatuses: statuses(pod, false, "Running", count, lastEnd(pod)) });
    host.later(now + bootMs, runtime.uid, "boot");
    const ready = Math.max(...pod.spec.containers.map((container) => readyAfter(container, bootMs)));
    if (ready === 0) this.becomeReady(this.current(pod), this.roster.get(runtime.uid) as Runtime);
    else host.later(now + ready, runtime.uid, "ready");
  }

  /** In-place resize: the cgroup follows the spec; nothing restarts. */
  private resize(pod: Pod, runtime: Runtime): void {
    const { requestMilli, limitMilli, memoryLimitBytes } = podResources(pod.spec);
    const limit = runtime.hungAt === null ? limitMilli : 0;
    if (runtime.slot !== null) this.host.plant.resizePod(runtime.slot, requestMilli, limit);
    this.roster.set({ ...runtime, cpuRequestMilli: requestMilli, memoryLimitBytes });
  }

  /** Kills containers that hold more memory than their limit. */
  killOverLimit(): void {
    for (const runtime of this.roster.pods) {
      if (runtime.memoryLimitBytes !== null && !this.lost.has(runtime.node)) this.killOver(runtime);
    }
  }

  private killOver(runtime: Runtime): void {
    const { slot, up, memoryLimitBytes } = runtime;
    if (slot === null || !up || memoryLimitBytes === null) return;
    if (this.host.plant.memoryBytes(slot) > memoryLimitBytes) this.crash(runtime, "OOMKilled");
  }

  /** The container ends; the kubelet starts it again, after a back-off from the second time on. */
  private crash(runtime: Runtime, reason: string): void {
    const { host } = this;
    const { now } = host.store;
    const pod = host.store.get("Pod", runtime.namespace, runtime.name);
    if (!pod || runtime.stopping) return;
    const startedAt = runtime.startedAt ?? now;
    const { restarts, waitMs } = afterExit(runtime.restarts, startedAt, now);
    this.halt(pod, runtime);
    const awake = { doneAt: null, hungAt: null, unreadyAt: null, killedAt: null };
    this.roster.set({ ...runtime, ...awake, restarts, startedAt: null, up: false, ready: false, state: "failing" });
    const ended = { reason, startedAt: wholeSecond(startedAt), finishedAt: wholeSecond(now) };
    this.write(pod, {
      conditions: conditionsOf(pod, false, this.host.store.now),
      containerStatuses: statuses(pod, false, waitMs > 0 ? "CrashLoopBackOff" : "Waiting", restarts.count, ended),
    });
    if (waitMs > 0) {
      const text = `Back-off restarting failed container ${runtime.container} in pod ${runtime.name}_${runtime.namespace}(${runtime.uid})`;
      host.event(refOf(pod), "Warning", "BackOff", text);
    }
    this.report(pod, runtime.workload, runtime.node, "failing", `${reason}; restarts in ${waitMs / 1000} s`);
    host.later(now + waitMs, runtime.uid, "start");
  }

  /** The container's processes are gone. */
  private halt(pod: Pod, { slot, hungAt }: Runtime): void {
    const { plant } = this.host;
    if (slot === null) return;
    plant.setServing(slot, false);
    plant.setRunning(slot, false);
    const { requestMilli, limitMilli } = podResources(pod.spec);
    if (hungAt !== null) plant.resizePod(slot, requestMilli, limitMilli);
  }

  /** The application of a pod, or of the oldest pod of a workload that is well, stops answering; its process stays. */
  hang(name: string): void {
    const { host } = this;
    const { now } = host.store;
    const runtime = [...this.roster.pods].find(
      (each) => (each.name === name || each.workload === name) && each.ready && each.hungAt === null,
    );
    const pod = runtime && host.store.get("Pod", runtime.namespace, runtime.name);
    if (!runtime || !pod || runtime.startedAt === null || runtime.stopping) return;
    const { startedAt } = runtime;
    const failing = pod.spec.containers.map((each) => hangsUntil(each, runtime.startup.bootMs, now - startedAt));
    const since = (at: DurationMs | null): TimeMs | null => (at === null ? null : startedAt + at);
    const unreadyAt = since(earliest(failing.map((each) => each.unreadyAt)));
    const killedAt = since(earliest(failing.map((each) => each.killedAt)));
    if (runtime.slot !== null) host.plant.resizePod(runtime.slot, runtime.cpuRequestMilli, 0);
    this.roster.set({ ...runtime, hungAt: now, unreadyAt, killedAt });
    if (unreadyAt !== null) host.later(unreadyAt, runtime.uid, "unready");
    if (killedAt !== null) host.later(killedAt, runtime.uid, "unlive");
    this.report(pod, runtime.workload, runtime.node, "ready", "it does not answer any more");
  }

  private becomeUnready(pod: Pod, runtime: Runtime): void {
    if (runtime.unreadyAt === null || runtime.unreadyAt > this.host.store.now || !runtime.ready) return;
    this.host.event(refOf(pod), "Warning", "Unhealthy", `Readiness probe failed: ${NO_ANSWER}`);
    this.roster.set({ ...runtime, ready: false, state: "failing" });
    if (runtime.slot !== null) this.host.plant.setServing(runtime.slot, false);
    this.write(pod, {
      conditions: conditionsOf(pod, false, this.host.store.now),
      containerStatuses: statuses(pod, false, "Running", runtime.restarts.count, lastEnd(pod)),
    });
    this.report(pod, runtime.workload, runtime.node, "failing", "its readiness probe fails");
  }

  /** A process that hangs does not end by itself when it is asked to: its grace period passes. */
  private failLiveness(pod: Pod, runtime: Runtime): void {
    const { host } = this;
    const { now } = host.store;
    if (runtime.killedAt === null || runtime.killedAt > now) return;
    const what = runtime.up ? `Liveness probe failed: ${NO_ANSWER}` : `Liveness probe failed: ${NOBODY_LISTENS}`;
    host.event(refOf(pod), "Warning", "Unhealthy", what);
    const text = `Container ${runtime.container} failed liveness probe, will be restarted`;
    host.event(refOf(pod), "Normal", "Killing", text);
    const graceMs = runtime.hungAt === null ? 0 : (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    this.roster.set({ ...runtime, killedAt: now + graceMs });
    host.later(now + graceMs, runtime.uid, "exit");
  }

  private exit(runtime: Runtime): void {
    if (runtime.killedAt !== null && runtime.killedAt <= this.host.store.now) this.crash(runtime, "Error");
  }

  private boot(pod: Pod, runtime: Runtime): void {
    const runMs = isOfJob(pod) ? runtime.startup.runMs : null;
    const doneAt = runMs === null ? null : this.host.store.now + (runMs === "batch" ? 0 : runMs);
    const up = { ...runtime, up: true, doneAt };
    this.roster.set(up);
    this.serve(up);
    if (doneAt !== null) this.host.later(doneAt, runtime.uid, "done?");
    this.killOver(up);
  }

  /** The container of a Job's pod ends by itself, once what it holds is done. */
  private finish(pod: Pod, runtime: Runtime): void {
    const { host } = this;
    const { now } = host.store;
    const { doneAt, slot, ready, workload, startup, hungAt } = runtime;
    if (doneAt === null || doneAt > now || hungAt !== null) return;
    const isBusy = startup.runMs === "batch" && slot !== null && (!ready || host.plant.held(slot) > 0);
    if (isBusy) return host.later(now + RELIST_MS, runtime.uid, "done?");
    const fails = this.roster.nextEnding(workload) < startup.fails;
    if (fails && pod.spec.restartPolicy === "OnFailure") this.crash(runtime, "Error");
    else this.complete(pod, runtime, fails ? FAILED : SUCCEEDED);
  }

  /** The pod will not run again. */
  private complete(pod: Pod, runtime: Runtime, { phase, podReason, ...end }: End): void {
    const { now } = this.host.store;
    this.halt(pod, runtime);
    this.release(runtime);
    this.roster.unset(runtime);
    const terminated = { ...end, startedAt: wholeSecond(runtime.startedAt ?? now), finishedAt: wholeSecond(now) };
    this.write(pod, {
      phase,
      conditions: conditionsOf(pod, false, this.host.store.now).map((each) =>
        each.status === "False" ? { ...each, reason: podReason, message: undefined } : each,
      ),
      containerStatuses: statuses(pod, false, "Terminated", runtime.restarts.count, lastEnd(pod)).map((status) => ({
        ...status,
        terminated,
      })),
    });
    this.report(pod, runtime.workload, runtime.node, "gone", `${end.reason}, exit code ${end.exitCode}`);
  }

  private becomeReady(pod: Pod, runtime: Runtime): void {
    const ready: Runtime = { ...runtime, ready: true, state: "ready" };
    this.roster.set(ready);
    this.write(pod, {
      conditions: conditionsOf(pod, true, this.host.store.now),
      containerStatuses: statuses(pod, true, "Running", runtime.restarts.count, lastEnd(pod)),
    });
    this.report(pod, runtime.workload, runtime.node, "ready", "running and ready");
    this.serve(ready);
  }

  /** Work reaches a pod once its application is up and the pod is Ready; who works off one batch takes no more. */
  private serve({ slot, up, ready, doneAt, startup }: Runtime): void {
    if (slot === null || !up || !ready) return;
    this.host.plant.setServing(slot, true);
    if (doneAt !== null && startup.runMs === "batch") this.host.plant.setServing(slot, false);
  }

  private stop(pod: Pod, runtime: Runtime): void {
    const { host } = this;
    const { now } = host.store;
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    for (const { name } of pod.spec.containers) {
      host.event(refOf(pod), "Normal", "Killing", `Stopping container ${name}`);
    }
    if (runtime.slot !== null) host.plant.setServing(runtime.slot, false);
    this.roster.set({ ...runtime, stopping: true, state: "stopping" });
    this.report(pod, runtime.workload, runtime.node, "stopping", `finishing its work, ${graceMs / 1000} s grace`);
    host.later(now + Math.min(RELIST_MS, graceMs), runtime.uid, "stopped?");
    host.later(now + graceMs, runtime.uid, "kill");
  }

  private end(pod: Pod, runtime: Runtime, kill: boolean): void {
    const { host } = this;
    const busy = runtime.slot !== null && host.plant.held(runtime.slot) > 0;
    if (busy && !kill) return host.later(host.store.now + RELIST_MS, runtime.uid, "stopped?");
    if ((pod.metadata.finalizers ?? []).length === 0) host.store.remove(pod);
  }

  private forget(pod: Pod): void {
    const runtime = this.roster.get(pod.metadata.uid);
    this.roster.waitNoMore(pod.metadata.uid);
    if (isPodFinished(pod)) return;
    if (runtime) {
      this.roster.unset(runtime);
      this.release(runtime);
    }
    const workload = runtime?.workload ?? workloadOf(pod, this.host.store);
    this.report(pod, workload, pod.spec.nodeName ?? null, "gone", "removed");
  }

  private release({ slot, workload }: Runtime): void {
    if (slot === null) return;
    this.roster.retire(workload, this.host.plant.cpuUsedMs(slot));
    this.host.plant.removePod(slot);
  }

  private current(pod: Pod): Pod {
    return this.host.store.get("Pod", pod.metadata.namespace, pod.metadata.name) ?? pod;
  }

  private write(pod: Pod, status: Partial<Pod["status"]>): void {
    const now = this.current(pod);
    this.host.store.replaceStatus(now, edited(now.status, status));
  }

  private report(pod: Pod, workload: string, node: string | null, state: PodState, because: string): void {
    const { requestMilli: cpuRequestMilli, memoryRequestBytes } = podResources(pod.spec);
    const at = this.host.store.now;
    this.host.changed({
      at,
      pod: pod.metadata.name,
      workload,
      node,
      state,
      because,
      cpuRequestMilli,
      memoryRequestBytes,
    });
  }
}

/** How a probe ends that waits for its timeout, and one that finds no open port. */
const NO_ANSWER = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
const NOBODY_LISTENS = "connect: connection refused";

const earliest = (times: readonly (DurationMs | null)[]): DurationMs | null =>
  times.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);

const scheduledMessage = (pod: Pod): string | undefined =>
  pod.status.conditions?.find(({ type }) => type === "PodScheduled")?.message;
const isOfJob = ({ metadata }: Pod): boolean =>
  metadata.ownerReferences?.some(({ kind, controller }) => kind === "Job" && controller) ?? false;

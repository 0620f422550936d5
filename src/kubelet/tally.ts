import type { PodSlot } from "../api/plant.ts";
import type { Runtime } from "./runtime.ts";

/** The bound pods of one workload, counted as they change: a row of the record then looks at no pod that did not. */
export class Tally {
  starting = 0;
  ready = 0;
  stopping = 0;
  /** Sum of the CPU requests of pods whose container runs. */
  requestMilli = 0;
  /** By uid, the plant's slot of pods whose container runs; −1 keeps the place of others, in order of binding. */
  private slots = new Map<string, PodSlot>();
  /** The same as a list: every row reads it, and few rows see another pod. */
  private list: readonly PodSlot[] | null = null;

  /** Slots of pods whose container runs, −1 in between, in order of binding: sums of what they used keep it. */
  get running(): readonly PodSlot[] {
    this.list ??= [...this.slots.values()];
    return this.list;
  }

  /** A pod of the workload changed: bound without a `before`, gone without an `after`. */
  note(before: Runtime | undefined, after: Runtime | undefined): void {
    this.list = null;
    if (before) this.count(before, -1);
    if (after) {
      this.count(after, 1);
      this.slots.set(after.uid, slotOf(after));
    } else if (before) this.slots.delete(before.uid);
  }

  copy(): Tally {
    const twin = new Tally();
    twin.starting = this.starting;
    twin.ready = this.ready;
    twin.stopping = this.stopping;
    twin.requestMilli = this.requestMilli;
    twin.slots = new Map(this.slots);
    return twin;
  }

  private count(pod: Runtime, by: 1 | -1): void {
    if (pod.state === "starting") this.starting += by;
    else if (pod.state === "ready") this.ready += by;
    else if (pod.state === "stopping") this.stopping += by;
    if (slotOf(pod) >= 0) this.requestMilli += by * pod.cpuRequestMilli;
  }
}

const slotOf = ({ slot, startedAt }: Runtime): PodSlot => (slot === null || startedAt === null ? -1 : slot);

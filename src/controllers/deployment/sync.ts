import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { ExplanationStep } from "../../api/explanation.ts";
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from "../../api/objects.ts";
import { edited } from "../../base/edited.ts";
import type { TimeMs } from "../../base/units.ts";
import { annotated, carries, sizeAnnotations } from "./annotations.ts";
import { fencepostsOf } from "./fenceposts.ts";

/** What one sync sees. */
export interface DeploymentSeen {
  readonly deployment: Deployment | undefined;
  /** ReplicaSets that it controls, and orphans that its selector matches. */
  readonly replicaSets: readonly ReplicaSet[];
  /**
   * Pods that still exist of each ReplicaSet, terminating ones included, by the set's uid; finished: Succeeded or Failed.
   * Only Recreate asks.
   */
  readonly podsOf: Readonly<Record<string, { readonly pods: number; readonly finished: number }>>;
  /** Hash of the pod template, for the name of a new ReplicaSet. */
  readonly templateHash: string;
  /** Writes of this sync that the API server is known to refuse, by ordinal; empty unless a recording says so. */
  readonly refusedWrites: readonly number[];
}

/** A change of one set's size, for the explanation. */
export interface Resize {
  readonly set: string;
  readonly from: number;
  readonly to: number;
}

/** The notebook of one sync: it collects writes, events and reasons, and knows what became of each write. */
export class Sync {
  readonly commands: Command[] = [];
  readonly steps: ExplanationStep[] = [];
  readonly resized: Resize[] = [];
  private written = 0;
  /** Sets as this sync has changed them so far. */
  private readonly changed = new Map<string, ReplicaSet>();

  constructor(
    /** With the conditions and annotations that this sync has set so far. */
    public deployment: Deployment,
    readonly seen: DeploymentSeen,
    readonly now: TimeMs,
  ) {}

  /** False when the write is refused. */
  write(command: Command): boolean {
    this.commands.push(command);
    return !this.seen.refusedWrites.includes(this.written++);
  }

  event(message: string): void {
    const involved = refOf(this.deployment);
    this.commands.push({ verb: "event", involved, type: "Normal", reason: "ScalingReplicaSet", message });
  }

  /** Writes a status made of these counters and conditions. */
  writeStatus(status: DeploymentStatus): boolean {
    this.deployment = edited(this.deployment, { status });
    return this.write({ verb: "updateStatus", object: this.deployment });
  }

  /** Writes the status as seen with other conditions. */
  writeConditions(conditions: readonly Condition[]): boolean {
    return this.writeStatus({ ...this.deployment.status, conditions });
  }

  annotate(name: string, value: string): void {
    const { metadata } = this.deployment;
    this.deployment = {
      ...this.deployment,
      metadata: { ...metadata, annotations: { ...metadata.annotations, [name]: value } },
    };
  }

  /**
   * Gives a set another size and the annotations that go with it; writes only what differs.
   * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go scaleReplicaSet.
   */
  resize(seen: ReplicaSet, to: number): boolean {
    const set = this.changed.get(seen.metadata.name) ?? seen;
    const { spec } = this.deployment;
    const annotations = sizeAnnotations(spec.replicas, fencepostsOf(spec).surge);
    const from = set.spec.replicas;
    if (from === to && carries(set, annotations)) return true;
    const next = annotated(from === to ? set : edited(set, { spec: edited(set.spec, { replicas: to }) }), annotations);
    if (!this.write({ verb: "update", object: next })) return false;
    this.changed.set(set.metadata.name, next);
    if (from !== to) this.tellResize(set.metadata.name, from, to);
    return true;
  }

  /** The same for a set of the right size already: not written for its annotations alone. */
  resizeIfNeeded(set: ReplicaSet, to: number): boolean {
    return (this.changed.get(set.metadata.name) ?? set).spec.replicas === to || this.resize(set, to);
  }

  tellResize(set: string, from: number, to: number): void {
    this.resized.push({ set, from, to });
    this.event(`Scaled ${to > from ? "up" : "down"} replica set ${set} from ${from} to ${to}`);
  }
}

import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { KubeObject, ObjectMeta, ObjectRef } from "../../api/objects.ts";
import { edited } from "../../base/edited.ts";
import { equal } from "../../base/equal.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { Memory } from "./memory.ts";
import { apply, diff, type Json } from "./merge-patch.ts";
import type { ApiCall, CommonObservation } from "./observation.ts";

/**
 * One step of the operator for one object: the API server as this step changes it, the operator's memory, and the
 * commands so far. Only a step's own functions hold it; everything in it is replaced, never changed in place.
 */
export class Session<Object extends KubeObject<unknown, object>, Seen extends CommonObservation<Object>> {
  readonly seen: Seen;
  memory: Memory<Object>;
  /** The object as the API server has it now. */
  object: Object;
  private readonly stored: Object;
  private readonly commands: Command[] = [];
  private readonly asked: number[] = [];

  constructor(seen: Seen, object: Object, memory: Memory<Object>) {
    this.seen = seen;
    this.object = object;
    this.stored = object;
    this.memory = memory;
  }

  get ref(): ObjectRef {
    return refOf(this.object);
  }

  get unixMs(): number {
    return this.seen.epochUnixMs + this.seen.now;
  }

  remember(change: Partial<Memory<Object>>): void {
    this.memory = edited(this.memory, change);
  }

  event(reason: string, message: string, type: "Normal" | "Warning" = "Normal"): void {
    this.commands.push({ verb: "event", involved: this.ref, type, reason, message });
  }

  /** Asks the API server for something that may be refused; a refused attempt is among the commands too. */
  call(name: ApiCall, command: Command): Result<null, string> {
    this.commands.push(command);
    const error = this.seen.fail[name];
    return error === undefined ? ok(null) : failed(error);
  }

  /** Writes what differs between a copy and its new status; returns the copy as the server's answer renews it. */
  patchStatus(copy: Object, status: object): Object {
    const patch = diff(copy.status as Json, status as Json);
    if (Object.keys(patch).length > 0) {
      this.object = edited(this.object, { status: apply(this.object.status as Json, patch) } as Partial<Object>);
    }
    return this.object;
  }

  setMetadata(change: Partial<ObjectMeta>): void {
    this.object = { ...this.object, metadata: { ...this.object.metadata, ...change } };
  }

  /** The answer to the next query of a trigger's source. */
  reading(index: number): unknown {
    const answers = this.seen.readings[index] ?? [];
    const count = this.asked[index] ?? 0;
    this.asked[index] = count + 1;
    return answers[Math.min(count, answers.length - 1)];
  }

  /** Everything to submit: what was asked for, then the object's own changes. */
  submit(): readonly Command[] {
    const all = [...this.commands];
    if (!equal(this.object.metadata, this.stored.metadata)) all.push({ verb: "update", object: this.object });
    if (!equal(this.object.status, this.stored.status)) all.push({ verb: "updateStatus", object: this.object });
    return all;
  }
}

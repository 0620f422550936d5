import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { KubeObject, ObjectRef } from "../../api/objects.ts";

export type EventCommand = Extract<Command, { readonly verb: "event" }>;

/** Collects the events of one decision; the same event is kept once. */
export class Recorder {
  readonly events: EventCommand[] = [];
  private readonly known = new Set<string>();

  publish(involved: KubeObject | ObjectRef, type: "Normal" | "Warning", reason: string, message: string): void {
    const ref = "metadata" in involved ? refOf(involved) : involved;
    const key = JSON.stringify([ref, reason, message]);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.events.push({ verb: "event", involved: ref, type, reason, message });
  }
}

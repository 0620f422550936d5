import type { Command } from "../../api/commands.ts";
import type { Controller, Trigger } from "../../api/controller.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { Admission } from "../../cluster/admit.ts";
import { Store, type WatchEvent } from "../../cluster/store.ts";

/** Something a controller did, and when it was done. */
export interface Deed {
  readonly t: TimeMs;
  readonly by: string;
  readonly command: Command;
}

interface Entry {
  readonly at: TimeMs;
  readonly seq: number;
  readonly run: () => void;
}

/** A key of one controller: busy while its writes are under way, one sync at a time. */
interface Worker {
  busyUntil: TimeMs;
  queued: boolean;
  memory: unknown;
  readonly timers: Map<string, number>;
}

/**
 * A small cluster in event time around real store, admission and controllers: watch events at once, every write takes
 * `latencyMs`, writes to one object one after the other.
 */
export class World {
  readonly store = new Store();
  readonly deeds: Deed[] = [];
  /** Called with every change of the object tree. */
  onChange: (event: WatchEvent) => void = () => undefined;
  private readonly admission = new Admission(this.store, new Map());
  private readonly workers = new Map<string, Worker>();
  private agenda: Entry[] = [];
  private seq = 0;

  constructor(
    private readonly controllers: readonly Controller<never, never>[],
    private readonly latencyMs: DurationMs,
  ) {}

  get now(): TimeMs {
    return this.store.now;
  }

  at(time: TimeMs, run: () => void): void {
    this.agenda.push({ at: time, seq: this.seq++, run });
  }

  /** A write from outside, at once. */
  apply(command: Command): void {
    this.admission.beginStep();
    this.admission.apply("user", "user", command);
    this.deliver();
  }

  run(until: TimeMs): void {
    for (let entry = this.next(until); entry; entry = this.next(until)) {
      this.store.now = entry.at;
      entry.run();
    }
  }

  private next(until: TimeMs): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.agenda) {
      if (entry.at <= until && (!first || entry.at < first.at || (entry.at === first.at && entry.seq < first.seq)))
        first = entry;
    }
    this.agenda = this.agenda.filter((entry) => entry !== first);
    return first;
  }

  private deliver(): void {
    for (const event of this.store.takeEvents()) {
      this.onChange(event);
      for (const controller of this.controllers) {
        const watch = controller.watches.find(({ kind }) => kind === event.kind);
        for (const key of watch?.keys(event.after, event.before, this.store) ?? [])
          this.enqueue(controller, key, { by: "watch" });
      }
    }
  }

  private enqueue(controller: Controller<never, never>, key: string, trigger: Trigger): void {
    const worker = this.worker(controller, key);
    if (worker.queued) return;
    worker.queued = true;
    this.at(Math.max(this.now, worker.busyUntil), () => {
      worker.queued = false;
      this.sync(controller as Controller, key, worker, trigger);
    });
  }

  private worker(controller: Controller<never, never>, key: string): Worker {
    const name = `${controller.name}/${key}`;
    let worker = this.workers.get(name);
    if (!worker) {
      worker = { busyUntil: 0, queued: false, memory: controller.init(key, this.now), timers: new Map() };
      this.workers.set(name, worker);
    }
    return worker;
  }

  private sync(controller: Controller, key: string, worker: Worker, trigger: Trigger): void {
    const metrics = { resource: () => ({ error: "" }), custom: () => ({ error: "" }), external: () => ({ error: "" }) };
    const seen = controller.observe(
      key,
      { cluster: this.store, metrics: metrics as never, epochUnixMs: 0, seed: 0, kinds: [] },
      worker.memory,
      trigger,
    );
    const decision = controller.decide(seen, worker.memory, this.now, trigger);
    worker.memory = decision.memory;
    worker.busyUntil = this.carryOut(controller, decision.commands);
    for (const [timer, at] of Object.entries(decision.timers ?? {})) {
      const stamp = this.seq++;
      worker.timers.set(timer, stamp);
      if (at === null) continue;
      this.at(at, () => {
        if (worker.timers.get(timer) === stamp) this.enqueue(controller as never, key, { by: "timer", timer });
      });
    }
  }

  /** Returns when the last write is done. */
  private carryOut(controller: Controller, commands: readonly Command[]): TimeMs {
    const busy = new Map<string, TimeMs>();
    let end = this.now;
    for (const command of commands) {
      const object = subjectOf(command);
      const start = busy.get(object) ?? this.now;
      const done = command.verb === "event" ? start : start + this.latencyMs;
      busy.set(object, done);
      end = Math.max(end, done);
      this.at(done, () => {
        this.deeds.push({ t: done, by: controller.component, command });
        this.admission.beginStep();
        this.admission.apply(controller.name, controller.component, command);
        this.deliver();
      });
    }
    return end;
  }
}

function subjectOf(command: Command): string {
  if (command.verb === "event") return `${command.involved.kind}/${command.involved.name}`;
  if (command.verb === "delete" || command.verb === "scale") return `${command.target.kind}/${command.target.name}`;
  if (command.verb === "bind" || command.verb === "evict") return `Pod/${command.pod.name}`;
  return `${command.object.kind}/${command.object.metadata.name}`;
}

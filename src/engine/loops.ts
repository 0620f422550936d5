import type { Command } from "../api/commands.ts";
import type { ClusterView, Controller, Decision, Seen, Trigger } from "../api/controller.ts";
import type { MetricsView } from "../api/metrics.ts";
import type { LabelSelector } from "../api/objects.ts";
import type { TimeMs } from "../base/units.ts";
import type { WatchEvent } from "../cluster/store.ts";

/** A reconcile that ran: what it decided, before anything of it has landed. */
export interface Ran {
  readonly controller: Controller;
  readonly key: string;
  readonly trigger: Trigger;
  readonly decision: Decision<unknown>;
}

/** Asks for a loop to come back to one of its keys. */
export interface Timer {
  readonly controller: string;
  readonly key: string;
  readonly timer: string;
}

/** A timer that is due, with the time that it was set for. */
export interface EndedTimer {
  readonly timer: Timer;
  readonly at: TimeMs;
}

/** What a loop knows of one key: its memory, and when its timers end. */
interface Desk {
  memory: unknown;
  readonly timers: Map<string, TimeMs>;
}

/** A key to reconcile, and why. */
type Work = Omit<Ran, "decision">;

type SetTimer = (at: TimeMs, timer: Timer) => TimeMs;

const WATCH: Trigger = { by: "watch" };
const NO_TIMERS: NonNullable<Decision<unknown>["timers"]> = {};

/**
 * The work queues of all control loops: memories, timers and keys to reconcile. Loops run in an order that does not
 * depend on the registry: first those that serve metrics to others (KEDA polls before the HPA reads), then by name.
 */
export class Loops {
  /** By controller, by key. */
  private desks = new Map<Controller, Map<string, Desk>>();
  /** Keys enqueued by watches for the next step, by controller. */
  private queued = new Map<Controller, Set<string>>();

  private constructor(private readonly roster: Roster) {}

  static of(registry: readonly Controller[]): Loops {
    return new Loops(rosterOf(registry));
  }

  get waiting(): boolean {
    return this.queued.size > 0;
  }

  /** Turns what was written into keys to reconcile. */
  watch(events: readonly WatchEvent[], cluster: ClusterView): void {
    for (const event of events) {
      this.tell(this.roster.watchers.get(event.kind), event, cluster);
      this.tell(this.roster.watchers.get("*"), event, cluster);
    }
  }

  private tell(watchers: readonly Watcher[] | undefined, { before, after }: WatchEvent, cluster: ClusterView): void {
    if (!watchers) return;
    for (const { controller, keys } of watchers) {
      for (const key of keys(after, before, cluster)) this.enqueue(controller, key);
    }
  }

  enqueue(controller: Controller, key: string): void {
    const keys = this.queued.get(controller);
    if (keys) keys.add(key);
    else this.queued.set(controller, new Set([key]));
  }

  /**
   * Runs every queued key and every timer that ended. All of them see the same state: nothing lands in between.
   * @param ended timers due now, as they were set; those moved or cleared since are skipped
   * @param setTimer returns when the timer will really end
   */
  run(ended: readonly EndedTimer[], seen: Seen, now: TimeMs, setTimer: SetTimer): Ran[] {
    const queued = this.queued;
    if (queued.size > 0) this.queued = new Map();
    const work: Work[] = [];
    for (const {
      timer: { controller: name, key, timer },
      at,
    } of ended) {
      const controller = this.roster.byName.get(name);
      const timers = controller && this.desks.get(controller)?.get(key)?.timers;
      if (!controller || timers?.get(timer) !== at) continue;
      timers.delete(timer);
      work.push({ controller, key, trigger: { by: "timer", timer } });
    }
    for (const [controller, keys] of queued) for (const key of keys) work.push({ controller, key, trigger: WATCH });
    // Timers come before watches, and each in their own order, within one loop.
    if (work.length > 1) work.sort((a, b) => this.place(a) - this.place(b));
    return work.map((each) => this.reconcile(each, seen, now, setTimer));
  }

  private reconcile({ controller, key, trigger }: Work, seen: Seen, now: TimeMs, setTimer: SetTimer): Ran {
    const desk = this.desk(controller, key, now);
    const { memory } = desk;
    const observed = controller.observe(key, seen, memory, trigger);
    // `observe` may have asked another loop for a metric, which changes that loop's memory, never this one's.
    const decision = controller.decide(observed, memory, now, trigger);
    desk.memory = decision.memory;
    const timers = decision.timers ?? NO_TIMERS;
    for (const timer of Object.keys(timers)) {
      const due = timers[timer];
      if (typeof due !== "number") desk.timers.delete(timer);
      else desk.timers.set(timer, setTimer(due, { controller: controller.name, key, timer }));
    }
    return { controller, key, trigger, decision };
  }

  private place({ controller }: Work): number {
    return this.roster.places.get(controller) ?? 0;
  }

  /** Answers an external metric from the loop that serves it; its commands go to `emit`. */
  serve(
    namespace: string,
    metric: string,
    selector: LabelSelector | undefined,
    seen: Seen,
    now: TimeMs,
    emit: (controller: Controller, commands: readonly Command[]) => void,
  ): ReturnType<MetricsView["externalMetric"]> | undefined {
    for (const controller of this.roster.ordered) {
      const server = controller.externalMetrics;
      const key = server?.owner(namespace, metric, selector, seen.cluster);
      if (!server || key === undefined) continue;
      const desk = this.desk(controller, key, now);
      const { memory, answer, commands } = server.read(key, metric, seen, desk.memory, now);
      desk.memory = memory;
      emit(controller, commands);
      if ("error" in answer) return { error: answer.error };
      return { items: answer.valuesMilli.map((valueMilli) => ({ valueMilli, timestamp: now })) };
    }
    return undefined;
  }

  copy(): Loops {
    const twin = new Loops(this.roster);
    for (const [controller, desks] of this.desks) {
      const copies = new Map<string, Desk>();
      for (const [key, { memory, timers }] of desks) copies.set(key, { memory, timers: new Map(timers) });
      twin.desks.set(controller, copies);
    }
    twin.queued = new Map([...this.queued].map(([controller, keys]) => [controller, new Set(keys)]));
    return twin;
  }

  private desk(controller: Controller, key: string, now: TimeMs): Desk {
    let desks = this.desks.get(controller);
    if (!desks) {
      desks = new Map();
      this.desks.set(controller, desks);
    }
    let desk = desks.get(key);
    if (!desk) {
      desk = { memory: controller.init(key, now), timers: new Map() };
      desks.set(key, desk);
    }
    return desk;
  }
}

/** Who there is, and who is told what; the same for all copies. */
interface Roster {
  readonly ordered: readonly Controller[];
  /** By controller: its index in `ordered`. */
  readonly places: ReadonlyMap<Controller, number>;
  readonly byName: ReadonlyMap<string, Controller>;
  /** By kind, "*" for all. */
  readonly watchers: ReadonlyMap<string, readonly Watcher[]>;
}

interface Watcher {
  readonly controller: Controller;
  readonly keys: Controller["watches"][number]["keys"];
}

const rank = (controller: Controller): string => `${controller.externalMetrics ? 0 : 1}${controller.name}`;
const byRank = (a: Controller, b: Controller): number => (rank(a) < rank(b) ? -1 : 1);

function rosterOf(registry: readonly Controller[]): Roster {
  const ordered = [...registry].sort(byRank);
  const watchers = new Map<string, Watcher[]>();
  for (const controller of ordered) {
    for (const { kind, keys } of controller.watches) {
      const list = watchers.get(kind) ?? [];
      list.push({ controller, keys });
      watchers.set(kind, list);
    }
  }
  return {
    ordered,
    places: new Map(ordered.map((controller, place) => [controller, place])),
    byName: new Map(ordered.map((controller) => [controller.name, controller])),
    watchers,
  };
}

import type { Command } from "../api/commands.ts";
import { type Controller, type KindDoc, refOf } from "../api/controller.ts";
import type { Intervention, RunInfo } from "../api/frame.ts";
import type { Plant, PlantSpec } from "../api/plant.ts";
import type { Printed, Terminal } from "../api/terminal.ts";
import { milliValue } from "../base/quantity.ts";
import { assert } from "../base/result.ts";
import type { TimeMs } from "../base/units.ts";
import type { Outcome } from "../cluster/admit.ts";
import type { Store } from "../cluster/store.ts";
import { LEASE_RENEWAL_MS } from "../kubelet/leases.ts";
import { createPlant } from "../plant/plant.ts";
import { type Column, columnsOf } from "../record/columns.ts";
import { History, type HistoryMark } from "../record/history.ts";
import type { Totals } from "../record/summary.ts";
import type { CompiledRun, Setting } from "../scenario/model.ts";
import { nodeNames } from "../scenario/nodes.ts";
import type { ResolveSetting } from "../scenario/settings.ts";
import type { DecisionLog } from "./decisions.ts";
import { Hosts } from "./hosts.ts";
import { applyEdit, drainCommands, liveObjects } from "./interventions.ts";
import type { EndedTimer } from "./loops.ts";
import { nodeChange } from "./node-states.ts";
import { configured, isUp, readBy } from "./proxies.ts";
import { poolNode, runInfo } from "./setup.ts";
import { boundaryOf, copyState, firstState, type State, type Task } from "./state.ts";
import { TruthReader } from "./truth.ts";

/** Room for so many rows is taken at once: an hour and more. A longer run's grows as it goes. */
const MOST_ROWS_AHEAD = 4096;

/** A decision costs about as much as so many messages. */
const DECISION_WORK = 50;

/** A point from which a run can go on; shares everything immutable with the run that made it. */
export interface Checkpoint {
  readonly now: TimeMs;
  readonly state: State;
  readonly plant: unknown;
  readonly mark: HistoryMark;
}

/**
 * One run of one variant. `advance` is the only way time passes; everything else is set up or read.
 * A step happens only where something is due (an agenda entry, an intervention, a watch event, a row).
 */
export class Run {
  readonly history: History;
  readonly info: RunInfo;
  private readonly plant: Plant;
  private readonly columns: readonly Column[];
  private readonly row: Float64Array;
  private readonly truth: TruthReader;
  private state: State;
  /** Sorted by time; replaced as a whole by `setInterventions`. */
  private interventions: readonly Intervention[] = [];
  private landing: { readonly controller: Controller; readonly command: Command }[] = [];
  private readonly docs: readonly KindDoc[];
  private readonly hosts: Hosts;

  /**
   * @param resolveSetting reads changes from outside
   * @param terminal types the run's lines; a run without one refuses them
   */
  constructor(
    compiled: CompiledRun,
    private readonly registry: readonly Controller[],
    private readonly resolveSetting: ResolveSetting,
    terminal: Terminal | null = null,
  ) {
    this.docs = registry.flatMap(({ kinds }) => kinds);
    this.plant = createPlant(compiled.plant, compiled.seed);
    const deliveries = registry.find((loop) => loop.deliveries)?.deliveries?.(compiled.objects) ?? null;
    this.columns = columnsOf(compiled.plant, deliveries?.deliveries);
    this.row = new Float64Array(this.columns.length);
    this.truth = new TruthReader(compiled.plant, this.plant);
    this.history = new History(
      this.columns.map(({ doc }) => doc),
      compiled.recordMs,
      Math.min(Math.ceil(compiled.horizonMs / compiled.recordMs), MOST_ROWS_AHEAD),
    );
    this.hosts = new Hosts(
      {
        plant: this.plant,
        history: this.history,
        kinds: this.docs,
        state: () => this.state,
        land: (by, command) => this.land(by, by, null, command),
        landLater: (controller, command) => this.landing.push({ controller, command }),
      },
      compiled,
    );
    this.state = firstState({ compiled, registry, terminal, deliveries, columns: this.columns.length }, this.hosts);
    this.info = runInfo(compiled, this.columns, registry);
    this.begin(compiled);
  }

  get now(): TimeMs {
    return this.state.now;
  }

  /** The plant as it runs by the rules that proxies have been told. */
  get running(): PlantSpec {
    return this.state.proxies.running;
  }

  /** The cluster as it is, for terminals, expectations and views. */
  get cluster(): Store {
    return this.state.store;
  }

  /** What the run has cost to compute so far, in messages and requests. */
  get work(): number {
    const { queues, services } = this.state.current.plant;
    const messages = queues.reduce((sum, _, index) => sum + this.plant.queue(index).published, 0);
    const attempts = services.reduce((sum, _, index) => sum + this.plant.service(index).attempts, 0);
    return messages + attempts + DECISION_WORK * this.history.decisions.length;
  }

  /** Counts since the start. */
  totals(): Totals {
    const { queues, services, edges } = this.state.current.plant;
    const named = <T>(list: readonly { readonly name: string }[], read: (index: number) => T): Record<string, T> =>
      Object.fromEntries(list.map(({ name }, index) => [name, read(index)]));
    return {
      queues: named(queues, (index) => this.plant.queue(index)),
      services: named(services, (index) => this.plant.service(index)),
      edges: (edges ?? []).map((_, index) => this.plant.edge(index)),
      evictions: this.state.evictions,
    };
  }

  /** Takes every step up to and including `until`; how time is sliced changes nothing. */
  advance(until: TimeMs): void {
    const { stepMs, recordMs } = this.state.current;
    for (;;) {
      const { state } = this;
      const nextRow = (this.history.rows + 1) * recordMs;
      const nextWatch = state.unseen.length > 0 || state.loops.waiting ? state.now + stepMs : Number.POSITIVE_INFINITY;
      const intervention = this.interventions[state.applied]?.at ?? Number.POSITIVE_INFINITY;
      const next = Math.min(nextRow, nextWatch, state.agenda.nextAt, Math.max(intervention, state.now));
      if (next > until) return;
      this.step(next, next === nextRow);
    }
  }

  /** Replaces the log of interventions; those already applied must be the same. */
  setInterventions(log: readonly Intervention[]): void {
    const { stepMs } = this.state.current;
    this.interventions = log.map((entry) => ({ ...entry, at: Math.ceil(entry.at / stepMs) * stepMs }));
  }

  checkpoint(): Checkpoint {
    return {
      now: this.state.now,
      state: copyState(this.state, this.hosts),
      plant: this.plant.checkpoint(),
      mark: this.history.mark(),
    };
  }

  restore(checkpoint: Checkpoint): void {
    this.state = copyState(checkpoint.state, this.hosts);
    this.plant.restore(checkpoint.plant);
    this.history.cut(checkpoint.mark);
  }

  /** The only place where time moves: the plant runs up to `at`, then the named phases happen there. */
  private step(at: TimeMs, recordsRow: boolean): void {
    this.plant.advance(at);
    const { state } = this;
    state.now = at;
    state.store.now = at;
    state.admission.beginStep();
    state.typing.follow(state.unseen);
    if (this.isDue(at)) this.phases(this.takeDue(at), at);
    if (recordsRow) this.recordRow();
  }

  /** Is there anything to do but to write a row? */
  private isDue(at: TimeMs): boolean {
    const { agenda, unseen, loops, applied } = this.state;
    const intervention = this.interventions[applied];
    return (
      agenda.nextAt <= at || unseen.length > 0 || loops.waiting || (intervention !== undefined && intervention.at <= at)
    );
  }

  private phases(due: readonly { readonly at: TimeMs; readonly what: Task }[], at: TimeMs): void {
    this.script(due);
    this.intervene(at);
    this.deliver(due);
    this.sense(due);
    this.decide(due, at);
    this.actuate();
  }

  private takeDue(at: TimeMs): readonly { readonly at: TimeMs; readonly what: Task }[] {
    const due: { readonly at: TimeMs; readonly what: Task }[] = [];
    for (let entry = this.state.agenda.take(at); entry; entry = this.state.agenda.take(at)) due.push(entry);
    return due;
  }

  /** What the scenario itself does: objects that appear, scripted edits. A person's edits of that moment come after. */
  private script(due: readonly { readonly what: Task }[]): void {
    const { current } = this.state;
    for (const { what } of due) {
      if (what.do === "create") {
        const object = current.objects[what.object];
        assert(object, "a scripted object exists");
        this.land("scenario", "scenario", null, { verb: "create", object });
      } else if (what.do === "script") {
        const line = current.script[what.line];
        assert(line, "a script line exists");
        this.edit("scenario", line.path, line.value);
      }
    }
  }

  private intervene(at: TimeMs): void {
    const { state } = this;
    for (
      let next = this.interventions[state.applied];
      next && next.at <= at;
      next = this.interventions[state.applied]
    ) {
      state.applied++;
      this.edit(next.by, next.path, next.value);
    }
  }

  /** What was on its way arrives: watch events, stages of pods' lives, machines, leases. */
  private deliver(due: readonly { readonly at: TimeMs; readonly what: Task }[]): void {
    const { state } = this;
    const events = state.unseen;
    state.unseen = [];
    state.machines.watch(events);
    for (const event of events) {
      state.kubelet.watch(event);
      const change = nodeChange(event);
      if (change) this.history.nodes.push({ ...change, at: state.now });
    }
    state.loops.watch(events, state.store);
    for (const { at, what } of due) {
      if (what.do === "kubelet") state.kubelet.due(what.uid, what.stage);
      else if (what.do === "lease") this.renewLeases(at);
      else if (what.do === "machine") state.machines.boot(what.group, what.machine);
      else if (what.do === "machine-end") state.machines.reclaim(what.machine);
    }
  }

  /** What the terminal would print if this were typed and kept now; nothing comes of it. */
  ask(entries: readonly Setting[]): readonly Printed[] {
    const now = this.checkpoint();
    const before = this.history.printed.length;
    for (const { path, value } of entries) this.edit("user", path, value);
    const printed = this.history.printed.slice(before);
    this.restore(now);
    return printed;
  }

  private renewLeases(at: TimeMs): void {
    this.state.kubelet.renewLeases();
    this.state.kubelet.killOverLimit();
    this.state.agenda.add(at + LEASE_RENEWAL_MS, { do: "lease" });
  }

  private sense(due: readonly { readonly what: Task }[]): void {
    for (const { what } of due) {
      if (
        what.do === "sample" ||
        what.do === "scrape" ||
        what.do === "adapter-sample" ||
        what.do === "adapter-publish"
      ) {
        this.state.sensing.run(what, this.hosts.sensing());
      }
    }
  }

  private decide(due: readonly { readonly at: TimeMs; readonly what: Task }[], at: TimeMs): void {
    const { state } = this;
    const ended: EndedTimer[] = [];
    for (const { at: dueAt, what } of due) if (what.do === "timer") ended.push({ timer: what, at: dueAt });
    if (ended.length === 0 && !state.loops.waiting) return;
    const ran = state.loops.run(ended, this.hosts.seen, at, (when, timer) => {
      const boundary = boundaryOf(state, when);
      state.agenda.add(boundary, { do: "timer", controller: timer.controller, key: timer.key, timer: timer.timer });
      return boundary;
    });
    for (const { controller, key, trigger, decision } of ran) {
      if (decision.push === true) {
        if (!isUp(state.current.plant)) continue;
        this.push();
      }
      const shown = decision.explanation && (trigger.by === "timer" || decision.commands.length > 0);
      const open = shown ? state.log.open(at, controller, key, decision.explanation) : null;
      for (const command of decision.commands) {
        const outcome = this.land(controller.name, controller.component, open, command);
        if (!outcome.ok && outcome.reason === "Conflict") state.loops.enqueue(controller, key);
      }
      const record = open && state.log.close(open, controller.recordsChangesOnly ?? false);
      if (record) this.history.decide(record);
    }
  }

  /** Commands of metric reads, then what was written in this step goes out to be seen in the next. */
  private actuate(): void {
    const { state } = this;
    for (const { controller, command } of this.landing) this.land(controller.name, controller.component, null, command);
    this.landing = [];
    const written = state.store.takeEvents();
    state.unseen = state.unseen.length === 0 ? written : [...state.unseen, ...written];
    for (const event of state.admission.takeEvents()) this.history.events.push(event);
  }

  private recordRow(): void {
    const { state } = this;
    const deliveries = state.deliveries?.read(state.store) ?? [];
    const truth = this.truth.read(state.store, state.kubelet, deliveries);
    const { recordMs } = state.current;
    for (let c = 0; c < this.columns.length; c++) {
      const column = this.columns[c] as Column;
      const raw = column.raw(truth);
      this.row[c] = column.shown ? column.shown(raw, state.previousRaw[c] as number, recordMs, truth) : raw;
      state.previousRaw[c] = raw;
    }
    this.history.append(this.row);
    for (const trace of this.plant.takeTraces()) this.history.traces.push(trace);
    for (const entry of this.plant.takeLedger()) this.history.ledger.push(entry);
    const flows = this.plant.takeFlows();
    if (flows.length === 0) return;
    for (const { proxies } of this.registry)
      this.history.flows.push(...(proxies?.named?.(flows, [...state.kubelet.pods], state.store) ?? []));
  }

  /** One command meets the API server; what it changed is written down with its author. */
  private land(
    by: string,
    component: string,
    decision: ReturnType<DecisionLog["open"]> | null,
    command: Command,
  ): Outcome {
    const { state } = this;
    const outcome = state.admission.apply(by, component, command);
    if (outcome.ok && isEviction(command)) state.evictions++;
    const write = state.log.write(state.now, by, command, outcome, decision);
    if (write) this.history.writes.push(write);
    for (const touch of state.touched.note(state.now, by, command, outcome)) this.history.touches.push(touch);
    if (outcome.ok) this.keep(by, outcome, decision?.acted ? decision.id : null);
    return outcome;
  }

  private keep(by: string, { before, after }: Extract<Outcome, { ok: true }>, decision: number | null): void {
    const { deliveries, now } = this.state;
    const object = after ?? before;
    if (!object || before === after || !deliveries?.shows(after, before)) return;
    this.history.objects.push({ at: now, by, target: refOf(object), object: after ?? null, decision });
  }

  private edit(by: string, path: string, value: Intervention["value"]): void {
    const { state } = this;
    const run = { ...state.current, objects: liveObjects(state.store, path) };
    const resolved = this.resolveSetting(run, { path, value }, this.docs, by);
    if (!resolved.ok) {
      const involved = { kind: "Simulation", namespace: "default", name: state.current.scenario };
      this.land(by, "setpoint", null, {
        verb: "event",
        involved,
        type: "Warning",
        reason: "InterventionRefused",
        message: `${path}: ${resolved.error.message}`,
      });
      return;
    }
    state.current = applyEdit(resolved.value, state.current, {
      plant: this.plant,
      land: (command) => this.land(by, by, null, command),
      type: (line) => state.typing.type(by, line),
      save: (name, text) => state.typing.save(name, text),
      hang: (pod) => state.kubelet.hang(pod),
      node: (action, name) => {
        if (action === "kill") state.kubelet.loseNode(name);
        else if (action === "restore") state.kubelet.restoreNode(name);
        else if (action === "interrupt") state.machines.interrupt(name);
        else for (const command of drainCommands(state.store, name)) this.land(by, by, null, command);
      },
    });
    const { proxies } = state;
    if (state.current.plant === proxies.running) return;
    if (isUp(state.current.plant) && !isUp(proxies.running)) this.push();
    else state.proxies = configured(proxies, state.current.plant, this.registry, this.plant);
  }

  /** Proxies learn the rules as they are now; while their control plane is down they do not. */
  private push(): void {
    const { state } = this;
    const told = readBy(this.registry, state.store);
    state.proxies = configured({ ...state.proxies, told }, state.current.plant, this.registry, this.plant);
  }

  private begin(compiled: CompiledRun): void {
    const { state } = this;
    for (const pool of compiled.nodes) {
      for (const name of nodeNames(pool)) {
        state.plantNodes.set(name, this.plant.addNode(name, milliValue(pool.cpu)));
        this.land("scenario", "scenario", null, { verb: "create", object: poolNode(pool, name) });
      }
    }
    for (const [name, count] of Object.entries(compiled.initialMessages)) {
      const index = compiled.plant.queues.findIndex((queue) => queue.name === name);
      if (index >= 0) this.plant.publish(index, count);
    }
    compiled.objects.forEach((_, index) => {
      state.agenda.add(boundaryOf(state, compiled.createAt[index] ?? 0), { do: "create", object: index });
    });
    compiled.script.forEach(({ at }, line) => {
      state.agenda.add(boundaryOf(state, at), { do: "script", line });
    });
    state.agenda.add(0, { do: "lease" });
    state.sensing.begin(this.hosts.sensing());
    state.unseen = state.store.takeEvents();
  }
}

/** Through the eviction API, or by the taint manager, which deletes. */
const isEviction = (command: Command): boolean =>
  command.verb === "evict" || (command.verb === "event" && command.reason === "TaintManagerEviction");

import type { Command } from "../api/commands.ts";
import { type Controller, type FieldOwnership, type KindDoc, refOf, type Seen } from "../api/controller.ts";
import type { DeliveryReader } from "../api/deliveries.ts";
import type { Intervention, RunInfo } from "../api/frame.ts";
import type { Plant, PlantSpec } from "../api/plant.ts";
import type { Printed, Terminal } from "../api/terminal.ts";
import { Agenda } from "../base/agenda.ts";
import { milliValue } from "../base/quantity.ts";
import { assert } from "../base/result.ts";
import type { TimeMs } from "../base/units.ts";
import { Admission, type Outcome } from "../cluster/admit.ts";
import { Store, type WatchEvent } from "../cluster/store.ts";
import { Kubelet, type KubeletHost, LEASE_RENEWAL_MS, type Stage } from "../kubelet/kubelet.ts";
import { createPlant } from "../plant/plant.ts";
import { type Column, columnsOf } from "../record/columns.ts";
import { History, type HistoryMark } from "../record/history.ts";
import type { Totals } from "../record/summary.ts";
import type { CompiledRun, Setting } from "../scenario/model.ts";
import { nodeNames } from "../scenario/nodes.ts";
import type { ResolveSetting } from "../scenario/settings.ts";
import { askSource } from "../sensors/sources.ts";
import { metricsView } from "../sensors/view.ts";
import { DecisionLog } from "./decisions.ts";
import { applyEdit, drainCommands, liveObjects } from "./interventions.ts";
import { type EndedTimer, Loops, type Timer } from "./loops.ts";
import { Machines, type MachinesHost } from "./machines.ts";
import { nodeChange } from "./node-states.ts";
import { configured, isUp, type Proxies, proxiesOf, readBy } from "./proxies.ts";
import { outsideOf, readingsOf, Sensing, type SensingTask } from "./sensing.ts";
import { poolNode, runInfo } from "./setup.ts";
import { drawBoot, drawStartup } from "./startup.ts";
import { TouchLog } from "./touches.ts";
import { TruthReader } from "./truth.ts";
import { Typing } from "./typing.ts";

/** What the agenda holds: plain data, so that a copy of it resumes anywhere. */
type Task =
  | ({ readonly do: "timer" } & Timer)
  | { readonly do: "kubelet"; readonly uid: string; readonly stage: Stage }
  | { readonly do: "create"; readonly object: number }
  | { readonly do: "script"; readonly line: number }
  | { readonly do: "lease" }
  | { readonly do: "machine"; readonly group: string; readonly machine: string }
  | { readonly do: "machine-end"; readonly machine: string }
  | SensingTask;

/** Everything that changes while a run goes on, apart from the plant's arrays and the history. */
interface State {
  now: TimeMs;
  store: Store;
  admission: Admission;
  kubelet: Kubelet;
  machines: Machines;
  loops: Loops;
  sensing: Sensing;
  agenda: Agenda<Task>;
  log: DecisionLog;
  touched: TouchLog;
  deliveries: DeliveryReader | null;
  /** Writes not yet delivered to watchers. */
  unseen: readonly WatchEvent[];
  /** The run as compiled, with every live edit so far. */
  current: CompiledRun;
  proxies: Proxies;
  /** The plant's index of every node. */
  plantNodes: Map<string, number>;
  /** Interventions already applied. */
  applied: number;
  /** Pods evicted so far. */
  evictions: number;
  typing: Typing;
  previousRaw: Float64Array;
}

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
  /** Index of a column by its key. */
  private readonly columnAt: ReadonlyMap<string, number>;
  private readonly workloads: readonly string[];
  private readonly row: Float64Array;
  private readonly truth: TruthReader;
  private state: State;
  private view: Seen | null = null;
  /** Sorted by time; replaced as a whole by `setInterventions`. */
  private interventions: readonly Intervention[] = [];
  private landing: { readonly controller: Controller; readonly key: string; readonly command: Command }[] = [];
  private readonly kinds: ReadonlyMap<string, KindDoc>;
  private readonly docs: readonly KindDoc[];
  private readonly groups: ReadonlySet<string>;

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
    this.groups = new Set(compiled.objects.map(({ apiVersion }) => apiVersion.replace(/\/?[^/]*$/, "")));
    this.kinds = new Map(this.docs.map((doc) => [doc.kind, doc]));
    this.plant = createPlant(compiled.plant, compiled.seed);
    const deliveries = registry.find((loop) => loop.deliveries)?.deliveries?.(compiled.objects) ?? null;
    this.columns = columnsOf(compiled.plant, deliveries?.deliveries);
    this.workloads = compiled.plant.workloads.map(({ name }) => name);
    this.columnAt = new Map(this.columns.map(({ doc }, index) => [doc.key, index]));
    this.row = new Float64Array(this.columns.length);
    this.truth = new TruthReader(compiled.plant, this.plant);
    this.history = new History(
      this.columns.map(({ doc }) => doc),
      compiled.recordMs,
    );
    const store = new Store();
    this.state = {
      now: 0,
      store,
      admission: new Admission(store, this.kinds, mutatorsOf(registry), ownershipOf(registry, terminal)),
      kubelet: new Kubelet(this.kubeletHost(store)),
      machines: new Machines(this.machinesHost(store)),
      loops: Loops.of(registry),
      sensing: new Sensing(),
      agenda: new Agenda(),
      log: new DecisionLog(),
      touched: new TouchLog(registry),
      deliveries,
      unseen: [],
      current: compiled,
      proxies: proxiesOf(compiled.plant),
      plantNodes: new Map(),
      applied: 0,
      evictions: 0,
      typing: new Typing(terminal, () => this.typingHost()),
      previousRaw: new Float64Array(this.columns.length),
    };
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
      state: this.copyState(this.state),
      plant: this.plant.checkpoint(),
      mark: this.history.mark(),
    };
  }

  restore(checkpoint: Checkpoint): void {
    this.state = this.copyState(checkpoint.state);
    this.view = null;
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

  private typingHost(): ReturnType<ConstructorParameters<typeof Typing>[1]> {
    const { history } = this;
    const { now, current } = this.state;
    const { cluster, epochUnixMs, kinds, metrics } = this.seen;
    const common = { cluster, epochUnixMs, kinds, groups: this.groups, metrics, events: history.events };
    return {
      now,
      files: current.files ?? {},
      server: (by) => ({ ...common, land: (command) => this.land(by, by, null, command) }),
      print: (printed) => history.print(printed),
    };
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
        this.state.sensing.run(what, this.sensingHost());
      }
    }
  }

  private decide(due: readonly { readonly at: TimeMs; readonly what: Task }[], at: TimeMs): void {
    const { state } = this;
    const ended: EndedTimer[] = [];
    for (const { at: dueAt, what } of due) if (what.do === "timer") ended.push({ timer: what, at: dueAt });
    if (ended.length === 0 && !state.loops.waiting) return;
    const ran = state.loops.run(ended, this.seen, at, (when, timer) => {
      const boundary = this.boundary(when);
      state.agenda.add(boundary, { do: "timer", ...timer });
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

  /** What the loops may look at: made once for a state, because it always shows the state as it is. */
  private get seen(): Seen {
    this.view ??= this.viewOf(this.state);
    return this.view;
  }

  private viewOf(state: State): Seen {
    const view: Seen = {
      cluster: state.store,
      epochUnixMs: state.current.epochUnixMs,
      seed: state.current.seed,
      kinds: this.docs,
      metrics: metricsView({
        cluster: state.store,
        server: state.sensing.server,
        adapter: state.sensing.adapter,
        serverServed: () => state.current.sensors.metricsServer,
        adapterServed: () => state.current.sensors.adapter,
        sourcesServed: () => state.current.sensors.sources,
        ask: (query) =>
          askSource(
            query,
            outsideOf(state.current, this.plant, this.history, (column) => this.latest(column)),
          ),
        served: (namespace, metric, selector) =>
          state.loops.serve(namespace, metric, selector, view, state.now, (controller, key, commands) => {
            for (const command of commands) this.landing.push({ controller, key, command });
          }),
      }),
    };
    return view;
  }

  private latest(column: string): number {
    return this.history.latest(this.columnAt.get(column) ?? -1);
  }

  private sensingHost(): Parameters<Sensing["run"]>[1] {
    const { state } = this;
    const { now, current, kubelet } = state;
    return {
      now,
      sensors: current.sensors,
      metrics: current.metrics,
      readings: () => readingsOf(kubelet, this.plant, now),
      latest: (column) => this.latest(column),
      podsOf: (workload) => [...kubelet.pods].filter((pod) => pod.workload === workload).map((pod) => pod.name),
      later: (at, task) => state.agenda.add(this.boundary(at), task),
    };
  }

  private kubeletHost(store: Store): KubeletHost {
    return {
      store,
      plant: this.plant,
      later: (at, uid, stage) => this.state.agenda.add(this.boundary(at), { do: "kubelet", uid, stage }),
      event: (involved, type, reason, message) => {
        this.state.admission.apply("kubelet", "kubelet", { verb: "event", involved, type, reason, message });
      },
      changed: (change) => this.history.pods.push(change),
      workload: (name) => this.workloads.indexOf(name),
      startup: (workload, ordinal) => drawStartup(this.state.current, workload, ordinal),
      plantNode: (name) => this.state.plantNodes.get(name) ?? -1,
    };
  }

  private machinesHost(store: Store): MachinesHost {
    return {
      store,
      later: (at, group, machine) => this.state.agenda.add(this.boundary(at), { do: "machine", group, machine }),
      laterEnd: (at, machine) => this.state.agenda.add(this.boundary(at), { do: "machine-end", machine }),
      bootMs: (group, ordinal, seconds) => drawBoot(this.state.current.seed, group, ordinal, seconds),
      changed: (change) => this.history.nodes.push({ ...change, at: this.state.now }),
      join: (node, cpuMilli) => this.state.plantNodes.set(node, this.plant.addNode(node, cpuMilli)),
      leave: (node) => {
        const index = this.state.plantNodes.get(node);
        if (index !== undefined) this.plant.removeNode(index);
        this.state.plantNodes.delete(node);
      },
    };
  }

  private boundary(at: TimeMs): TimeMs {
    const { stepMs } = this.state.current;
    return Math.max(Math.ceil(at / stepMs) * stepMs, this.state.now);
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
      state.agenda.add(this.boundary(compiled.createAt[index] ?? 0), { do: "create", object: index });
    });
    compiled.script.forEach(({ at }, line) => {
      state.agenda.add(this.boundary(at), { do: "script", line });
    });
    state.agenda.add(0, { do: "lease" });
    state.sensing.begin(this.sensingHost());
    state.unseen = state.store.takeEvents();
  }

  private copyState(state: State): State {
    const store = state.store.copy();
    return {
      ...state,
      store,
      admission: state.admission.copy(store),
      kubelet: state.kubelet.copy(this.kubeletHost(store)),
      machines: state.machines.copy(this.machinesHost(store)),
      loops: state.loops.copy(),
      sensing: state.sensing.copy(),
      agenda: state.agenda.copy(),
      log: state.log.copy(),
      touched: state.touched.copy(),
      typing: state.typing.copy(),
      deliveries: state.deliveries?.copy() ?? null,
      plantNodes: new Map(state.plantNodes),
      previousRaw: state.previousRaw.slice(),
    };
  }
}

/** Through the eviction API, or by the taint manager, which deletes. */
const isEviction = (command: Command): boolean =>
  command.verb === "evict" || (command.verb === "event" && command.reason === "TaintManagerEviction");

/** The rules of field ownership, from the first who applies. */
const ownershipOf = (registry: readonly Controller[], terminal: Terminal | null): FieldOwnership | null =>
  terminal?.ownership ?? registry.find(({ ownership }) => ownership !== undefined)?.ownership ?? null;

/** Mutating webhooks, in order of their controllers' names. */
function mutatorsOf(registry: readonly Controller[]): readonly NonNullable<Controller["mutatePod"]>[] {
  const ordered = [...registry].sort((a, b) => (a.name < b.name ? -1 : 1));
  return ordered.flatMap(({ mutatePod }) => (mutatePod ? [mutatePod] : []));
}

import type { Command } from "../api/commands.ts";
import type { Controller, KindDoc, Seen } from "../api/controller.ts";
import type { Plant } from "../api/plant.ts";
import type { TerminalHost } from "../api/terminal.ts";
import type { Store } from "../cluster/store.ts";
import type { KubeletHost } from "../kubelet/runtime.ts";
import type { History } from "../record/history.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { askSource } from "../sensors/sources.ts";
import { metricsView } from "../sensors/view.ts";
import type { MachinesHost } from "./machines.ts";
import { outsideOf, readingsOf, type SensingHost } from "./sensing.ts";
import { drawBoot, drawStartup } from "./startup.ts";
import { boundaryOf, type State, type Task } from "./state.ts";
import type { TypingHost } from "./typing.ts";

/** What is the same all through a run, and its state as it is now. */
interface Ground {
  readonly plant: Plant;
  readonly history: History;
  readonly kinds: readonly KindDoc[];
  state(): State;
  /** A command meets the API server at once. */
  land(by: string, command: Command): ReturnType<State["admission"]["apply"]>;
  /** A command that came of a metric's reading lands at the end of the step. */
  landLater(controller: Controller, command: Command): void;
}

/** What the parts of a run reach outside themselves. Each always shows the state as it is. */
export class Hosts {
  private readonly workloads: ReadonlyMap<string, number>;
  /** API groups of the objects that the run begins with. */
  private readonly groups: ReadonlySet<string>;
  private view: { readonly of: State; readonly seen: Seen } | null = null;

  constructor(
    private readonly ground: Ground,
    { plant, objects }: CompiledRun,
  ) {
    this.workloads = new Map(plant.workloads.map(({ name }, index) => [name, index]));
    this.groups = new Set(objects.map(({ apiVersion }) => apiVersion.replace(/\/?[^/]*$/, "")));
  }

  /** What the loops may look at: made once for a state. */
  get seen(): Seen {
    const state = this.ground.state();
    if (this.view?.of !== state) this.view = { of: state, seen: this.seenIn(state) };
    return this.view.seen;
  }

  kubelet(store: Store): KubeletHost {
    const { ground } = this;
    return {
      store,
      plant: ground.plant,
      later: (at, uid, stage) => this.later(at, { do: "kubelet", uid, stage }),
      event: (involved, type, reason, message) => {
        ground.state().admission.apply("kubelet", "kubelet", { verb: "event", involved, type, reason, message });
      },
      changed: (change) => ground.history.pods.push(change),
      workload: (name) => this.workloads.get(name) ?? -1,
      startup: (workload, ordinal) => drawStartup(ground.state().current, workload, ordinal),
      plantNode: (name) => ground.state().plantNodes.get(name) ?? -1,
    };
  }

  machines(store: Store): MachinesHost {
    const { plant, history, state } = this.ground;
    return {
      store,
      later: (at, group, machine) => this.later(at, { do: "machine", group, machine }),
      laterEnd: (at, machine) => this.later(at, { do: "machine-end", machine }),
      bootMs: (group, ordinal, seconds) => drawBoot(state().current.seed, group, ordinal, seconds),
      changed: (change) => history.nodes.push({ ...change, at: state().now }),
      join: (node, cpuMilli) => state().plantNodes.set(node, plant.addNode(node, cpuMilli)),
      leave: (node) => {
        const { plantNodes } = state();
        const index = plantNodes.get(node);
        if (index !== undefined) plant.removeNode(index);
        plantNodes.delete(node);
      },
    };
  }

  sensing(): SensingHost {
    const { plant, history, state } = this.ground;
    const { now, current, kubelet } = state();
    return {
      now,
      sensors: current.sensors,
      metrics: current.metrics,
      readings: () => readingsOf(kubelet, plant, now),
      latest: (column) => history.latest(column),
      podsOf: (workload) => [...kubelet.pods].filter((pod) => pod.workload === workload).map((pod) => pod.name),
      later: (at, task) => this.later(at, task),
    };
  }

  typing(): TypingHost {
    const { ground, groups } = this;
    const { history } = ground;
    const { now, current, admission } = ground.state();
    const { cluster, epochUnixMs, kinds, metrics } = this.seen;
    const latest: TerminalHost["latest"] = (event) => admission.latest(event);
    const common = { cluster, epochUnixMs, kinds, groups, metrics, events: history.events, latest };
    return {
      now,
      files: current.files ?? {},
      server: (by) => ({ ...common, land: (command) => ground.land(by, command) }),
      print: (printed) => history.print(printed),
    };
  }

  private later(at: number, task: Task): void {
    const state = this.ground.state();
    state.agenda.add(boundaryOf(state, at), task);
  }

  private seenIn(state: State): Seen {
    const { plant, history, kinds, landLater } = this.ground;
    const seen: Seen = {
      cluster: state.store,
      epochUnixMs: state.current.epochUnixMs,
      seed: state.current.seed,
      kinds,
      metrics: metricsView({
        cluster: state.store,
        server: state.sensing.server,
        adapter: state.sensing.adapter,
        serverServed: () => state.current.sensors.metricsServer,
        adapterServed: () => state.current.sensors.adapter,
        sourcesServed: () => state.current.sensors.sources,
        ask: (query) => askSource(query, outsideOf(state.current, plant, history)),
        served: (namespace, metric, selector) =>
          state.loops.serve(namespace, metric, selector, seen, state.now, (controller, commands) => {
            for (const command of commands) landLater(controller, command);
          }),
      }),
    };
    return seen;
  }
}

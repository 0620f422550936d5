import type { Controller, FieldOwnership } from "../api/controller.ts";
import type { DeliveryReader } from "../api/deliveries.ts";
import type { Terminal } from "../api/terminal.ts";
import { Agenda } from "../base/agenda.ts";
import type { TimeMs } from "../base/units.ts";
import { Admission } from "../cluster/admit.ts";
import { Store, type WatchEvent } from "../cluster/store.ts";
import { Kubelet } from "../kubelet/kubelet.ts";
import type { Stage } from "../kubelet/runtime.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { DecisionLog } from "./decisions.ts";
import type { Hosts } from "./hosts.ts";
import { Loops, type Timer } from "./loops.ts";
import { Machines } from "./machines.ts";
import { type Proxies, proxiesOf } from "./proxies.ts";
import { Sensing, type SensingTask } from "./sensing.ts";
import { TouchLog } from "./touches.ts";
import { Typing } from "./typing.ts";

/** What the agenda holds: plain data, so that a copy of it resumes anywhere. */
export type Task =
  | ({ readonly do: "timer" } & Timer)
  | { readonly do: "kubelet"; readonly uid: string; readonly stage: Stage }
  | { readonly do: "create"; readonly object: number }
  | { readonly do: "script"; readonly line: number }
  | { readonly do: "lease" }
  | { readonly do: "machine"; readonly group: string; readonly machine: string }
  | { readonly do: "machine-end"; readonly machine: string }
  | SensingTask;

/** Everything that changes while a run goes on, apart from the plant's arrays and the history. */
export interface State {
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

/** What a run begins with. */
interface Start {
  readonly compiled: CompiledRun;
  readonly registry: readonly Controller[];
  readonly terminal: Terminal | null;
  readonly deliveries: DeliveryReader | null;
  /** How many there are. */
  readonly columns: number;
}

/** A cluster in which nothing is yet. */
export function firstState({ compiled, registry, terminal, deliveries, columns }: Start, hosts: Hosts): State {
  const store = new Store();
  const kinds = new Map(registry.flatMap((loop) => loop.kinds).map((doc) => [doc.kind, doc]));
  return {
    now: 0,
    store,
    admission: new Admission(store, kinds, mutatorsOf(registry), ownershipOf(registry, terminal)),
    kubelet: new Kubelet(hosts.kubelet(store)),
    machines: new Machines(hosts.machines(store)),
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
    typing: new Typing(terminal, () => hosts.typing()),
    previousRaw: new Float64Array(columns),
  };
}

/** The first instant at or after `at` at which a step may happen. */
export const boundaryOf = ({ now, current: { stepMs } }: State, at: TimeMs): TimeMs =>
  Math.max(Math.ceil(at / stepMs) * stepMs, now);

/** A state that goes on by itself; shares everything immutable. */
export function copyState(state: State, hosts: Hosts): State {
  const store = state.store.copy();
  return {
    ...state,
    store,
    admission: state.admission.copy(store),
    kubelet: state.kubelet.copy(hosts.kubelet(store)),
    machines: state.machines.copy(hosts.machines(store)),
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

/** The rules of field ownership, from the first who applies. */
const ownershipOf = (registry: readonly Controller[], terminal: Terminal | null): FieldOwnership | null =>
  terminal?.ownership ?? registry.find(({ ownership }) => ownership !== undefined)?.ownership ?? null;

/** Mutating webhooks, in order of their controllers' names. */
function mutatorsOf(registry: readonly Controller[]): readonly NonNullable<Controller["mutatePod"]>[] {
  const ordered = [...registry].sort((a, b) => (a.name < b.name ? -1 : 1));
  return ordered.flatMap(({ mutatePod }) => (mutatePod ? [mutatePod] : []));
}

import type { Command } from "../../api/commands.ts";
import type { Condition, ObjectMeta } from "../../api/objects.ts";
import { decideObject, type ObjectMemory, readObject } from "../../controllers/keda/decide-object.ts";
import { hpaName } from "../../controllers/keda/hpa.ts";
import { EMPTY_MEMORY } from "../../controllers/keda/memory.ts";
import type { ApiCall, ObjectObservation } from "../../controllers/keda/observation.ts";
import type { Hpa, HpaSpec, ScaledJob, ScaledObject, ScaledObjectSpec } from "../../controllers/keda/types.ts";
import { compare } from "../compare.ts";
import type { Difference, Header, Recording, Tick } from "../recording.ts";
import { accepted, eventsOf, hpaWrites, listed, loopChange, statusChange } from "./did.ts";
import { readingOf, type Source } from "./readings.ts";

/** The object as a tick writes it. */
export interface Written<Spec> {
  readonly metadata: Pick<ObjectMeta, "name" | "namespace" | "generation" | "labels" | "annotations"> & {
    readonly deleting?: boolean;
  };
  readonly spec: Spec;
}

/** Keys of `see` that both kinds have. */
export interface CommonSee {
  readonly event: "reconcile" | "poll" | "read" | "operatorRestart";
  readonly sources: readonly (readonly Source[] | null)[];
  readonly fail: Readonly<Partial<Record<ApiCall, string>>>;
}
interface See extends CommonSee {
  readonly metric?: string;
  readonly scaledObject: Written<ScaledObjectSpec> | null;
  readonly target: { readonly kind: string; readonly replicas: number } | null;
  readonly pods: readonly { readonly phase: string; readonly ready?: boolean }[];
  readonly hpaConditions: readonly Condition[] | null;
  readonly hpaOutsideWrite?: string;
}

/** Replays a ScaledObject: the API server's part is played here, from `see` and our own writes. */
export function replayObject({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  let see: See = {
    event: "reconcile",
    scaledObject: null,
    sources: [],
    target: null,
    pods: [],
    hpaConditions: null,
    fail: {},
  };
  let server: Server = { object: null, hpas: [], memory: EMPTY_MEMORY };
  return ticks.map((tick: Tick) => {
    see = { ...see, metric: undefined, hpaOutsideWrite: undefined, ...(tick.see as Partial<See>) };
    const step = advance(outsideWrite(server, see), see, header, tick.t);
    server = step.server;
    return compare(tick.t, tick.did ?? {}, step.did, "did");
  });
}

interface Server {
  readonly object: ScaledObject | null;
  readonly hpas: readonly Hpa[];
  readonly memory: ObjectMemory;
}

/** Somebody else deleted the HPA, or set its maximum. */
function outsideWrite(server: Server, { hpaOutsideWrite }: See): Server {
  if (hpaOutsideWrite === "deletedByHand") return { ...server, hpas: [] };
  const max = /^maxReplicasSetTo(\d+)ByHand$/.exec(hpaOutsideWrite ?? "")?.[1];
  if (max === undefined) return server;
  return { ...server, hpas: server.hpas.map((hpa) => ({ ...hpa, spec: { ...hpa.spec, maxReplicas: Number(max) } })) };
}

/** The object as the API server has it: what the tick says, with the finalizers and status of our own writes. */
export function written<O extends ScaledObject | ScaledJob>(
  { metadata, spec }: Written<O["spec"]>,
  kind: string,
  before: O | null,
  creationMs: number,
): O {
  const { deleting, ...rest } = metadata;
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind,
    metadata: {
      ...rest,
      uid: "uid-1",
      resourceVersion: 1,
      creationTimestamp: creationMs,
      ...(before?.metadata.finalizers && { finalizers: before.metadata.finalizers }),
      ...(deleting && { deletionTimestamp: 0 }),
    },
    spec,
    status: before?.status ?? {},
  } as O;
}

function advance(
  server: Server,
  see: See,
  { config }: Header,
  now: number,
): { readonly server: Server; readonly did: unknown } {
  const object =
    see.scaledObject &&
    written<ScaledObject>(see.scaledObject, "ScaledObject", server.object, Number(config.creationMs));
  if (see.event === "operatorRestart") return { server: { ...server, memory: EMPTY_MEMORY }, did: {} };
  const hpa =
    object && server.hpas.find(({ metadata }) => metadata.name === (object.status.hpaName ?? hpaName(object)));
  const seen: ObjectObservation = {
    object,
    now,
    epochUnixMs: Number(config.epochUnixMs),
    readings: readingsOf(object?.spec.triggers ?? [], see.sources),
    env: {},
    operatorVersion: String(config.operatorVersion),
    fail: see.fail,
    replicas: see.target?.replicas ?? null,
    readyPods: see.pods.filter(({ phase, ready }) => phase === "Running" && ready).length,
    hpa: hpa ? { ...hpa, status: { conditions: see.hpaConditions ?? [] } } : null,
  };
  if (see.event === "read") {
    const { memory, commands, answer } = readObject(seen, server.memory, see.metric ?? "");
    const reply = answer.ok
      ? { values: answer.value.map(({ metric, milli }) => ({ metric, valueMilli: milli })) }
      : { error: answer.error };
    return { server: applied(server, seen, memory, commands), did: { ...writes(seen, object, commands), ...reply } };
  }
  const trigger = see.event === "poll" ? ({ by: "timer", timer: "poll" } as const) : ({ by: "watch" } as const);
  const { memory, commands, timers } = decideObject(seen, server.memory, now, trigger);
  const reconciled = see.event === "reconcile";
  return {
    server: applied(server, seen, memory, commands),
    did: {
      ...writes(seen, object, commands),
      ...(reconciled && { loop: object ? loopChange(timers) : undefined, error: memory.failure?.error }),
    },
  };
}

/** Answers of each trigger's source, in the order of this tick's queries. */
export const readingsOf = (
  triggers: readonly { readonly type: string }[],
  sources: CommonSee["sources"],
): readonly (readonly unknown[])[] =>
  sources.map((answers, index) => (answers ?? []).map((source) => readingOf(triggers[index]?.type ?? "", source)));

function writes(seen: ObjectObservation, object: ScaledObject | null, commands: readonly Command[]): object {
  const scales = commands.flatMap((command) => (command.verb === "scale" ? [command.replicas] : []));
  return {
    events: eventsOf(commands),
    hpa: hpaWrites(accepted(commands, seen.fail)),
    scale: listed(scales.map((to) => ({ from: seen.replicas, to, ...(seen.fail.scaleUpdate && { failed: true }) }))),
    ...ownWrites(object, commands),
  };
}

/** What KEDA changed of the object itself. */
export function ownWrites(
  object: { readonly metadata: ObjectMeta; readonly status: object } | null,
  commands: readonly Command[],
): object {
  if (!object) return {};
  const own = (verb: "update" | "updateStatus") =>
    commands.flatMap((command) =>
      command.verb === verb && command.object.metadata.uid === object.metadata.uid ? [command.object] : [],
    )[0];
  const status = own("updateStatus");
  const metadata = object.metadata.deletionTimestamp === undefined ? own("update")?.metadata : undefined;
  const changed = (key: "finalizers" | "labels") =>
    JSON.stringify(metadata?.[key]) === JSON.stringify(object.metadata[key]) ? undefined : metadata?.[key];
  return {
    status: status && statusChange({ ...object.status }, { ...(status.status as object) }),
    metadata: metadata && { finalizers: changed("finalizers"), labels: changed("labels") },
  };
}

function applied(
  server: Server,
  { object, fail }: ObjectObservation,
  memory: ObjectMemory,
  commands: readonly Command[],
): Server {
  let next: Server = { object, memory, hpas: server.hpas };
  for (const command of accepted(commands, fail)) next = { ...next, ...apply(next, command) };
  return next;
}

function apply(server: Server, command: Command): Partial<Server> {
  const others = (name: string | undefined) => server.hpas.filter(({ metadata }) => metadata.name !== name);
  if (command.verb === "delete") return { hpas: others(command.target.name) };
  if (command.verb === "create" || command.verb === "update") {
    const { kind, metadata } = command.object;
    if (kind !== "HorizontalPodAutoscaler") return { object: own(server, command.object as ScaledObject, "metadata") };
    const hpa = { ...command.object, metadata, spec: command.object.spec as HpaSpec, status: {} } as Hpa;
    return { hpas: [...others(metadata.name), hpa] };
  }
  return command.verb === "updateStatus" ? { object: own(server, command.object as ScaledObject, "status") } : {};
}

const own = ({ object }: Server, change: ScaledObject, part: "metadata" | "status"): ScaledObject | null =>
  object && { ...object, [part]: change[part] };

import type { Command } from "../../api/commands.ts";
import { decideJob } from "../../controllers/keda/job/decide-job.ts";
import type { JobMemory, JobObservation, JobView } from "../../controllers/keda/job/observation.ts";
import { EMPTY_MEMORY } from "../../controllers/keda/memory.ts";
import type { ScaledJob, ScaledJobSpec } from "../../controllers/keda/types.ts";
import { compare } from "../compare.ts";
import type { Difference, Header, Recording } from "../recording.ts";
import { accepted, eventsOf, listed, loopChange } from "./did.ts";
import { type CommonSee, ownWrites, readingsOf, type Written, written } from "./object.ts";

interface See extends CommonSee {
  readonly scaledJob: Written<ScaledJobSpec> | null;
  readonly jobs: readonly {
    readonly name: string;
    readonly finished?: JobView["finished"];
    readonly completionMs?: number;
    readonly generationAnnotation?: string | null;
    readonly pods: readonly { readonly phase: string; readonly conditions?: Readonly<Record<string, boolean>> }[];
  }[];
}
interface Server {
  readonly object: ScaledJob | null;
  readonly memory: JobMemory;
}

/** Replays a ScaledJob: the API server's part is played here, from `see` and our own writes. */
export function replayJob({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  let see: See = { event: "reconcile", scaledJob: null, sources: [], jobs: [], fail: {} };
  let server: Server = { object: null, memory: EMPTY_MEMORY };
  return ticks.map((tick) => {
    see = { ...see, ...(tick.see as Partial<See>) };
    const step = advance(server, see, header, tick.t);
    server = step.server;
    return compare(tick.t, tick.did ?? {}, step.did, "did");
  });
}

function advance(
  server: Server,
  see: See,
  { config }: Header,
  now: number,
): { readonly server: Server; readonly did: unknown } {
  if (see.event === "operatorRestart") return { server: { ...server, memory: EMPTY_MEMORY }, did: {} };
  const object =
    see.scaledJob && written<ScaledJob>(see.scaledJob, "ScaledJob", server.object, Number(config.creationMs));
  const seen: JobObservation = {
    object,
    now,
    epochUnixMs: Number(config.epochUnixMs),
    readings: readingsOf(object?.spec.triggers ?? [], see.sources),
    env: {},
    operatorVersion: String(config.operatorVersion),
    fail: see.fail,
    jobs: see.jobs.map(jobView),
  };
  const trigger = see.event === "poll" ? ({ by: "timer", timer: "poll" } as const) : ({ by: "watch" } as const);
  const { memory, commands, timers } = decideJob(seen, server.memory, now, trigger);
  const did = {
    events: eventsOf(commands),
    jobs: jobWrites(accepted(commands, see.fail)),
    ...ownWrites(object, commands),
    ...(see.event === "reconcile" && { loop: object ? loopChange(timers) : undefined, error: memory.failure?.error }),
  };
  return { server: { object: ownState(object, commands), memory }, did };
}

const jobView = ({ name, finished, completionMs, generationAnnotation, pods }: See["jobs"][number]): JobView => ({
  name,
  finished: finished ?? null,
  completedAt: completionMs ?? null,
  generation: generationAnnotation ?? null,
  pods: pods.map(({ phase, conditions = {} }) => ({
    phase,
    conditions: Object.keys(conditions).filter((type) => conditions[type]),
  })),
});

function jobWrites(commands: readonly Command[]): unknown {
  const created = commands.filter(({ verb }) => verb === "create").length;
  const deleted = commands.flatMap((command) => (command.verb === "delete" ? [command.target.name] : []));
  if (created === 0 && deleted.length === 0) return undefined;
  return { created: created > 0 ? created : undefined, deleted: listed(deleted) };
}

/** The object after our own writes to it. */
function ownState(object: ScaledJob | null, commands: readonly Command[]): ScaledJob | null {
  if (!object) return null;
  let { metadata, status } = object;
  for (const command of commands) {
    if (command.verb === "update") metadata = command.object.metadata;
    if (command.verb === "updateStatus") status = command.object.status as ScaledJob["status"];
  }
  return { ...object, metadata, status };
}

import type { Span, SpanEnd, Trace } from "../../api/traces.ts";
import type { World } from "../world.ts";

/** Requests that are followed: the first of every interval. Nothing else in the plant depends on it. */
export class Tracing {
  everyMs = 0;
  nextAt = 0;
  begun = 0;
  /** Requests under way. */
  open: OpenTrace[] = [];
  /** Those that have ended, until somebody takes them. */
  ended: Trace[] = [];
}

class OpenTrace {
  id = 0;
  startedAt = 0;
  spans: OpenSpan[] = [];
}

class OpenSpan {
  service = "";
  parent = -1;
  joined = true;
  tries = 0;
  startedAt = 0;
  endedAt = Number.NaN;
  end: SpanEnd = "dropped";
}

export const createTracing = (everyMs: number): Tracing => Object.assign(new Tracing(), { everyMs });

/** A request from outside begins: is it followed? Its number, or −1. */
export function beginTrace({ tracing, now }: World): number {
  if (tracing === null || now < tracing.nextAt) return -1;
  tracing.nextAt = now - (now % tracing.everyMs) + tracing.everyMs;
  const id = tracing.begun++;
  tracing.open.push(Object.assign(new OpenTrace(), { id, startedAt: now }));
  return id;
}

const openTrace = ({ tracing }: World, id: number): OpenTrace | undefined =>
  tracing?.open.find((trace) => trace.id === id);

/** An attempt of the call begins. */
export function beginSpan(world: World, call: number): void {
  const { calls, jobs, services, edges, now } = world;
  const trace = openTrace(world, calls.trace[call]!);
  calls.span[call] = -1;
  if (trace === undefined) return;
  const caller = calls.parent[call]!;
  const parent = caller < 0 ? -1 : jobs.span[caller]!;
  const joined = caller < 0 || services[jobs.service[caller]!]!.spec.forwards !== false;
  const service = services[edges[calls.edge[call]!]!.to]!.spec.name;
  calls.span[call] = trace.spans.length;
  const span = { service, parent, joined, tries: calls.tries[call]!, startedAt: now };
  trace.spans.push(Object.assign(new OpenSpan(), span));
}

export function endSpan(world: World, call: number, end: SpanEnd): void {
  const { calls, now } = world;
  if (calls.trace[call]! < 0) return;
  const span = openTrace(world, calls.trace[call]!)?.spans[calls.span[call]!];
  if (span === undefined || !Number.isNaN(span.endedAt)) return;
  span.endedAt = now;
  span.end = end;
}

/** The request has its answer; attempts that go on for nobody are cut off here. */
export function endTrace(world: World, call: number, good: boolean): void {
  const { tracing, calls, now } = world;
  const trace = openTrace(world, calls.trace[call]!);
  if (tracing === null || trace === undefined) return;
  const { startedAt } = trace;
  const spans = trace.spans.map((span) => ({
    service: span.service,
    parent: span.parent,
    joined: span.joined,
    startMs: span.startedAt - startedAt,
    durationMs: (Number.isNaN(span.endedAt) ? now : span.endedAt) - span.startedAt,
    end: span.end,
    tries: span.tries,
  })) satisfies readonly Span[];
  tracing.ended.push({ at: now, startedAt, durationMs: now - startedAt, failed: !good, spans });
  tracing.open = tracing.open.filter((other) => other !== trace);
}

/** Requests that have ended since the last look. */
export function takeTraces({ tracing }: World): readonly Trace[] {
  if (tracing === null || tracing.ended.length === 0) return [];
  const { ended } = tracing;
  tracing.ended = [];
  return ended;
}

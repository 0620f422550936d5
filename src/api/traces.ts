import type { DurationMs, TimeMs } from "../base/units.ts";

/** How an attempt ended for its caller. */
export type SpanEnd = "answered" | "error" | "refused" | "forbidden" | "lost" | "timeout" | "rejected" | "dropped";

/** One attempt of a call, as its caller's proxy sees it. */
export interface Span {
  readonly service: string;
  /** Place of the attempt that caused it, in `Trace.spans`; −1 = none. */
  readonly parent: number;
  /** It carries the context of its parent; otherwise it begins a trace of its own. */
  readonly joined: boolean;
  /** Since the start of the trace. */
  readonly startMs: DurationMs;
  /** To its end, or to that of the whole request. */
  readonly durationMs: DurationMs;
  readonly end: SpanEnd;
  /** Tries of the same call before this one. */
  readonly tries: number;
}

/** One request from outside, with all the attempts that it caused, in order of their start. */
export interface Trace {
  /** When the request had ended. */
  readonly at: TimeMs;
  readonly startedAt: TimeMs;
  readonly durationMs: DurationMs;
  readonly failed: boolean;
  readonly spans: readonly Span[];
}

import type { Span, Trace } from "../../api/traces.ts";

/** One attempt in the picture. */
export interface SpanRow {
  readonly span: Span;
  /** Steps below the root of its fragment. */
  readonly depth: number;
}

/** Spans that hang together by their headers. */
export interface Fragment {
  readonly rows: readonly SpanRow[];
}

/** The trace as a collector puts it together: a span without its parent's context is the root of a fragment. */
export function fragmentsOf({ spans }: Trace): readonly Fragment[] {
  const roots = spans.flatMap(({ parent, joined }, index) => (parent < 0 || !joined ? [index] : []));
  return roots.map((root) => ({ rows: below(spans, root, 0) }));
}

function below(spans: readonly Span[], index: number, depth: number): readonly SpanRow[] {
  const span = spans[index];
  if (!span) return [];
  const children = spans.flatMap(({ parent, joined }, at) => (parent === index && joined ? [at] : []));
  return [{ span, depth }, ...children.flatMap((child) => below(spans, child, depth + 1))];
}

/** "retry 1 of identity". */
export const tryText = ({ tries }: Span): string => (tries === 0 ? "" : `retry ${tries}`);

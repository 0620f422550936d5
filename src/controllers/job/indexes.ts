import type { Pod } from "../../api/objects.ts";

/** Annotation and label of a pod that works on one index. */
export const INDEX = "batch.kubernetes.io/job-completion-index";

/** Index that the pod works on; undefined when it names none below `completions`. */
export function indexOf({ metadata }: Pod, completions: number): number | undefined {
  const written = metadata.annotations?.[INDEX] ?? "";
  const index = /^\d+$/.test(written) ? Number(written) : Number.NaN;
  return index < completions ? index : undefined;
}

/** "0,2-4" → 0, 2, 3, 4; none of them at or above `completions`. Upstream: indexed_job_utils.go parseIndexesFromString. */
export function parseIndexes(text: string, completions: number): readonly number[] {
  return text.split(",").flatMap((part) => {
    if (part === "") return [];
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: Math.max(0, Math.min(last + 1, completions) - first) }, (_, i) => first + i);
  });
}

/** 0, 2, 3, 4 → "0,2-4". Upstream: orderedIntervals.String. */
export function indexText(indexes: Iterable<number>): string {
  const spans: [number, number][] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && index === last[1] + 1) last[1] = index;
    else spans.push([index, index]);
  }
  // Two in a row are written one by one.
  return spans
    .map(([first, last]) => (last - first < 2 ? [...new Set([first, last])].join(",") : `${first}-${last}`))
    .join(",");
}

/** The lowest indexes that nobody works on yet. Upstream: firstPendingIndexes. */
export function freeIndexes(count: number, completions: number, taken: ReadonlySet<number>): readonly number[] {
  const free: number[] = [];
  for (let index = 0; index < completions && free.length < count; index++) if (!taken.has(index)) free.push(index);
  return free;
}

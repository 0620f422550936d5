import { ADAPTERS } from "../conform/adapters.ts";
import { type ConformRow, conform } from "../conform/conform.ts";
import { parseRecordings, type Recording } from "../conform/recording.ts";
import type { ReplayAnswer, ReplayRequest } from "./exact-protocol.ts";

/** Replays one bundle of recordings in the visitor's browser, and says how far it is ten times a second. */
const SHOWN_DIFFERENCES = 3;
const PROGRESS_MS = 100;

const post = (answer: ReplayAnswer): void => self.postMessage(answer);

self.onmessage = ({ data }: MessageEvent<ReplayRequest>) => {
  replay(data.url).catch((error: unknown) =>
    post({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
};

async function replay(url: string): Promise<void> {
  const recordings = parseRecordings(url, await textOf(url));
  const total = recordings.length;
  const recordedFrom = versionsOf(recordings);
  let rows: ReadonlyMap<string, ConformRow> = new Map();
  let ms = 0;
  let shownAt = 0;
  for (const [index, recording] of recordings.entries()) {
    const started = performance.now();
    rows = conform(rows, recording, ADAPTERS, SHOWN_DIFFERENCES);
    const now = performance.now();
    ms += now - started;
    const row = rows.get(recording.header.controller);
    if (!row || (index + 1 < total && now - shownAt < PROGRESS_MS)) continue;
    post({ type: "progress", progress: { done: index + 1, total, row, ms, recordedFrom } });
    shownAt = now;
  }
}

function versionsOf(recordings: readonly Recording[]): readonly string[] {
  const versions = recordings.map(({ header }) => {
    const { module, version } = header.upstream as { readonly module?: string; readonly version?: string };
    return [module, version].filter(Boolean).join(" ");
  });
  return [...new Set(versions)].sort();
}

/** Some servers unpack .gz files on the way, some do not. */
async function textOf(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  const bytes = await answer.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  if (first !== 0x1f || second !== 0x8b) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

import type { Replay } from "../engine/replay.ts";
import { openScenario, openVariant } from "./open.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** A run's worker: holds one variant, computes only while the page gives it credit. */
let replay: Replay | undefined;

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

function load(message: Extract<ToWorker, { type: "load" }>): void {
  const { revision, file, text, variant, seed, horizonMs, log } = message;
  const source = openScenario(file, text);
  if (!source.ok) return post({ type: "refused", revision, problems: source.error });
  const opened = openVariant(
    source.value,
    variant,
    { ...(seed === null ? {} : { seed }), ...(horizonMs === null ? {} : { horizonMs }) },
    log,
  );
  if (!opened.ok) return post({ type: "refused", revision, problems: opened.error });
  replay = opened.value;
  post({ type: "ready", revision, info: replay.info });
}

function advance({ revision, until, budgetMs }: Extract<ToWorker, { type: "advance" }>): void {
  if (!replay) return;
  const started = performance.now();
  replay.advance(until, () => performance.now() - started >= budgetMs);
  const frame = replay.frame();
  post(
    { type: "frame", revision, frame, computeMs: performance.now() - started },
    frame.columns.map((column) => column.buffer as ArrayBuffer),
  );
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  try {
    if (data.type === "load") load(data);
    else if (data.type === "advance") advance(data);
    else replay?.rewrite(data.log);
  } catch (error) {
    post({
      type: "broken",
      revision: data.revision,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
};

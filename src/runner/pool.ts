import type { WorkerPort } from "./client.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** The part of a `Worker` that a pool keeps. */
export interface PooledWorker {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** As many as a scenario has lanes at most. */
const MOST_IDLE = 4;
const ASKS: ReadonlySet<string> = new Set<ToWorker["type"]>(["load", "advance", "read"]);
const ANSWERS: ReadonlySet<string> = new Set<FromWorker["type"]>(["ready", "frame", "read", "refused"]);

/**
 * Gives out workers and takes them back: one whose code the browser has compiled well runs the next seed or variant
 * several times faster than a new one. Ending a port keeps its worker, unless it still owes an answer or has failed.
 */
export function workerPool(spawn: () => PooledWorker): () => WorkerPort {
  const idle: PooledWorker[] = [];
  return () => {
    const worker = idle.pop() ?? spawn();
    let owed = 0;
    let failed = false;
    const port: WorkerPort = {
      onmessage: null,
      onerror: null,
      postMessage(message) {
        if (ASKS.has(message.type)) owed += 1;
        worker.postMessage(message);
      },
      terminate() {
        worker.onmessage = null;
        worker.onerror = null;
        if (owed === 0 && !failed && idle.length < MOST_IDLE) idle.push(worker);
        else worker.terminate();
      },
    };
    worker.onmessage = ({ data }) => {
      if (ANSWERS.has(data.type)) owed -= 1;
      else failed = true;
      port.onmessage?.({ data });
    };
    worker.onerror = ({ message }) => {
      failed = true;
      port.onerror?.({ message });
    };
    return port;
  };
}
